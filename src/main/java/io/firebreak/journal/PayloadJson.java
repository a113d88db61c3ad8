package io.firebreak.journal;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonTypeName;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.introspect.Annotated;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.jsontype.NamedType;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.util.TokenBuffer;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Turns records into JSON trees and back, by the rules of {@link Payload}. */
final class PayloadJson {
  private static final String CUT = "cut";
  private static final DateTimeFormatter MICROS =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'", Locale.ROOT)
          .withZone(ZoneOffset.UTC);

  static final JsonMapper MAPPER =
      JsonMapper.builder()
          .addModule(new Jdk8Module())
          .addModule(new JavaTimeModule())
          .addModule(
              new SimpleModule()
                  .addSerializer(new LongWhole(Long.class))
                  .addSerializer(new LongWhole(long.class))
                  .addSerializer(new InstantInMicros()))
          .annotationIntrospector(new SealedTypes())
          // Components only: a record may have methods that look like getters.
          .visibility(PropertyAccessor.FIELD, Visibility.ANY)
          .visibility(PropertyAccessor.GETTER, Visibility.NONE)
          .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
          .defaultPropertyInclusion(
              JsonInclude.Value.construct(
                  JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
          .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
          .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  static {
    // What was accepted once must stay readable: the doors limit what comes in, not the journal.
    MAPPER
        .getFactory()
        .setStreamReadConstraints(
            StreamReadConstraints.builder()
                .maxStringLength(Integer.MAX_VALUE)
                .maxNestingDepth(2_000)
                .build());
  }

  private PayloadJson() {}

  /**
   * A record as a tree.
   *
   * @param tree the members
   * @param cut whether a time lost digits, so that reading the tree gives another record
   */
  record Tree(JsonNode tree, boolean cut) {}

  static Tree tree(Object value) {
    boolean[] cut = {false};
    try (var buffer = new TokenBuffer(MAPPER, false)) {
      MAPPER.writer().withAttribute(CUT, cut).writeValue(buffer, value);
      JsonNode tree = MAPPER.readTree(buffer.asParser());
      return new Tree(tree, cut[0]);
    } catch (IOException e) {
      throw new IllegalArgumentException("cannot be written as JSON: " + e.getMessage(), e);
    }
  }

  static JsonNode parse(String text) {
    try {
      return MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  static <T> T read(JsonNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "does not fit " + type.getSimpleName() + ": " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Leaves longs whole in the tree: {@link CanonicalJson} writes them as strings, so that no reader
   * rounds them to a double, and no redactor takes their digits for text.
   */
  private static final class LongWhole extends StdSerializer<Long> {
    private static final long serialVersionUID = 1L;

    LongWhole(Class<Long> type) {
      super(type);
    }

    @Override
    public void serialize(Long value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      out.writeEmbeddedObject(value);
    }
  }

  /** Writes instants with six digits of a second, always. */
  private static final class InstantInMicros extends StdSerializer<Instant> {
    private static final long serialVersionUID = 1L;

    InstantInMicros() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      Instant micros = value.truncatedTo(ChronoUnit.MICROS);
      if (!micros.equals(value) && provider.getAttribute(CUT) instanceof boolean[] cut) {
        cut[0] = true;
      }
      out.writeString(MICROS.format(micros));
    }
  }

  /**
   * Finds the kinds of a sealed interface by itself. The interface carries {@code @JsonTypeInfo}; a
   * permitted record is called by its {@code @JsonTypeName}, else by its own name in snake case.
   */
  private static final class SealedTypes extends JacksonAnnotationIntrospector {
    private static final long serialVersionUID = 1L;

    @Override
    public List<NamedType> findSubtypes(Annotated annotated) {
      List<NamedType> named = super.findSubtypes(annotated);
      Class<?>[] permitted = annotated.getRawType().getPermittedSubclasses();
      if (named != null || permitted == null) {
        return named;
      }
      List<NamedType> found = new ArrayList<>();
      for (Class<?> type : permitted) {
        found.add(new NamedType(type, nameOf(type)));
      }
      return found;
    }

    private static String nameOf(Class<?> type) {
      JsonTypeName name = type.getAnnotation(JsonTypeName.class);
      return name != null
          ? name.value()
          : type.getSimpleName().replaceAll("(?<=.)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
  }
}

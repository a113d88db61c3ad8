package io.firebreak.action;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.PropertyNamingStrategies;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializerBase;
import com.fasterxml.jackson.databind.type.LogicalType;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** How the records of actions stand in JSON: snake case, no absent values, nothing coerced. */
public final class ActionJson {
  static final JsonMapper MAPPER = mapper();

  private ActionJson() {}

  /** A record, such as an action's result, as JSON; components that are null are left out. */
  public static JsonNode toTree(Record value) {
    return MAPPER.valueToTree(value);
  }

  /** The key of a record's component: the one that it declares, else its name in snake case. */
  public static String key(RecordComponent component) {
    var declared = component.getAccessor().getAnnotation(JsonProperty.class);
    return declared == null
        ? PropertyNamingStrategies.SnakeCaseStrategy.INSTANCE.translate(component.getName())
        : declared.value();
  }

  /** The words by which the constants of an enum are known, in their order. */
  public static List<JsonNode> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants()).map(MAPPER::<JsonNode>valueToTree).toList();
  }

  private static JsonMapper mapper() {
    var types = new SimpleModule();
    types.addDeserializer(Duration.class, new DurationReader());
    types.addSerializer(Duration.class, new DurationWriter());
    return JsonMapper.builder()
        .addModule(types)
        .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .enable(
            DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES,
            DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .withCoercionConfig(
            LogicalType.Textual,
            text ->
                text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                    .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
        .defaultPropertyInclusion(
            JsonInclude.Value.construct(JsonInclude.Include.NON_NULL, JsonInclude.Include.ALWAYS))
        .build();
  }

  private static final class DurationReader extends JsonDeserializer<Duration> {
    @Override
    public Duration deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() != JsonToken.VALUE_STRING) {
        return (Duration) context.handleUnexpectedToken(Duration.class, parser);
      }
      try {
        return Durations.parse(parser.getText());
      } catch (IllegalArgumentException e) {
        return (Duration)
            context.handleWeirdStringValue(Duration.class, parser.getText(), "%s", e.getMessage());
      }
    }
  }

  private static final class DurationWriter extends ToStringSerializerBase {
    private static final long serialVersionUID = 1L;

    DurationWriter() {
      super(Duration.class);
    }

    @Override
    public String valueToString(Object value) {
      return Durations.format((Duration) value);
    }
  }
}

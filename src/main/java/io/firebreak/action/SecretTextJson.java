package io.firebreak.action;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.JsonSerializer;
import com.fasterxml.jackson.databind.SerializerProvider;
import io.firebreak.action.SecretText.Part;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** How {@link SecretText} stands in JSON. */
final class SecretTextJson {
  static final String TEXT = "$text";
  private static final String SECRET = "$secret";

  private SecretTextJson() {}

  /** Whether a node is a text with references, not an object that only looks like one. */
  static boolean isText(JsonNode node) {
    return node.isObject() && node.size() == 1 && node.path(TEXT).isArray();
  }

  /**
   * The parts of {@code {"$text": [...]}}; throws IllegalArgumentException if it has another form.
   */
  static SecretText read(JsonNode node) {
    if (!isText(node)) {
      throw new IllegalArgumentException("must be text");
    }
    var parts = new ArrayList<Part>();
    for (var part : node.path(TEXT)) {
      parts.add(part(part));
    }
    return new SecretText(parts);
  }

  private static Part part(JsonNode node) {
    if (node.isTextual()) {
      return new Part.Literal(node.textValue());
    }
    if (node.isObject() && node.size() == 1 && node.path(SECRET).isTextual()) {
      return new Part.Reference(node.path(SECRET).textValue());
    }
    throw new IllegalArgumentException("must be text with references to secrets");
  }

  private static boolean isPlain(List<Part> parts) {
    return parts.stream().allMatch(Part.Literal.class::isInstance);
  }

  /** Reads both forms. */
  static final class Reader extends JsonDeserializer<SecretText> {
    @Override
    public SecretText deserialize(JsonParser parser, DeserializationContext context)
        throws IOException {
      if (parser.currentToken() == JsonToken.VALUE_STRING) {
        return SecretText.of(parser.getText());
      }
      if (parser.currentToken() != JsonToken.START_OBJECT) {
        return (SecretText) context.handleUnexpectedToken(SecretText.class, parser);
      }
      try {
        return read(parser.readValueAsTree());
      } catch (IllegalArgumentException e) {
        return (SecretText) context.reportInputMismatch(SecretText.class, "%s", e.getMessage());
      }
    }
  }

  /** Writes a plain string where there is no reference. */
  static final class Writer extends JsonSerializer<SecretText> {
    @Override
    public void serialize(SecretText text, JsonGenerator out, SerializerProvider provider)
        throws IOException {
      if (isPlain(text.parts())) {
        out.writeString(text.masked());
        return;
      }
      out.writeStartObject();
      out.writeArrayFieldStart(TEXT);
      for (var part : text.parts()) {
        switch (part) {
          case Part.Literal literal -> out.writeString(literal.text());
          case Part.Reference reference -> {
            out.writeStartObject();
            out.writeStringField(SECRET, reference.name());
            out.writeEndObject();
          }
        }
      }
      out.writeEndArray();
      out.writeEndObject();
    }
  }
}

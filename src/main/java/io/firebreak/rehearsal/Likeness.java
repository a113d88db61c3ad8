package io.firebreak.rehearsal;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.jspecify.annotations.Nullable;

/**
 * Whether something holds all that a test writes: objects may have more keys, lists must agree item
 * by item, numbers by value, and {@code *} in a text stands for any characters.
 */
final class Likeness {
  private static final ObjectMapper JSON = new ObjectMapper();

  private Likeness() {}

  /** The same as a program would have read it from an answer: with small types for numbers. */
  static @Nullable JsonNode asRead(@Nullable JsonNode written) {
    try {
      return written == null ? null : JSON.readTree(written.toString());
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("what was read as JSON is none", e);
    }
  }

  static boolean holds(JsonNode there, JsonNode written) {
    if (written.isObject()) {
      return there.isObject()
          && written.properties().stream()
              .allMatch(each ->
                  there.has(each.getKey()) && holds(there.get(each.getKey()), each.getValue()));
    }
    if (written.isArray()) {
      return there.isArray() && there.size() == written.size() && itemsHold(there, written);
    }
    if (written.isTextual() && there.isTextual()) {
      return glob(there.textValue(), written.textValue());
    }
    var numbers = written.isNumber() && there.isNumber();
    return numbers
        ? written.decimalValue().compareTo(there.decimalValue()) == 0
        : written.equals(there);
  }

  private static boolean itemsHold(JsonNode there, JsonNode written) {
    for (var i = 0; i < written.size(); i++) {
      if (!holds(there.get(i), written.get(i))) {
        return false;
      }
    }
    return true;
  }

  /** Each part between two stars is sought behind the one before; the ends are fixed. */
  private static boolean glob(String text, String pattern) {
    var parts = pattern.split("\\*", -1);
    if (parts.length == 1) {
      return text.equals(pattern);
    }
    var first = parts[0];
    var last = parts[parts.length - 1];
    if (text.length() < first.length() + last.length()
        || !text.startsWith(first)
        || !text.endsWith(last)) {
      return false;
    }
    var from = first.length();
    var end = text.length() - last.length();
    for (var i = 1; i < parts.length - 1; i++) {
      var found = text.indexOf(parts[i], from);
      if (found < 0 || found + parts[i].length() > end) {
        return false;
      }
      from = found + parts[i].length();
    }
    return true;
  }
}

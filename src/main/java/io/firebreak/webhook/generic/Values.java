package io.firebreak.webhook.generic;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.FieldMapper;
import io.firebreak.alert.Unreadable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The values of the mapped fields for one body.
 *
 * @param fields the mapping
 * @param given what the expressions see
 */
record Values(Map<String, FieldMapper.Field> fields, Map<String, JsonNode> given) {
  /** The value of a field; null when it is not mapped, or mapped to null. */
  @Nullable JsonNode json(String name) throws Unreadable {
    var field = fields.get(name);
    if (field == null) {
      return null;
    }
    try {
      var value = field.of(given);
      return value.isNull() || value.isMissingNode() ? null : value;
    } catch (Unreadable e) {
      throw new Unreadable(e.reason(), "field '" + name + "': " + e.detail());
    }
  }

  /** The value of a field as a text; numbers and truth values as they are written. */
  @Nullable String text(String name) throws Unreadable {
    var value = json(name);
    if (value == null) {
      return null;
    }
    if (value.isContainerNode()) {
      throw new Unreadable(
          DeadLetterReason.MAPPING_FAILED, "field '" + name + "' is a list or an object");
    }
    return value.asText();
  }
}

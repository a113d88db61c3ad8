package io.firebreak.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.re2j.Pattern;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A part of a body, read as senders mean it: a number or a truth value is as good as its text, an
 * empty text and a variable that the sender left unfilled are absent, and an object where a text
 * should stand is a dead letter. A path is its keys one by one, because keys may hold dots.
 */
public final class Fields {
  /** {@code $NAME}, {@code {NAME}}, {@code {{name}}}, {@code *name*}: templates left unfilled. */
  private static final Pattern UNFILLED =
      Pattern.compile(
          "\\$[A-Z][A-Z0-9_]*|\\{\\{?[A-Za-z0-9_. ]+\\}?\\}|\\*[A-Za-z]+\\*|\\[object Object\\]");

  private final JsonNode node;

  /** The fields of a JSON value. */
  public Fields(JsonNode node) {
    this.node = node;
  }

  /** Of something that is not there. */
  public static Fields none() {
    return new Fields(MissingNode.getInstance());
  }

  /** The fields of a map, as a form has them. */
  static Fields of(Map<String, String> values) {
    var object = JsonNodeFactory.instance.objectNode();
    values.forEach(object::put);
    return new Fields(object);
  }

  /** Whether something other than null stands there. */
  public boolean has(String... path) throws Unreadable {
    var found = find(path);
    return !found.isMissingNode() && !found.isNull();
  }

  /** Whether this is an object. */
  public boolean isObject() {
    return node.isObject();
  }

  /** Whether this is a list. */
  public boolean isList() {
    return node.isArray();
  }

  /** The JSON itself. */
  public JsonNode json() {
    return node;
  }

  /**
   * The text there; null when there is none.
   *
   * @throws Unreadable when an object or a list stands there, or on the way to it no object
   */
  public @Nullable String text(String... path) throws Unreadable {
    var found = find(path);
    if (found.isContainerNode()) {
      throw new Unreadable(
          DeadLetterReason.UNKNOWN_SHAPE, String.join(" / ", path) + " is not a text");
    }
    return text(found);
  }

  /** The text there, which must be there. */
  public String need(String... path) throws Unreadable {
    var text = text(path);
    if (text == null) {
      throw new Unreadable(
          DeadLetterReason.UNKNOWN_SHAPE, String.join(" / ", path) + " is missing");
    }
    return text;
  }

  /** The first of several fields of this object that holds a text. */
  public @Nullable String first(String... names) throws Unreadable {
    for (var name : names) {
      var text = text(name);
      if (text != null) {
        return text;
      }
    }
    return null;
  }

  /** The moment there, by {@link VendorTime}. */
  public @Nullable Instant time(String... path) throws Unreadable {
    return VendorTime.read(text(path));
  }

  /** The object there; without fields when there is none or something else. */
  public Fields object(String... path) throws Unreadable {
    var found = find(path);
    return found.isObject() ? new Fields(found) : none();
  }

  /** The items of the list there; none when there is no list. */
  public List<Fields> list(String... path) throws Unreadable {
    var items = new ArrayList<Fields>();
    var found = find(path);
    if (found.isArray()) {
      found.forEach(item -> items.add(new Fields(item)));
    }
    return items;
  }

  /** The texts among the fields of the object there, by name; none when there is no object. */
  public Map<String, String> texts(String... path) throws Unreadable {
    var texts = new TreeMap<String, String>();
    for (var field : find(path).properties()) {
      var text = field.getValue().isContainerNode() ? null : text(field.getValue());
      if (text != null) {
        texts.put(field.getKey(), text);
      }
    }
    return texts;
  }

  private static @Nullable String text(JsonNode found) {
    if (found.isMissingNode() || found.isNull()) {
      return null;
    }
    var text =
        found.isDouble() ? BigDecimal.valueOf(found.doubleValue()).toPlainString() : found.asText();
    return text.isBlank() || UNFILLED.matches(text) ? null : text;
  }

  private JsonNode find(String... path) throws Unreadable {
    var found = node;
    for (var key : path) {
      if (found.isMissingNode() || found.isNull()) {
        return MissingNode.getInstance();
      }
      if (!found.isObject()) {
        throw new Unreadable(
            DeadLetterReason.UNKNOWN_SHAPE,
            "something else than an object on the way to " + String.join(" / ", path));
      }
      found = found.path(key);
    }
    return found;
  }
}

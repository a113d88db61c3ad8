package io.firebreak.alert;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.firebreak.label.Labels;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the readers of all sources have in common: lists of alerts, labels, texts, times, links. */
public final class AlertReader {
  // Prometheus 3 and OpenTelemetry allow dots and dashes beside the classic letters.
  private static final Pattern LABEL_NAME = Pattern.compile("[a-zA-Z_][a-zA-Z0-9_.:/-]{0,127}");
  private static final Pattern HTTP_LINK = Pattern.compile("(?i)https?://[!-~]+");
  private static final int LONGEST_LINK = 4096;

  private final Limits limits;

  /** A reader with these limits. */
  public AlertReader(Limits limits) {
    this.limits = limits;
  }

  /** Reads one item of a list. */
  @FunctionalInterface
  public interface One {
    /** What it tells, or the exception that says why nobody knows. */
    Told read(JsonNode item) throws Unreadable;
  }

  /** Reads a whole body: what is not JSON is a dead letter, the rest goes to the source. */
  public static Parsed json(StrictJson json, byte[] body, Function<JsonNode, Parsed> rest) {
    return switch (json.read(body)) {
      case StrictJson.Read.Bad bad -> new Parsed.DeadLetter(bad.reason(), bad.detail());
      case StrictJson.Read.Value value -> rest.apply(value.node());
    };
  }

  /** Reads each item of a list; what cannot be read is rejected alone, the others stand. */
  public Parsed each(@Nullable JsonNode list, String what, One one) {
    if (list == null || !list.isArray()) {
      return new Parsed.DeadLetter(DeadLetterReason.UNKNOWN_SHAPE, what + " is not a list");
    }
    if (list.isEmpty()) {
      return new Parsed.Ignorable("no_alerts");
    }
    if (list.size() > limits.alerts()) {
      return new Parsed.DeadLetter(
          DeadLetterReason.TOO_MANY_ALERTS,
          list.size() + " alerts, at most " + limits.alerts() + " are read");
    }
    var alerts = new ArrayList<Alert>();
    var changes = new ArrayList<ChangeEvent>();
    var rejected = new ArrayList<Parsed.Rejected>();
    for (int i = 0; i < list.size(); i++) {
      try {
        switch (one.read(list.get(i))) {
          case Alert alert -> alerts.add(alert);
          case ChangeEvent change -> changes.add(change);
        }
      } catch (Unreadable e) {
        rejected.add(new Parsed.Rejected(i, e.reason(), e.detail()));
      }
    }
    if (rejected.size() == list.size()) {
      var first = rejected.getFirst();
      return new Parsed.DeadLetter(first.reason(), "no alert is readable: " + first.detail());
    }
    return changes.size() == list.size()
        ? new Parsed.Changed(changes)
        : new Parsed.Alerts(alerts, rejected, changes);
  }

  /** Labels of an object of strings, within the limits; an absent object is no labels. */
  public Labels labels(@Nullable JsonNode object) throws Unreadable {
    return labels(texts(object, "labels"));
  }

  /** Labels that identify an alert: at least one. */
  public Labels identity(@Nullable JsonNode object) throws Unreadable {
    var labels = labels(object);
    if (labels.map().isEmpty()) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "an alert has no labels");
    }
    return labels;
  }

  /** Labels within the limits; empty values are dropped, as everywhere in Prometheus. */
  public Labels labels(Map<String, String> given) throws Unreadable {
    var map = new TreeMap<>(given);
    map.values().removeIf(String::isEmpty);
    if (map.size() > limits.labels()) {
      throw new Unreadable(
          DeadLetterReason.LABEL_LIMITS, "more than " + limits.labels() + " labels");
    }
    for (var label : map.entrySet()) {
      if (!LABEL_NAME.matches(label.getKey())) {
        throw new Unreadable(DeadLetterReason.LABEL_LIMITS, "a label's name is not allowed");
      }
      if (utf8Length(label.getValue()) > limits.labelBytes()) {
        throw new Unreadable(
            DeadLetterReason.LABEL_LIMITS,
            "a label's value is longer than " + limits.labelBytes() + " bytes");
      }
    }
    return new Labels(map);
  }

  /** Annotations of an object of strings; an absent object is none. */
  public Map<String, String> annotations(@Nullable JsonNode object) throws Unreadable {
    var map = texts(object, "annotations");
    if (map.size() > limits.labels()) {
      throw new Unreadable(
          DeadLetterReason.LABEL_LIMITS, "more than " + limits.labels() + " annotations");
    }
    return map;
  }

  /** A text field of an object; null when absent or JSON null. */
  public static @Nullable String text(JsonNode object, String field) throws Unreadable {
    var node = object.get(field);
    if (node == null || node.isNull()) {
      return null;
    }
    if (!node.isTextual()) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, field + " is not a text");
    }
    return node.textValue();
  }

  /** The item as an object. */
  public static JsonNode object(JsonNode item) throws Unreadable {
    if (!item.isObject()) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "an alert is not an object");
    }
    return item;
  }

  /** Start and end from RFC 3339 texts. */
  public static SourceTimes times(
      @Nullable String starts, @Nullable String ends, boolean firing, Instant receivedAt)
      throws Unreadable {
    try {
      return SourceTimes.of(starts, ends, firing, receivedAt);
    } catch (DateTimeException e) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "a time is not in RFC 3339 form");
    }
  }

  /** Adds a link if it is one that a page may show as a link: http or https, printable ASCII. */
  public static void link(Map<String, String> links, String title, @Nullable String url) {
    if (url != null && url.length() <= LONGEST_LINK && HTTP_LINK.matches(url)) {
      links.put(title, url);
    }
  }

  /** Whether some label would look different from what it is. */
  public static boolean hidesCharacters(Labels labels) {
    return labels.map().values().stream()
        .flatMapToInt(String::codePoints)
        .anyMatch(AlertReader::isHidden);
  }

  private static boolean isHidden(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.PRIVATE_USE,
          Character.UNASSIGNED ->
          true;
      default -> false;
    };
  }

  private static Map<String, String> texts(@Nullable JsonNode object, String what)
      throws Unreadable {
    var map = new TreeMap<String, String>();
    if (object == null || object.isNull()) {
      return map;
    }
    if (!object.isObject()) {
      throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, what + " is not an object");
    }
    for (var field : object.properties()) {
      if (!field.getValue().isTextual()) {
        throw new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, "a value in " + what + " is no text");
      }
      map.put(field.getKey(), field.getValue().textValue());
    }
    return map;
  }

  private static int utf8Length(String text) {
    int length = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      // Each half of a surrogate pair counts two of its four bytes.
      length += c < 0x80 ? 1 : c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
    return length;
  }
}

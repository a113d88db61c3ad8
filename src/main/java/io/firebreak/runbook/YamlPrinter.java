package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.firebreak.journal.CanonicalJson;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Prints a runbook as YAML in one fixed style: keys in the order of the language, block style, a
 * blank line between sections, quotes only where YAML needs them. What is printed reads back as the
 * same version. Comments are not part of a version, and so are not printed.
 */
final class YamlPrinter {
  /** Plain words that every YAML tool reads as text, whatever stands around them. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z_/][A-Za-z0-9_./ -]*");

  private static final Pattern OTHERWISE =
      Pattern.compile("(?i:y|n|yes|no|on|off|true|false|null|nan|inf)");

  private final StringBuilder out = new StringBuilder();

  private YamlPrinter() {}

  /** The text of a runbook whose plain JSON this is. */
  static String print(JsonNode runbook) {
    var printer = new YamlPrinter();
    printer.sections(runbook);
    return printer.out.toString();
  }

  /** A text as one scalar, quoted if YAML needs it. */
  static String scalarOf(String text) {
    var printer = new YamlPrinter();
    printer.scalar(text);
    return printer.out.toString();
  }

  private void sections(JsonNode runbook) {
    var wasShort = true;
    for (var entry : ordered(runbook, Runbook.class)) {
      var isShort = !entry.getValue().isContainerNode();
      if (!out.isEmpty() && !(isShort && wasShort)) {
        out.append('\n');
      }
      entry(entry, typeOf(runbook, Runbook.class, entry.getKey()), 0);
      wasShort = isShort;
    }
  }

  private void map(JsonNode map, Type type, int indent) {
    var first = true;
    for (var entry : ordered(map, type)) {
      if (!first) {
        out.repeat(' ', indent);
      }
      first = false;
      entry(entry, typeOf(map, type, entry.getKey()), indent);
    }
  }

  private void entry(Map.Entry<String, JsonNode> entry, Type type, int indent) {
    scalar(entry.getKey());
    out.append(':');
    var value = entry.getValue();
    if (value.isContainerNode() && !value.isEmpty()) {
      out.append('\n').repeat(' ', indent + 2);
    } else {
      out.append(' ');
    }
    value(value, type, indent + 2);
  }

  /** Prints from where the cursor is, and ends the line. */
  private void value(JsonNode value, Type type, int indent) {
    if (value.isContainerNode() && value.isEmpty()) {
      out.append(value.isArray() ? "[]\n" : "{}\n");
    } else if (value.isObject()) {
      map(value, type, indent);
    } else if (value.isArray()) {
      list(value, type, indent);
    } else if (value.isTextual() && isBlock(value.textValue())) {
      block(value.textValue(), indent);
    } else if (value.isTextual()) {
      scalar(value.textValue());
      out.append('\n');
    } else {
      out.append(number(CanonicalJson.of(value))).append('\n');
    }
  }

  /** Whole numbers that are larger than JSON may hold exactly are read as broken ones only. */
  private static String number(String json) {
    return json.length() > 15 && json.chars().noneMatch(c -> c == '.' || c == 'e')
        ? json + "e0"
        : json;
  }

  private void list(JsonNode list, Type type, int indent) {
    var item = Model.raw(type) == List.class ? Model.inner(type) : Object.class;
    var first = true;
    for (var value : list) {
      if (!first) {
        out.repeat(' ', indent);
      }
      first = false;
      out.append("- ");
      value(value, item, indent + 2);
    }
  }

  /** Several lines of ordinary text, the first of which does not begin with a space. */
  private static boolean isBlock(String text) {
    return text.indexOf('\n') > 0
        && !text.startsWith(" ")
        && !text.endsWith("\n\n")
        && text.codePoints().allMatch(c -> c == '\n' || isOrdinary(c))
        && text.lines().noneMatch(line -> line.endsWith(" "));
  }

  private void block(String text, int indent) {
    out.append(text.endsWith("\n") ? "|\n" : "|-\n");
    text.lines()
        .forEach(line -> {
          if (!line.isEmpty()) {
            out.repeat(' ', indent).append(line);
          }
          out.append('\n');
        });
  }

  private void scalar(String text) {
    if (PLAIN.matches(text) && !text.endsWith(" ") && !OTHERWISE.matches(text)) {
      out.append(text);
    } else if (text.contains("\"")
        && !text.contains("'")
        && text.codePoints().allMatch(YamlPrinter::isOrdinary)) {
      out.append('\'').append(text).append('\'');
    } else {
      quoted(text);
    }
  }

  private void quoted(String text) {
    out.append('"');
    text.codePoints()
        .forEach(c -> {
          if (c == '"' || c == '\\') {
            out.append('\\').appendCodePoint(c);
          } else if (c == '\n') {
            out.append("\\n");
          } else if (isOrdinary(c)) {
            out.appendCodePoint(c);
          } else {
            out.append(c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
          }
        });
    out.append('"');
  }

  /** What stands for itself in every style of scalar: no control, no other line break. */
  private static boolean isOrdinary(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.PRIVATE_USE ->
          false;
      default -> true;
    };
  }

  /** The entries in the order of the language; names that the author chose stay as they are. */
  private static List<Map.Entry<String, JsonNode>> ordered(JsonNode map, Type type) {
    var entries = new ArrayList<>(map.properties());
    var keys = model(map, type).map(Model::keys).orElse(List.of());
    entries.sort(Comparator.comparingInt(entry -> rank(keys.indexOf(entry.getKey()))));
    return entries;
  }

  private static int rank(int index) {
    return index < 0 ? Integer.MAX_VALUE : index;
  }

  /** What the model says that a key holds; anything for a name that the author chose. */
  private static Type typeOf(JsonNode map, Type type, String key) {
    if (Model.raw(type) == Map.class) {
      return Model.inner(type);
    }
    return model(map, type).stream()
        .flatMap(model -> model.slots().stream())
        .filter(slot -> slot.name().equals(key))
        .map(Model.Slot::type)
        .findFirst()
        .orElse(Object.class);
  }

  /** The record that a map is written for: of several kinds the one that knows most of its keys. */
  private static Optional<Model> model(JsonNode map, Type type) {
    return records(Model.raw(type)).stream()
        .map(Model::of)
        .max(Comparator.comparingLong(model -> model.keys().stream().filter(map::has).count()));
  }

  private static List<Class<?>> records(Class<?> type) {
    if (type.isSealed() && !Binder.isScalar(type)) {
      return Arrays.stream(type.getPermittedSubclasses())
          .flatMap(kind -> records(kind).stream())
          .toList();
    }
    return type.isRecord() && hasKeys(type) ? List.of(type) : List.of();
  }

  private static boolean hasKeys(Class<?> type) {
    return Arrays.stream(type.getRecordComponents())
        .allMatch(component -> component.isAnnotationPresent(Key.class));
  }
}

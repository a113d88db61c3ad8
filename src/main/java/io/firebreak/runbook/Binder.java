package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.runbook.Problem.Code;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Builds the model's records from a YAML tree by what their components declare. It goes on after an
 * error, so that an author sees all of them; what cannot be built is null.
 */
final class Binder {
  private static final Map<String, Node> FALLBACKS = new ConcurrentHashMap<>();
  private static final Set<Class<?>> SCALARS =
      Set.of(
          Expression.class,
          Guards.Rate.class,
          Guards.Percent.class,
          Promotion.Runs.class,
          Template.Fields.class);

  private final Origins origins;
  private final Problems problems;
  private final Templates templates;
  private final ScalarBinder scalars;
  private final Class<?> language;

  Binder(Origins origins, Problems problems) {
    this(origins, problems, Runbook.class);
  }

  /**
   * A binder of another language.
   *
   * @param language the record that stands for a whole file of it
   */
  Binder(Origins origins, Problems problems, Class<?> language) {
    this.origins = origins;
    this.problems = problems;
    this.language = language;
    this.templates = new Templates(origins, problems);
    this.scalars = new ScalarBinder(origins, problems);
  }

  /** Whether a record type of the model is written as something else than a map of its keys. */
  static boolean isScalar(Class<?> type) {
    return SCALARS.contains(type);
  }

  /** Builds a record; null when something that it needs is missing or wrong. */
  <R> @Nullable R record(Class<R> type, Node node) {
    if (!(node instanceof Node.Mapping map)) {
      problems.add(
          node.location(), Code.TYPE, "a map with keys is expected here, not " + node.kind());
      return null;
    }
    var model = Model.of(type);
    unknownKeys(map, model);
    var values = new @Nullable Object[model.slots().size()];
    var complete = true;
    for (var i = 0; i < values.length; i++) {
      var slot = model.slots().get(i);
      values[i] = component(slot, map);
      if (values[i] == null && type == Runbook.class) {
        values[i] = standIn(slot, map);
      }
      complete &= values[i] != null || slot.nullable();
    }
    if (!complete) {
      return null;
    }
    var record = type.cast(model.create(values));
    origins.built(record, node);
    return record;
  }

  /**
   * Lets a runbook without, say, an owner be looked at further; with its error it is never used.
   */
  private static @Nullable Object standIn(Model.Slot slot, Node.Mapping map) {
    if (slot.nullable()) {
      return null;
    } else if (slot.type() == String.class) {
      return "unknown";
    } else if (slot.type() == Template.class) {
      return new Template.Constant(TextNode.valueOf("unknown/unknown"), map.location());
    }
    return slot.type() == int.class ? 1 : null;
  }

  private void unknownKeys(Node.Mapping map, Model model) {
    var keys = model.keys();
    for (var entry : map.entries()) {
      if (problems.full()) {
        return;
      }
      if (keys.contains(entry.key()) || entry.key().contains(Templates.OPEN)) {
        continue;
      }
      var shown = "\"" + Problems.shown(entry.key()) + "\"";
      if (model.planned().contains(entry.key())) {
        problems.add(entry.location(), Code.UNKNOWN_KEY, planned(shown));
      } else {
        unknownKey(entry, shown, model.liveKeys());
      }
    }
  }

  private void unknownKey(Node.Entry entry, String shown, List<String> keys) {
    var nearest = Nearest.of(entry.key(), keys);
    var elsewhere = Model.places(language).get(entry.key());
    var message = "there is no key " + shown + " here";
    if (elsewhere != null) {
      message += "; it belongs to " + elsewhere;
    } else if (nearest == null) {
      message += "; there are " + String.join(", ", keys);
    }
    problems.add(entry.location(), Code.UNKNOWN_KEY, message, nearest);
  }

  private @Nullable Object component(Model.Slot slot, Node.Mapping map) {
    var entry = map.entry(slot.name());
    var absent =
        entry == null || (entry.value() instanceof Node.Scalar scalar && scalar.value().isNull());
    if (!absent && entry != null) {
      state(slot, entry);
      var value = value(slot.type(), slot.key(), entry.value());
      return value == null ? substitute(slot, map) : value;
    }
    if (slot.required()) {
      problems.add(
          entry == null ? map.location() : entry.location(),
          Code.MISSING_KEY,
          "the key \"" + slot.name() + "\" is missing: " + slot.key().value());
    }
    return substitute(slot, map);
  }

  private void state(Model.Slot slot, Node.Entry entry) {
    switch (slot.key().state()) {
      case LIVE -> {}
      case IDLE ->
          problems.add(
              entry.location(), Code.NOT_YET, "nothing acts on \"" + slot.name() + "\" yet");
      case PLANNED ->
          problems.add(entry.location(), Code.UNKNOWN_KEY, planned("\"" + slot.name() + "\""));
    }
  }

  private static String planned(String shown) {
    return shown + " is planned and not there yet; this version cannot run it";
  }

  /** What stands for a value that is absent or wrong, so that the rest can still be looked at. */
  private @Nullable Object substitute(Model.Slot slot, Node.Mapping map) {
    if (!slot.key().fallback().isEmpty()) {
      return value(slot.type(), slot.key(), fallback(slot.key().fallback(), map.location()));
    }
    var raw = Model.raw(slot.type());
    if (slot.nullable()) {
      return null;
    } else if (raw == List.class) {
      return List.of();
    } else if (raw == Map.class) {
      return Map.of();
    }
    return raw == Template.Fields.class ? new Template.Fields(Map.of(), map.location()) : null;
  }

  private static Node fallback(String yaml, Location location) {
    return FALLBACKS.computeIfAbsent(
        yaml,
        text ->
            YamlReader.read(location.file(), text.getBytes(StandardCharsets.UTF_8), new Problems())
                .orElseThrow(() -> new IllegalStateException("bad fallback: " + text)));
  }

  private @Nullable Object value(Type type, Key key, Node node) {
    var raw = Model.raw(type);
    if (raw == List.class) {
      return list(Model.inner(type), key, node);
    } else if (raw == Map.class) {
      return map(Model.inner(type), key, node);
    } else if (raw == Template.Fields.class) {
      return node instanceof Node.Mapping map ? templates.fields(map) : notAMap(node);
    } else if (raw == Undo.class) {
      return undo(node);
    } else if (raw == Check.class) {
      return check(node);
    } else if (raw == Step.class) {
      return step(node);
    } else if (raw == JsonNode.class) {
      return scalars.json(node);
    } else if (raw == ObjectNode.class) {
      return node instanceof Node.Mapping map ? scalars.object(map) : notAMap(node);
    } else if (raw.isRecord() && !isScalar(raw)) {
      return record(raw, node);
    }
    return scalar(raw, key, node);
  }

  private @Nullable Object scalar(Class<?> raw, Key key, Node node) {
    if (!(node instanceof Node.Scalar scalar)) {
      problems.add(
          node.location(),
          Code.TYPE,
          ScalarBinder.expected(raw) + " is expected here, not " + node.kind());
      return null;
    }
    return raw == Template.class ? target(scalar) : scalars.bind(raw, key, scalar);
  }

  private @Nullable Template target(Node.Scalar scalar) {
    if (!scalar.isText()) {
      problems.add(scalar.location(), Code.TYPE, "a text is expected here, not " + scalar.kind());
      return null;
    }
    return templates.scalar(scalar);
  }

  private @Nullable Object notAMap(Node node) {
    problems.add(
        node.location(), Code.TYPE, "a map with keys is expected here, not " + node.kind());
    return null;
  }

  private @Nullable List<Object> list(Type inner, Key key, Node node) {
    if (!(node instanceof Node.Sequence sequence)) {
      problems.add(node.location(), Code.TYPE, "a list is expected here, not " + node.kind());
      return null;
    }
    if (!count(sequence.items().size(), key, node)) {
      return null;
    }
    var items = new ArrayList<Object>();
    for (var item : sequence.items()) {
      var value = value(inner, key, item);
      if (value != null) {
        items.add(value);
      }
    }
    return items;
  }

  private @Nullable Map<String, Object> map(Type inner, Key key, Node node) {
    if (!(node instanceof Node.Mapping mapping)) {
      notAMap(node);
      return null;
    }
    if (!count(mapping.entries().size(), key, node)) {
      return null;
    }
    var values = new LinkedHashMap<String, Object>();
    for (var entry : mapping.entries()) {
      if (!key.keys().isEmpty() && !Regex.compile(key.keys()).matches(entry.key())) {
        problems.add(
            entry.location(),
            Code.FORMAT,
            "the name \"" + Problems.shown(entry.key()) + "\" must match " + key.keys());
      }
      var value = value(inner, key, entry.value());
      if (value != null) {
        values.put(entry.key(), value);
      }
    }
    return values;
  }

  private boolean count(int size, Key key, Node node) {
    if (size >= key.least() && size <= key.most()) {
      return true;
    }
    problems.add(
        node.location(),
        Code.RANGE,
        size < key.least()
            ? "at least " + key.least() + " entry is needed here"
            : size + " entries are too many; at most " + key.most() + " may stand here");
    return false;
  }

  private @Nullable Undo undo(Node node) {
    if (node instanceof Node.Scalar scalar) {
      problems.add(
          scalar.location(),
          Code.TYPE,
          "say how it is undone, { uses: …, with: … }, or why it cannot be,"
              + " { none: \"the reason\" }");
      return null;
    }
    return node instanceof Node.Mapping map && map.entry("none") != null
        ? record(Undo.None.class, node)
        : record(Undo.By.class, node);
  }

  private @Nullable Step step(Node node) {
    if (!(node instanceof Node.Mapping map) || map.entry("parallel") == null) {
      return record(Step.Call.class, node);
    }
    var uses = map.entry("uses");
    if (uses != null) {
      problems.add(
          uses.location(),
          Code.UNKNOWN_KEY,
          "a step either uses an action or has parallel branches, not both");
      return null;
    }
    return record(Step.Parallel.class, node);
  }

  private @Nullable Check check(Node node) {
    if (!(node instanceof Node.Scalar scalar)) {
      return record(Check.ByAction.class, node);
    }
    var built = Check.of(scalar.text(), scalar.location());
    if (built == null) {
      problems.add(
          scalar.location(),
          Code.FORMAT,
          "a check is " + String.join(", ", Check.WORDS) + " or { uses: …, with: …, expect: … }",
          Nearest.of(scalar.text(), Check.WORDS));
    } else {
      origins.built(built, node);
    }
    return built;
  }
}

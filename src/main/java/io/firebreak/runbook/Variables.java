package io.firebreak.runbook;

import static dev.cel.common.types.SimpleType.BOOL;
import static dev.cel.common.types.SimpleType.DYN;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.STRING;
import static dev.cel.common.types.SimpleType.TIMESTAMP;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.MapType;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * The variables that a type check knows. A dotted name is one variable, so that a misspelt field is
 * found like a misspelt variable.
 *
 * @param types by name
 */
record Variables(Map<String, CelType> types) {
  private static final CelType TEXTS = MapType.create(STRING, STRING);

  /** What every runbook sees. */
  static final Map<String, CelType> COMMON = common();

  /** What a finished step shows. */
  static final Set<String> OF_STEP = Set.of("result", "status", "error");

  Variables {
    types = Map.copyOf(types);
  }

  private static Map<String, CelType> common() {
    var types = new TreeMap<String, CelType>();
    for (var name : List.of("source", "name", "status", "severity", "fingerprint", "starts_at")) {
      types.put("alert." + name, STRING);
    }
    types.put("alert.labels", TEXTS);
    types.put("alert.annotations", TEXTS);
    types.put("incident.id", STRING);
    types.put("incident.severity", STRING);
    for (var name : List.of("id", "runbook", "target", "autonomy", "cause", "requester")) {
      types.put("run." + name, STRING);
    }
    for (var name : List.of("state", "reason", "outcome", "failure", "changed_at")) {
      types.put("run." + name, STRING);
    }
    types.put("run.labels", TEXTS);
    types.putAll(PolicyFacts.planTypes());
    types.put("now", TIMESTAMP);
    return Map.copyOf(types);
  }

  /**
   * The variables of one runbook, but for its readings' results.
   *
   * @param steps fields of each step's result by id; empty for one of which nothing is known
   * @param evidence the same of each capture
   */
  static Variables of(
      Map<String, Input> inputs,
      Map<String, Map<String, CelType>> steps,
      Map<String, Map<String, CelType>> evidence) {
    var types = new HashMap<>(COMMON);
    inputs.forEach((name, input) -> types.put("inputs." + name, type(input.type())));
    steps.forEach((id, result) -> {
      types.put("steps." + id + ".status", STRING);
      types.put("steps." + id + ".error", STRING);
      declare("steps." + id + ".result", result, types);
    });
    evidence.forEach((id, result) -> {
      types.put("capture." + id + ".error", STRING);
      declare("capture." + id + ".result", result, types);
    });
    return new Variables(types);
  }

  /** The same for a step that is done for each item of a list. */
  Variables withItem(CelType item) {
    var more = new HashMap<>(types);
    more.put("item", item);
    more.put("index", INT);
    return new Variables(more);
  }

  /** The same with the result of a reading. */
  Variables withResult(Map<String, CelType> result) {
    var more = new HashMap<>(types);
    declare("result", result, more);
    declare("baseline", result, more);
    return new Variables(more);
  }

  private static void declare(
      String name, Map<String, CelType> fields, Map<String, CelType> types) {
    if (fields.isEmpty()) {
      types.put(name, DYN);
    }
    fields.forEach((field, type) -> types.put(name + "." + field, type));
  }

  /**
   * What expressions see of an input. Durations are texts such as 5m; a number may be whole, which
   * CEL's == would not compare with a broken one of a declared type.
   */
  static CelType type(Input.Type type) {
    return switch (type) {
      case STRING, DURATION -> STRING;
      case INTEGER -> INT;
      case NUMBER -> DYN;
      case BOOLEAN -> BOOL;
      case LIST -> ListType.create(STRING);
    };
  }

  /** The names that may follow a prefix such as {@code alert.}. */
  Set<String> below(String prefix) {
    var names = new LinkedHashSet<String>();
    types.keySet().stream()
        .filter(name -> name.startsWith(prefix))
        .map(name -> name.substring(prefix.length()).split("\\.", 2)[0])
        .sorted()
        .forEach(names::add);
    return names;
  }

  /** Whether a name is a variable by itself. */
  boolean has(String name) {
    return types.containsKey(name);
  }
}

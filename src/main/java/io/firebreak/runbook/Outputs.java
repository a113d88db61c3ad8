package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.ActionJson;
import io.firebreak.action.FormField;
import io.firebreak.action.FormValues;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a step may leave, as far as that is declared: its status, and the result of its action. */
final class Outputs {
  private final ActionCatalog actions;
  private final Map<String, Step> steps;

  Outputs(Runbook runbook, ActionCatalog actions) {
    this.actions = actions;
    this.steps =
        runbook.allSteps().stream()
            .collect(Collectors.toMap(Step::id, step -> step, (first, _) -> first));
  }

  /** What a value of a type may be; null when it may be anything of it. */
  static @Nullable Bound of(@Nullable Class<?> type) {
    if (type == boolean.class || type == Boolean.class) {
      return new Bound(Input.Type.BOOLEAN, null, null, null, List.of());
    }
    return type != null && type.isEnum()
        ? new Bound(Input.Type.STRING, null, null, null, ActionJson.words(type))
        : null;
  }

  /**
   * What is known of a name such as {@code steps.ask.result.values.count}; null when nothing is.
   */
  @Nullable Bound of(String name) {
    var path = name.split("\\.", -1);
    return path.length > 3
            && path[0].equals("steps")
            && path[2].equals("result")
            && steps.get(path[1]) instanceof Step.Call call
            && call.forEach() == null
            && call.probe() == null
        ? result(call, path)
        : null;
  }

  /** Whether a name can stand for few values only, as a status does. */
  boolean few(String name) {
    var path = name.split("\\.", -1);
    if (path.length == 3 && path[0].equals("steps") && path[2].equals("status")) {
      return true;
    }
    var bound = of(name);
    return bound != null && (bound.type() == Input.Type.BOOLEAN || !bound.values().isEmpty());
  }

  private @Nullable Bound result(Step.Call call, String[] path) {
    return actions
        .find(call.uses())
        .flatMap(Action::result)
        .flatMap(record -> component(record, path[3]))
        .map(component ->
            switch (path.length) {
              case 4 -> of(component.getType());
              case 5 -> answer(component, call, path[4]);
              default -> null;
            })
        .orElse(null);
  }

  private static Optional<RecordComponent> component(Class<? extends Record> type, String key) {
    return Arrays.stream(type.getRecordComponents())
        .filter(component -> ActionJson.key(component).equals(key))
        .findFirst();
  }

  /** What a person may fill in, when the form says it in so many words. */
  private static @Nullable Bound answer(RecordComponent component, Step.Call call, String field) {
    var form = component.getAnnotation(FormValues.class);
    if (form == null
        || !(call.with().fields().get(form.value()) instanceof Template.Fields fields)
        || !(fields.fields().get(field) instanceof Template.Fields written)
        || !written.fields().values().stream().allMatch(Outputs::isConstant)) {
      return null;
    }
    var type = constant(written, "type");
    var pattern = constant(written, "pattern");
    var bound =
        new Bound(
            Arrays.stream(FormField.Type.values())
                .filter(each -> type != null && each.code().equals(type.asText()))
                .findFirst()
                .map(FormRules::type)
                .orElse(Input.Type.STRING),
            pattern == null ? null : pattern.asText(),
            constant(written, "min"),
            constant(written, "max"),
            values(written));
    return bound.binds() && InputRules.declared(bound.input()).isEmpty() ? bound : null;
  }

  private static boolean isConstant(Template template) {
    return template instanceof Template.Constant
        || (template instanceof Template.Items(var items, var _)
            && items.stream().allMatch(Template.Constant.class::isInstance));
  }

  private static @Nullable JsonNode constant(Template.Fields fields, String key) {
    return fields.fields().get(key) instanceof Template.Constant(var value, var _) ? value : null;
  }

  private static List<JsonNode> values(Template.Fields fields) {
    return fields.fields().get("values") instanceof Template.Items(var items, var _)
        ? items.stream()
            .map(item ->
                item instanceof Template.Constant(var value, var _)
                    ? value
                    : JsonNodeFactory.instance.nullNode())
            .toList()
        : List.of();
  }
}

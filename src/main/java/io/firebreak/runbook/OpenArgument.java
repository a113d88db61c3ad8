package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * An argument of a step that depends on an earlier one, so that no plan knows it.
 *
 * @param place keys and positions joined by dots, such as {@code json.replicas}
 * @param steps ids of the steps that it depends on
 * @param bound what it may be; null when the runbook does not say
 * @param plain whether its value may be shown; false for a text with a secret in it
 * @param word whether it is one of few words, such as a step's status
 * @param location where it stands
 */
public record OpenArgument(
    String place,
    Set<String> steps,
    @Nullable Bound bound,
    boolean plain,
    boolean word,
    Location location) {
  public OpenArgument {
    steps = Set.copyOf(steps);
  }

  /** Those of a call, in the order written. */
  public static List<OpenArgument> of(
      Template.Fields with, Map<String, Bound> bounds, Evaluator evaluator) {
    var found = new ArrayList<OpenArgument>();
    visit("", with, bounds, evaluator, found);
    return found;
  }

  private static void visit(
      String place,
      Template template,
      Map<String, Bound> bounds,
      Evaluator evaluator,
      List<OpenArgument> found) {
    var below = place.isEmpty() ? "" : place + ".";
    switch (template) {
      case Template.Constant _ -> {}
      case Template.Value _ -> leaf(place, template, bounds, evaluator, true, found);
      case Template.Text(var parts, var _) -> {
        var plain = parts.stream().noneMatch(Template.Part.Secret.class::isInstance);
        leaf(place, template, bounds, evaluator, plain, found);
      }
      case Template.Items(var items, var _) -> {
        for (var i = 0; i < items.size(); i++) {
          visit(below + i, items.get(i), bounds, evaluator, found);
        }
      }
      case Template.Fields(var fields, var _) ->
          fields.forEach((key, value) -> visit(below + key, value, bounds, evaluator, found));
    }
  }

  private static void leaf(
      String place,
      Template template,
      Map<String, Bound> bounds,
      Evaluator evaluator,
      boolean plain,
      List<OpenArgument> found) {
    var steps = evaluator.steps(template);
    if (!steps.isEmpty()) {
      var names = new TreeSet<String>();
      Templates.expressions(template, expression -> names.addAll(evaluator.names(expression)));
      var word =
          names.stream().filter(n -> n.startsWith("steps")).allMatch(n -> n.endsWith(".status"));
      found.add(
          new OpenArgument(place, steps, bounds.get(place), plain, word, template.location()));
    }
  }

  /** The key of the whole argument that it is or is a part of. */
  public String argument() {
    var dot = place.indexOf('.');
    return dot < 0 ? place : place.substring(0, dot);
  }

  /** For people: what it may be, and what settles it. */
  public String words() {
    return place
        + ": "
        + (bound == null ? "anything" : bound.words())
        + ", as settled by "
        + String.join(", ", steps.stream().sorted().toList());
  }

  /**
   * What the arguments of a call are outside of; empty when they are within all bounds.
   *
   * @param arguments resolved
   */
  public static Optional<String> violation(Map<String, Bound> bounds, JsonNode arguments) {
    return bounds.entrySet().stream()
        .flatMap(each ->
            outside(each.getValue(), at(arguments, each.getKey()))
                .map(why -> each.getKey() + " " + why + ", which is outside its bounds")
                .stream())
        .findFirst();
  }

  private static Optional<String> outside(Bound bound, @Nullable JsonNode value) {
    return value == null ? Optional.of("is not there") : bound.violation(value);
  }

  private static @Nullable JsonNode at(JsonNode node, String place) {
    var direct = node.isArray() ? item(node, place) : node.get(place);
    if (direct != null) {
      return direct;
    }
    for (var dot = place.indexOf('.'); dot > 0; dot = place.indexOf('.', dot + 1)) {
      var key = place.substring(0, dot);
      var inner = node.isArray() ? item(node, key) : node.get(key);
      var found = inner == null ? null : at(inner, place.substring(dot + 1));
      if (found != null) {
        return found;
      }
    }
    return null;
  }

  private static @Nullable JsonNode item(JsonNode list, String index) {
    for (var i = 0; i < list.size(); i++) {
      if (index.equals(Integer.toString(i))) {
        return list.get(i);
      }
    }
    return null;
  }
}

package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An argument that depends on an earlier step, so that no plan knows it.
 *
 * @param place keys and positions joined by dots, such as {@code json.replicas}
 * @param steps ids of the steps that it depends on
 * @param template as it is written
 * @param type what its action takes there; null when it does not say
 * @param bound what it may be; null when nobody says
 * @param few whether its expressions can come to few values only, as from a step's status
 */
public record OpenArgument(
    String place,
    Set<String> steps,
    Template template,
    @Nullable Class<?> type,
    @Nullable Bound bound,
    boolean few) {
  public OpenArgument {
    steps = Set.copyOf(steps);
  }

  /** Those of a call, in the order written, with the bounds that are declared for them. */
  public static List<OpenArgument> of(
      Template.Fields with, Map<String, Bound> bounds, Evaluator evaluator) {
    return of(with, bounds, ArgumentShape.PLAIN, evaluator);
  }

  static List<OpenArgument> of(
      Template.Fields with, Map<String, Bound> bounds, ArgumentShape shape, Evaluator evaluator) {
    var found = new ArrayList<OpenArgument>();
    visit("", with, shape, bounds, evaluator, found);
    return found;
  }

  private static void visit(
      String place,
      Template template,
      ArgumentShape shape,
      Map<String, Bound> bounds,
      Evaluator evaluator,
      List<OpenArgument> found) {
    var below = place.isEmpty() ? "" : place + ".";
    switch (template) {
      case Template.Constant _ -> {}
      case Template.Value _, Template.Text _ -> {
        var steps = evaluator.steps(template);
        if (!steps.isEmpty()) {
          found.add(
              new OpenArgument(place, steps, template, shape.type(), bounds.get(place), false));
        }
      }
      case Template.Items(var items, var _) -> {
        for (var i = 0; i < items.size(); i++) {
          visit(below + i, items.get(i), shape.item(), bounds, evaluator, found);
        }
      }
      case Template.Fields(var fields, var _) ->
          fields.forEach(
              (key, value) -> visit(below + key, value, shape.at(key), bounds, evaluator, found));
    }
  }

  /** The same, and this is what it may be. */
  OpenArgument within(@Nullable Bound known, boolean onlyFew) {
    return new OpenArgument(place, steps, template, type, known, onlyFew);
  }

  /** Where it stands. */
  Location location() {
    return template.location();
  }

  /** The key of the whole argument that it is or is a part of. */
  public String argument() {
    var dot = place.indexOf('.');
    return dot < 0 ? place : place.substring(0, dot);
  }

  /** Whether it can be looked at when it is settled: a text with a secret in it is not. */
  boolean plain() {
    return !(template instanceof Template.Text(var parts, var _))
        || parts.stream().noneMatch(Template.Part.Secret.class::isInstance);
  }

  /** Whether people can tell what it may be before it is settled. */
  public boolean bounded() {
    return plain() && (few || (bound != null && bound.binds()));
  }

  /** The steps that settle it, in order. */
  String settledBy() {
    return String.join(", ", steps.stream().sorted().toList());
  }

  /** For people: what it may be, and what settles it. */
  public String words() {
    return place
        + ": "
        + (bound != null ? bound.words() : few ? "one of few values" : "anything")
        + ", as settled by "
        + settledBy();
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

  /** A name with a dot in it may stand for several places; all of them are held to it. */
  private static Optional<String> outside(Bound bound, List<JsonNode> values) {
    return values.isEmpty()
        ? Optional.of("is not there")
        : values.stream().flatMap(value -> bound.violation(value).stream()).findFirst();
  }

  private static List<JsonNode> at(JsonNode node, String place) {
    var found = new ArrayList<JsonNode>();
    inner(node, place).ifPresent(found::add);
    for (var dot = place.indexOf('.'); dot > 0; dot = place.indexOf('.', dot + 1)) {
      var rest = place.substring(dot + 1);
      inner(node, place.substring(0, dot)).ifPresent(each -> found.addAll(at(each, rest)));
    }
    return found;
  }

  private static Optional<JsonNode> inner(JsonNode node, String key) {
    if (node instanceof ObjectNode object) {
      return Optional.ofNullable(object.get(key));
    }
    for (var i = 0; i < node.size(); i++) {
      if (key.equals(Integer.toString(i))) {
        return Optional.of(node.get(i));
      }
    }
    return Optional.empty();
  }
}

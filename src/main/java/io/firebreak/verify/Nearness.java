package io.firebreak.verify;

import io.firebreak.alert.Alert;
import io.firebreak.label.Labels;
import io.firebreak.label.Matcher;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/**
 * Which alerts are about a target or its neighbours: those that share its service, its namespace or
 * its machine, and those that the configuration names.
 *
 * @param target canonical
 * @param labels of the alert that started the run, and what the target itself tells
 * @param neighbours those of the configuration that know this target
 */
record Nearness(String target, Map<String, String> labels, List<Neighbours> neighbours) {
  private static final List<String> MACHINE = List.of("node", "instance", "host");

  /** What is near to a target of which an alert with these labels told. */
  static Nearness of(String target, Map<String, String> labels, List<Neighbours> configured) {
    var all = new HashMap<>(told(target));
    all.putAll(labels);
    return new Nearness(
        target, Map.copyOf(all), configured.stream().filter(each -> each.know(target)).toList());
  }

  /** The labels that a target stands for by its kind. */
  private static Map<String, String> told(String target) {
    var parts = target.split("/", -1);
    var name = parts[parts.length - 1];
    return switch (parts[0].toLowerCase(Locale.ROOT)) {
      case "service" -> Map.of("service", name);
      case "host", "node" -> Map.of("host", name);
      case "k8s" ->
          parts.length > 3 ? Map.of("cluster", parts[1], "namespace", parts[2]) : Map.of();
      default -> Map.of();
    };
  }

  /** Why an alert is near, in words; empty when it is not. */
  Optional<String> why(Alert alert) {
    var theirs = alert.labels();
    if (isEqual("service", theirs)) {
      return Optional.of("the same service");
    } else if (isEqual("namespace", theirs) && !isOther("cluster", theirs)) {
      return Optional.of("the same namespace");
    } else if (machines(Labels.of(labels)).stream().anyMatch(machines(theirs)::contains)) {
      return Optional.of("the same machine");
    }
    return neighbours.stream()
        .filter(each -> Matcher.all(each.alerts(), theirs))
        .findFirst()
        .map(each -> "neighbours." + each.name());
  }

  private boolean isEqual(String name, Labels theirs) {
    var ours = labels.get(name);
    return ours != null && ours.equals(theirs.get(name));
  }

  /** A label that only one of the two has tells nothing. */
  private boolean isOther(String name, Labels theirs) {
    var ours = labels.get(name);
    var other = theirs.get(name);
    return ours != null && other != null && !ours.equals(other);
  }

  /** The machines that labels name, without ports: exporters add them. */
  private static Set<String> machines(Labels labels) {
    var found = new TreeSet<String>();
    for (var name : MACHINE) {
      var value = labels.get(name);
      if (value != null && !value.isBlank()) {
        var port = value.lastIndexOf(':');
        found.add((port > 0 ? value.substring(0, port) : value).toLowerCase(Locale.ROOT));
      }
    }
    return found;
  }
}

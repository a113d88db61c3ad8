package io.firebreak;

import static java.util.stream.Collectors.joining;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Which package may import which: the map that {@link ArchitectureTest} enforces and {@code
 * docs/architecture.md} shows.
 *
 * <p>Data moves down the list only. An inner package may import every inner package above it; an
 * edge only what its line names.
 */
final class PackageMap {
  /** The way of an alert, from a label to a told story. */
  private static final List<String> INNER =
      List.of(
          "label",
          "journal",
          "durable",
          "action",
          "alert",
          "runbook",
          "incident",
          "plan",
          "approval",
          "gate",
          "execute",
          "verify",
          "remediation",
          "slo",
          "timeline",
          "hindsight",
          "rehearsal");

  /** Doors and connectors. They never import each other, except that a door may ask who asks. */
  private static final Map<String, Set<String>> EDGES = edges();

  /** Knows everything. */
  private static final String ROOT = "app";

  private PackageMap() {}

  private static Map<String, Set<String>> edges() {
    var everythingInside = Set.copyOf(INNER);
    var insideAndAccess = new LinkedHashSet<>(INNER);
    insideAndAccess.add("access");
    var edges = new LinkedHashMap<String, Set<String>>();
    // `durable` for the effect class and the outcome of a call, which the action SPI speaks in.
    edges.put("connector.*", Set.of("label", "durable", "action"));
    edges.put("webhook.*", Set.of("label", "alert"));
    edges.put("slack", everythingInside);
    edges.put("pagerduty", everythingInside);
    edges.put("mail", everythingInside);
    edges.put("access", everythingInside);
    edges.put("api", Set.copyOf(insideAndAccess));
    edges.put("ui", Set.copyOf(insideAndAccess));
    edges.put("cli", Set.copyOf(insideAndAccess));
    return edges;
  }

  /** All lines of the map, in order. */
  static List<String> lines() {
    var lines = new ArrayList<>(INNER);
    lines.addAll(EDGES.keySet());
    lines.add(ROOT);
    return lines;
  }

  /**
   * The line that a Java package belongs to.
   *
   * @param javaPackage full name below {@code io.firebreak}
   * @return the line, or the empty string when the map has none for it
   */
  static String lineOf(String javaPackage) {
    var parts = javaPackage.split("\\.", 4);
    if (parts.length < 3) {
      return "";
    }
    var line = EDGES.containsKey(parts[2] + ".*") ? parts[2] + ".*" : parts[2];
    return lines().contains(line) ? line : "";
  }

  /**
   * Whether a class of one Java package may use a class of another.
   *
   * <p>Of {@code connector.*} and {@code webhook.*} each sub-package stands alone.
   */
  static boolean mayImport(String from, String to) {
    var fromLine = lineOf(from);
    var toLine = lineOf(to);
    if (fromLine.equals(toLine)) {
      return !fromLine.endsWith(".*") || from.equals(to) || from.startsWith(to + ".");
    }
    return allowed(fromLine, toLine);
  }

  private static boolean allowed(String fromLine, String toLine) {
    if (fromLine.equals(ROOT)) {
      return true;
    }
    var edge = EDGES.get(fromLine);
    if (edge != null) {
      return edge.contains(toLine);
    }
    return INNER.contains(toLine) && INNER.indexOf(toLine) < INNER.indexOf(fromLine);
  }

  /** The map as a table: a row may import the columns that are marked. */
  static String matrix() {
    var lines = lines();
    var head =
        "%-14s".formatted("may import")
            + lines.stream()
                .map(line -> "%3d".formatted(lines.indexOf(line) + 1))
                .collect(joining());
    return head + "\n" + lines.stream().map(line -> row(line, lines)).collect(joining("\n")) + "\n";
  }

  private static String row(String from, List<String> lines) {
    var marks =
        lines.stream()
            .map(to -> !from.equals(to) && allowed(from, to) ? "  x" : "  .")
            .collect(joining());
    return "%2d %-11s%s".formatted(lines.indexOf(from) + 1, from, marks);
  }
}

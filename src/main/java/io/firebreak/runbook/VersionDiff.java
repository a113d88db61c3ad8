package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.diff.DiffFormatter;
import org.eclipse.jgit.diff.HistogramDiff;
import org.eclipse.jgit.diff.RawText;
import org.eclipse.jgit.diff.RawTextComparator;
import org.jspecify.annotations.Nullable;

/**
 * What changed from one version of a runbook to another: by meaning, so that a moved line or a
 * comment does not count, and as text.
 *
 * @param changes by meaning, in the order of the newer version
 * @param text the lines that differ, as {@code diff -u} shows them; empty when none does
 */
public record VersionDiff(List<Change> changes, String text) {
  private static final int LONGEST_VALUE = 200;

  public VersionDiff {
    changes = List.copyOf(changes);
  }

  /** What happened to a value. */
  public enum Kind {
    ADDED,
    REMOVED,
    CHANGED,
    MOVED
  }

  /**
   * One change.
   *
   * @param where the value, such as {@code steps.restart.with.url}
   * @param before null when it was added
   * @param after null when it was removed
   */
  public record Change(Kind kind, String where, @Nullable String before, @Nullable String after) {
    /** One line for people. */
    public String line() {
      return switch (kind) {
        case ADDED -> "+ " + where + ": " + after;
        case REMOVED -> "- " + where + ": " + before;
        case CHANGED -> "~ " + where + ": " + before + " -> " + after;
        case MOVED -> "~ " + where + ", order: " + before + " -> " + after;
      };
    }
  }

  /**
   * Compares two versions.
   *
   * @param fromText what the author of {@code from} wrote
   * @param toText what the author of {@code to} wrote
   */
  static VersionDiff between(
      RunbookVersion from, String fromText, RunbookVersion to, String toText) {
    var changes = new ArrayList<Change>();
    compare("", Canonical.tree(from.canonicalJson()), Canonical.tree(to.canonicalJson()), changes);
    return new VersionDiff(changes, lines(fromText, toText));
  }

  private static void compare(
      String where, @Nullable JsonNode before, @Nullable JsonNode after, List<Change> into) {
    if (before == null || after == null) {
      if (before != null) {
        into.add(new Change(Kind.REMOVED, where, shown(before), null));
      } else if (after != null) {
        into.add(new Change(Kind.ADDED, where, null, shown(after)));
      }
      return;
    }
    if (before.equals(after)) {
      return;
    }
    var old = parts(before);
    var now = parts(after);
    if (old == null || now == null) {
      into.add(new Change(Kind.CHANGED, where, shown(before), shown(after)));
      return;
    }
    if (before.isArray()) {
      order(where, old.keySet(), now.keySet(), into);
    }
    var keys = new LinkedHashSet<>(now.keySet());
    keys.addAll(old.keySet());
    keys.forEach(key ->
        compare(where.isEmpty() ? key : where + "." + key, old.get(key), now.get(key), into));
  }

  private static void order(
      String where, Set<String> before, Set<String> after, List<Change> into) {
    var stayed = before.stream().filter(after::contains).toList();
    var now = after.stream().filter(before::contains).toList();
    if (!stayed.equals(now)) {
      into.add(new Change(Kind.MOVED, where, String.join(", ", stayed), String.join(", ", now)));
    }
  }

  /** The parts of a map by key, of a list of named things by id or name; null for all else. */
  private static @Nullable Map<String, JsonNode> parts(JsonNode node) {
    var parts = new LinkedHashMap<String, JsonNode>();
    if (node.isObject()) {
      node.properties().forEach(member -> parts.put(member.getKey(), member.getValue()));
      return parts;
    }
    if (!node.isArray() || node.isEmpty()) {
      return null;
    }
    for (var item : node) {
      var name = item.path("id").asText(item.path("name").asText(""));
      if (name.isEmpty() || parts.putIfAbsent(name, item) != null) {
        return null;
      }
    }
    return parts;
  }

  private static String shown(JsonNode node) {
    var text = node.isTextual() ? node.asText() : node.toString();
    var line = text.replace("\r", "").replace("\n", "\\n");
    return line.length() > LONGEST_VALUE ? line.substring(0, LONGEST_VALUE) + "…" : line;
  }

  private static String lines(String before, String after) {
    var old = new RawText(before.getBytes(StandardCharsets.UTF_8));
    var now = new RawText(after.getBytes(StandardCharsets.UTF_8));
    var out = new ByteArrayOutputStream();
    try (var formatter = new DiffFormatter(out)) {
      formatter.format(new HistogramDiff().diff(RawTextComparator.DEFAULT, old, now), old, now);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return out.toString(StandardCharsets.UTF_8);
  }
}

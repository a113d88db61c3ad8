package io.firebreak.runbook;

import com.google.re2j.Pattern;
import io.firebreak.action.Durations;
import io.firebreak.runbook.Problem.Code;
import java.time.DateTimeException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds the changes of a file's text that may mend a problem; whether one does is tried. */
final class Edits {
  private static final Pattern PARTS = Pattern.compile("([0-9]{1,9})\\s*([a-z]+)");
  private static final Pattern INTERPOLATION = Pattern.compile("\\$\\{\\{(.*)\\}\\}");
  private static final Map<String, String> UNITS =
      Map.ofEntries(
          Map.entry("millisecond", "ms"),
          Map.entry("milli", "ms"),
          Map.entry("msec", "ms"),
          Map.entry("second", "s"),
          Map.entry("sec", "s"),
          Map.entry("minute", "m"),
          Map.entry("min", "m"),
          Map.entry("hour", "h"),
          Map.entry("hr", "h"),
          Map.entry("day", "d"));

  private final Node root;
  private final String text;

  Edits(Node root, String text) {
    this.root = root;
    this.text = text;
  }

  /**
   * Replaces a part of the text.
   *
   * @param from index of its first character, in UTF-16 units
   * @param was what stands there
   * @param now what shall stand there
   */
  record Edit(int from, String was, String now) {
    String applied(String text) {
      return text.substring(0, from) + now + text.substring(from + was.length());
    }

    boolean insertsLine() {
      return now.endsWith("\n");
    }
  }

  /** What can be said of a file that is no YAML at all. */
  static List<Edit> ofText(Problem problem, String text) {
    return problem.code() == Code.YAML_SYNTAX && text.startsWith("\uFEFF")
        ? List.of(new Edit(0, "\uFEFF", ""))
        : List.of();
  }

  List<Edit> of(Problem problem) {
    return switch (problem.code()) {
      case UNKNOWN_KEY -> key(problem, root);
      case MISSING_KEY -> schema(problem);
      case TYPE, FORMAT, RANGE, EXPRESSION -> scalar(problem, root);
      default -> List.of();
    };
  }

  private List<Edit> key(Problem problem, Node node) {
    return switch (node) {
      case Node.Scalar _ -> List.of();
      case Node.Sequence list ->
          list.items().stream().flatMap(item -> key(problem, item).stream()).toList();
      case Node.Mapping map -> {
        var found = new ArrayList<Edit>();
        for (var entry : map.entries()) {
          var meant = problem.suggestion();
          if (!entry.location().equals(problem.location())) {
            found.addAll(key(problem, entry.value()));
          } else if (meant != null && map.entry(meant) == null) {
            plain(entry.location(), entry.key(), meant, found);
          }
        }
        yield found;
      }
    };
  }

  private void plain(Location at, String was, String now, List<Edit> found) {
    var from = index(at);
    if (text.startsWith(was, from)) {
      found.add(new Edit(from, was, now));
    }
  }

  private List<Edit> schema(Problem problem) {
    return root instanceof Node.Mapping map
            && map.entry("schema") == null
            && problem.message().startsWith("the key \"schema\" is missing")
            && map.location().column() == 1
            && !text.startsWith("{", index(map.location()))
        ? List.of(new Edit(index(map.location()), "", "schema: 1\n"))
        : List.of();
  }

  private List<Edit> scalar(Problem problem, Node node) {
    return switch (node) {
      case Node.Sequence list ->
          list.items().stream().flatMap(item -> scalar(problem, item).stream()).toList();
      case Node.Mapping map ->
          map.entries().stream().flatMap(entry -> scalar(problem, entry.value()).stream()).toList();
      case Node.Scalar scalar ->
          scalar.location().equals(problem.location())
                  && scalar.position() instanceof ScalarPosition position
              ? spellings(problem, scalar, position)
              : List.of();
    };
  }

  private List<Edit> spellings(Problem problem, Node.Scalar scalar, ScalarPosition position) {
    var from = index(scalar.location());
    var end = index(position.source().location(position.end()));
    var raw = text.substring(from, end);
    var written = scalar.text();
    return switch (position.style()) {
      case BLOCK -> List.of();
      case QUOTED -> quoted(scalar).stream().map(now -> new Edit(from, raw, now)).toList();
      case PLAIN ->
          others(problem, scalar).stream()
              .filter(now -> !now.equals(written))
              .map(now -> new Edit(from, raw, now))
              .toList();
    };
  }

  private List<String> others(Problem problem, Node.Scalar scalar) {
    var written = scalar.text();
    var now = new ArrayList<String>();
    if (scalar.ambiguous() || scalar.value().isNumber() || scalar.value().isBoolean()) {
      now.add("\"" + written + "\"");
    }
    var word = written.toLowerCase(Locale.ROOT);
    if (scalar.ambiguous() && List.of("yes", "on", "y").contains(word)) {
      now.add("true");
    } else if (scalar.ambiguous() && List.of("no", "off", "n").contains(word)) {
      now.add("false");
    }
    if (word.equals(problem.suggestion())) {
      now.add(word);
    }
    add(duration(written), now);
    add(bare(written), now);
    return now;
  }

  private static List<String> quoted(Node.Scalar scalar) {
    var now = new ArrayList<String>();
    var bare = new Problems();
    var plain = Scalars.plain(scalar.text(), Node.Position.fixed(scalar.location()), bare);
    if (!plain.ambiguous() && (plain.value().isNumber() || plain.value().isBoolean())) {
      now.add(scalar.text());
    }
    add(duration(scalar.text()), now);
    add(bare(scalar.text()), now);
    return now;
  }

  private static void add(@Nullable String spelling, List<String> all) {
    if (spelling != null) {
      all.add(spelling);
    }
  }

  /** An expression out of the braces that stand around it by mistake. */
  private static @Nullable String bare(String written) {
    var inside = INTERPOLATION.matcher(written.strip());
    return inside.matches() && !inside.group(1).contains("${{")
        ? YamlPrinter.scalarOf(inside.group(1).strip())
        : null;
  }

  /** A duration of another spelling, {@code 5 min} or {@code PT5M}, in ours. */
  static @Nullable String duration(String written) {
    var word = written.strip().toLowerCase(Locale.ROOT);
    if (word.startsWith("p")) {
      return iso(written.strip());
    }
    var parts = PARTS.matcher(word);
    var out = new StringBuilder();
    var done = 0;
    while (parts.find() && word.substring(done, parts.start()).isBlank()) {
      var unit = unit(parts.group(2));
      if (unit == null) {
        return null;
      }
      out.append(parts.group(1)).append(unit);
      done = parts.end();
    }
    return done == word.length() && done > 0 ? out.toString() : null;
  }

  private static @Nullable String unit(String word) {
    if (List.of("ms", "s", "m", "h", "d").contains(word)) {
      return word;
    }
    return UNITS.get(word.endsWith("s") ? word.substring(0, word.length() - 1) : word);
  }

  private static @Nullable String iso(String written) {
    try {
      var duration = Duration.parse(written);
      return duration.isNegative() ? null : Durations.format(duration);
    } catch (DateTimeException e) {
      return null;
    }
  }

  /** The index of a place, which counts lines and code points from 1. */
  private int index(Location at) {
    var line = 1;
    var start = 0;
    for (var i = 0; i < text.length() && line < at.line(); i++) {
      var c = text.charAt(i);
      if (c == '\n' || (c == '\r' && !text.startsWith("\n", i + 1))) {
        line++;
        start = i + 1;
      }
    }
    return text.offsetByCodePoints(start, at.column() - 1);
  }
}

package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.cel.checker.CelStandardDeclarations.StandardFunction;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.CelOverloadDecl;
import dev.cel.common.types.CelType;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Keeps {@code docs/reference/runbook.md} equal to the language. After a change run this test with
 * {@code -Dfirebreak.docs=write}, which rewrites the page.
 */
class LanguageReferenceTest {
  private static final Path PAGE = Path.of("docs/reference/runbook.md");

  private final StringBuilder out = new StringBuilder();

  @Test
  void thePageIsUpToDate() throws IOException {
    page();
    if ("write".equals(System.getProperty("firebreak.docs"))) {
      Files.createDirectories(PAGE.getParent());
      Files.writeString(PAGE, out);
    }
    assertThat(PAGE)
        .as("run ./mvnw test -Dtest=LanguageReferenceTest -Dfirebreak.docs=write")
        .content()
        .isEqualTo(out.toString());
  }

  private void page() {
    line("# The runbook language");
    line("");
    line(
        "Generated from the program: every key, what expressions see, every function, every"
            + " finding");
    line(
        "of lint. How it is used is told in [writing runbooks](../runbooks.md); the arguments of"
            + " each");
    line("action stand at the action, such as [http](../actions/http.md).");
    keys();
    places();
    variables();
    functions();
    codes();
  }

  private void line(String text) {
    out.append(text).append('\n');
  }

  private void keys() {
    line("");
    line("## Keys");
    line("");
    line(
        "A key without a default and not marked optional must be given. *Planned* keys are"
            + " refused,");
    line("*idle* ones are read and nothing acts on them yet.");
    var seen = new LinkedHashMap<Class<?>, String>();
    record(Runbook.class, "The file", seen);
  }

  private void record(Class<?> type, String title, Map<Class<?>, String> seen) {
    if (seen.putIfAbsent(type, title) != null) {
      return;
    }
    line("");
    line("### " + title);
    line("");
    line("| key | holds | default | limits | meaning |");
    line("|---|---|---|---|---|");
    var below = new LinkedHashMap<Class<?>, String>();
    for (var slot : Model.of(type).slots()) {
      var state = slot.key().state();
      line(
          "| `%s` | %s | %s | %s | %s%s |"
              .formatted(
                  slot.name(),
                  cell(holds(slot.type())),
                  standing(slot),
                  cell(limits(slot)),
                  state == Key.State.LIVE ? "" : "*" + state.name().toLowerCase(Locale.ROOT) + "* ",
                  cell(slot.key().value())));
      for (var inside : kinds(slot.type())) {
        below.putIfAbsent(inside, "`" + slot.name() + "`" + variant(inside));
      }
    }
    var planned = Model.of(type).planned();
    if (!planned.isEmpty()) {
      line("");
      line("Planned and refused: " + words(new TreeSet<>(planned)) + ".");
    }
    below.forEach((inside, name) -> record(inside, name, seen));
  }

  private static String cell(String text) {
    return text.replace("|", "\\|");
  }

  private static String words(Set<String> words) {
    return words.stream().map(word -> "`" + word + "`").collect(Collectors.joining(", "));
  }

  private static String standing(Model.Slot slot) {
    if (!slot.key().fallback().isEmpty()) {
      return "`" + slot.key().fallback() + "`";
    }
    return slot.required() ? "required" : "optional";
  }

  private static String limits(Model.Slot slot) {
    var key = slot.key();
    var limits = new ArrayList<String>();
    if (!key.min().isEmpty()) {
      limits.add("at least `" + key.min() + "`");
    }
    if (!key.max().isEmpty()) {
      limits.add("at most `" + key.max() + "`");
    }
    if (!key.pattern().isEmpty()) {
      limits.add("matches `" + key.pattern() + "`");
    }
    var raw = Model.raw(slot.type());
    if (raw == List.class || raw == Map.class) {
      limits.add((key.least() > 0 ? key.least() + " to " : "at most ") + key.most() + " entries");
    }
    if (!key.keys().isEmpty()) {
      limits.add("names match `" + key.keys() + "`");
    }
    return String.join(", ", limits);
  }

  /** The records that are written as maps of keys, below a type. */
  private static List<Class<?>> kinds(Type type) {
    var raw = Model.raw(type);
    if (raw == List.class || raw == Map.class) {
      return kinds(Model.inner(type));
    }
    if (raw.isSealed() && !Binder.isScalar(raw)) {
      return Stream.of(raw.getPermittedSubclasses()).flatMap(kind -> kinds(kind).stream()).toList();
    }
    return raw.isRecord()
            && raw.getRecordComponents().length > 0
            && Arrays.stream(raw.getRecordComponents())
                .allMatch(each -> each.isAnnotationPresent(Key.class))
        ? List.of(raw)
        : List.of();
  }

  /** What tells one of several kinds from the others: its first key that they have not. */
  private static String variant(Class<?> kind) {
    var others =
        Arrays.stream(kind.getInterfaces())
            .filter(each -> each.isSealed() && each != Use.class)
            .flatMap(each -> Stream.of(each.getPermittedSubclasses()))
            .filter(each -> each != kind && each.getRecordComponents().length > 0)
            .flatMap(each -> Model.of(each).keys().stream())
            .collect(Collectors.toSet());
    return others.isEmpty()
        ? ""
        : Model.of(kind).keys().stream()
            .filter(key -> !others.contains(key))
            .findFirst()
            .map(key -> " with `" + key + "`")
            .orElse("");
  }

  private static String holds(Type type) {
    var raw = Model.raw(type);
    if (raw == List.class) {
      return "list: " + holds(Model.inner(type));
    } else if (raw == Map.class) {
      return "map of names: " + holds(Model.inner(type));
    } else if (raw.isEnum()) {
      return words(new LinkedHashSet<>(ScalarBinder.words(raw)));
    } else if (raw == Check.class) {
      return words(new LinkedHashSet<>(Check.WORDS)) + " or keys";
    }
    return !kinds(raw).isEmpty() ? "keys" : scalar(raw);
  }

  private static String scalar(Class<?> raw) {
    if (raw == int.class || raw == Integer.class) {
      return "whole number";
    } else if (raw == BigDecimal.class) {
      return "number";
    } else if (raw == boolean.class) {
      return "`true` or `false`";
    } else if (raw == Duration.class) {
      return "duration";
    } else if (raw == Expression.class) {
      return "CEL";
    } else if (raw == Template.class) {
      return "text with `${{ }}`";
    } else if (raw == Template.Fields.class) {
      return "arguments, with `${{ }}`";
    } else if (raw == Guards.Rate.class) {
      return "rate, `3 per 1h`";
    } else if (raw == Promotion.Runs.class) {
      return "number of runs, `10 runs`";
    } else if (raw == Guards.Percent.class) {
      return "share, `25%`";
    } else if (raw == Amount.class) {
      return "count or share";
    } else if (raw == ZoneId.class) {
      return "time zone";
    }
    return raw == JsonNode.class ? "a value of the input's type" : "text";
  }

  private void places() {
    line("");
    line("## What expressions see");
    line("");
    line(
        "An expression has at most " + Cel.LONGEST_SOURCE + " characters, and what it may cost is");
    line(
        "limited; one that costs more ends as an error that names it. `secrets.NAME` stands"
            + " alone,");
    line("as `${{ secrets.NAME }}`, in arguments that take secrets.");
    line("");
    line("| where | variables |");
    line("|---|---|");
    for (var place : Place.values()) {
      line("| " + where(place) + " | " + words(new TreeSet<>(place.roots())) + " |");
    }
  }

  /** Where it is written; a place that is not told of here yet goes by its name. */
  private static String where(Place place) {
    var known =
        Map.ofEntries(
            Map.entry("LIST", "`for_each`"),
            Map.entry("ITEM", "`with` of a step with `for_each`, and its `undo` and `probe`"),
            Map.entry("STEP_EXPECT", "`expect` of a `probe` or `batch_check`"),
            Map.entry("ITEM_EXPECT", "`expect` of a `probe` of a step with `for_each`"),
            Map.entry("TRIGGER", "`triggers.alert.when`"),
            Map.entry("INPUT", "`inputs.NAME.from`"),
            Map.entry("TARGET", "`target`"),
            Map.entry("READING", "`with` of `preconditions` and `capture`"),
            Map.entry("READING_EXPECT", "`expect` of `preconditions`"),
            Map.entry("APPROVAL", "`approval.when`"),
            Map.entry("STEP", "`when` and `with` of `steps` and their `undo` and `probe`"),
            Map.entry("CHECK", "`with` of `verify.checks`"),
            Map.entry("CHECK_EXPECT", "`expect` of `verify.checks`"));
    return place == Place.HANDLER
        ? "`on_failure`, `on_success`, `on_skip`, `on_cancel`, `always`"
        : known.getOrDefault(place.name(), place.name().toLowerCase(Locale.ROOT).replace('_', ' '));
  }

  private void variables() {
    line("");
    line("| variable | type |");
    line("|---|---|");
    new TreeMap<>(Variables.COMMON)
        .forEach((name, type) -> line("| `" + name + "` | " + name(type) + " |"));
    line("| `inputs.NAME` | as the input says; a duration is a text such as `5m` |");
    line("| `steps.ID.status`, `steps.ID.error` | text |");
    line("| `steps.ID.result`, `result`, `baseline` | what the action returns |");
  }

  private static String name(CelType type) {
    return switch (type.kind()) {
      case STRING -> "text";
      case INT, UINT -> "whole number";
      case DOUBLE -> "number";
      case BOOL -> "true or false";
      case TIMESTAMP -> "time";
      case DURATION -> "duration";
      case BYTES -> "bytes";
      case LIST -> "list";
      case MAP -> "map";
      case NULL_TYPE -> "null";
      case OPAQUE -> "optional";
      default -> "any";
    };
  }

  private void functions() {
    line("");
    line("## Functions");
    line("");
    line(
        "Beside the operators of [CEL](https://cel.dev) (`&&`, `||`, `!`, `==`, `<`, `in`, `+`, `?"
            + " :`,");
    line("`[ ]`) and its macros (`has`, `all`, `exists`, `exists_one`, `map`, `filter`). Regular");
    line("expressions are RE2's and run in linear time.");
    line("");
    line("| function | gives |");
    line("|---|---|");
    var rows = new TreeMap<String, Set<String>>();
    Stream.concat(
            Arrays.stream(StandardFunction.values()).map(StandardFunction::functionDecl),
            Cel.declarations().stream())
        .filter(function -> Character.isLetter(function.name().charAt(0)))
        .forEach(function -> rows(function, rows));
    rows.forEach(
        (call, results) -> line("| `" + call + "` | " + String.join(", ", results) + " |"));
  }

  private static void rows(CelFunctionDecl function, Map<String, Set<String>> rows) {
    for (var overload : function.overloads()) {
      rows.computeIfAbsent(call(function.name(), overload), _ -> new TreeSet<>())
          .add(name(overload.resultType()));
    }
  }

  private static String call(String declared, CelOverloadDecl overload) {
    // What authors write is a macro that takes any number of values.
    var name = declared.replace("@max", "greatest").replace("@min", "least");
    var types =
        overload.parameterTypes().stream()
            .map(LanguageReferenceTest::name)
            .map(type -> type.replace(' ', '_'))
            .toList();
    return overload.isInstanceFunction()
        ? types.getFirst()
            + "."
            + name
            + types.subList(1, types.size()).toString().replace('[', '(').replace(']', ')')
        : name + types.toString().replace('[', '(').replace(']', ')');
  }

  private void codes() {
    line("");
    line("## Findings of lint");
    line("");
    line("| code | severity | means |");
    line("|---|---|---|");
    for (var code : Problem.Code.values()) {
      line(
          "| `%s` | %s | %s |"
              .formatted(code.word(), code.warning() ? "warning" : "error", cell(code.meaning())));
    }
  }
}

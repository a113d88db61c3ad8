package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Hostile and mistaken runbooks; each test carries its number of the catalogue of bad input. */
class BadRunbookTest {
  @BeforeAll
  static void warm() {
    assertThat(Texts.problems(Texts.WHOLE)).isEmpty();
  }

  /** The first problem of a file whose last line is this. */
  private static String first(String line) {
    return Texts.places(line).getFirst();
  }

  @ParameterizedTest
  @Tag("B43")
  @DisplayName("B43: tags are refused and nothing is built from them")
  @ValueSource(
      strings = {
        "title: !!javax.script.ScriptEngineManager [!!java.net.URLClassLoader [[!!java.net.URL [\"http://127.0.0.1:9/\"]]]]",
        "title: !!java.net.URL http://127.0.0.1:9/",
        "title: !!python/object:os.system x",
        "title: !!str x",
        "title: !local x",
        "title: ! x",
        "!!map {title: x}",
        "title: !!set {a, b}"
      })
  void tags(String yaml) {
    assertThat(first(yaml)).matches("YAML_TAG_FORBIDDEN 1:(1|8)");
  }

  static List<String> bombs() {
    return List.of(
        """
        a: &a [x, x, x, x, x, x, x, x, x]
        b: &b [*a, *a, *a, *a, *a, *a, *a]
        c: &c [*b, *b, *b, *b, *b, *b, *b]
        d: [*c, *c, *c, *c, *c, *c, *c, *c]
        """,
        "a: &a \"" + "x".repeat(100_000) + "\"\nb: [" + "*a,".repeat(10_000) + "]",
        "&a [*a]",
        "a: &a {b: 1}\nc: {<<: *a}",
        "a: {<<: {b: 1}}",
        "? &k key\n: value",
        "? *k\n: value");
  }

  @ParameterizedTest
  @Tag("B44")
  @DisplayName("B44: alias and merge bombs end at once in YAML_LIMITS")
  @MethodSource("bombs")
  void aliases(String yaml) {
    var began = System.nanoTime();
    assertThat(first(yaml)).startsWith("YAML_LIMITS ");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(2));
  }

  @ParameterizedTest
  @Tag("B45")
  @DisplayName("B45: depth, size, tabs and NUL")
  @MethodSource("shapes")
  void shapes(Shape shape) {
    assertThat(first(shape.yaml())).isEqualTo(shape.expected());
  }

  record Shape(String name, String yaml, String expected) {
    @Override
    public String toString() {
      return name;
    }
  }

  static List<Shape> shapes() {
    return List.of(
        new Shape("10,000 lists", "[".repeat(10_000), "YAML_LIMITS 1:21"),
        new Shape("10,000 maps", "{a: ".repeat(10_000), "YAML_LIMITS 1:81"),
        new Shape("10,000 dashes", "- ".repeat(10_000) + "x", "YAML_LIMITS 1:41"),
        new Shape(
            "10,000 indented maps",
            IntStream.range(0, 600)
                .mapToObj(i -> " ".repeat(i) + "a:\n")
                .collect(Collectors.joining()),
            "YAML_LIMITS 21:21"),
        new Shape("300 KiB", "title: \"" + "x".repeat(300 * 1024) + "\"", "YAML_LIMITS 1:1"),
        new Shape("tab", "schema: 1\n\ttitle: x", "YAML_SYNTAX 2:1"),
        new Shape("NUL", "title: a\u0000b", "YAML_SYNTAX 1:9"),
        new Shape("control", "title: a\u0007b", "YAML_SYNTAX 1:9"),
        new Shape("open quote", "title: \"abc", "YAML_SYNTAX 1:12"),
        new Shape("open list", "tags: [a, b\n", "YAML_SYNTAX 2:1"),
        new Shape("empty", "", "YAML_SYNTAX 1:1"),
        new Shape("comment only", "# nothing\n", "YAML_SYNTAX 1:1"),
        new Shape("a text", "hello", "TYPE 1:1"),
        new Shape("a key that is a list", "? [a]\n: b", "YAML_SYNTAX 1:3"));
  }

  @Test
  @Tag("B46")
  @DisplayName("B46: a key twice is an error, never the last one")
  void duplicates() {
    var yaml = Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }");
    assertThat(Texts.places(yaml + "autonomy: approve\nautonomy: auto\n"))
        .containsExactly("YAML_DUPLICATE_KEY 16:1");
    assertThat(Texts.places(yaml + "approval: { count: 2, count: 1 }\n"))
        .containsExactly("YAML_DUPLICATE_KEY 15:23");
  }

  @ParameterizedTest
  @Tag("B47")
  @DisplayName("B47: what YAML versions read differently is a typed error")
  @CsvSource(
      delimiter = '|',
      value = {
        "title: no | TYPE",
        "title: 0777 | TYPE",
        "title: 12:30:00 | TYPE",
        "title: 1.10 | TYPE",
        "title: .inf | TYPE",
        "title: 1_000 | TYPE",
        "title: 0x1F | TYPE",
        "title: 2 | TYPE",
        "title: true | TYPE",
        "title: ~ | MISSING_KEY",
        "priority: 0777 | TYPE",
        "priority: 12:30:00 | TYPE",
        "priority: 1.10 | TYPE",
        "priority: .inf | TYPE",
        "priority: '5' | TYPE",
        "priority: yes | TYPE",
        "triggers: { manual: yes } | TYPE",
        "triggers: { manual: 1 } | TYPE",
        "triggers: { manual: 'true' } | TYPE",
        "timeout: 30 | TYPE",
        "timeout: 12:30:00 | TYPE",
        "timeout: 1.5h | TYPE",
        "risk: off | FORMAT",
        "tags: [a, no] | TYPE",
        "links: { a: 1.10 } | TYPE"
      })
  void noSilentCoercion(String line, String code) {
    var column = line.contains("manual") ? 21 : line.indexOf(": ") + 3;
    if (line.startsWith("tags")) {
      column = 11;
    } else if (line.startsWith("links")) {
      column = 13;
    } else if (line.contains("~")) {
      column = 1;
    }
    assertThat(Texts.places(line)).contains(code + " 1:" + column);
  }

  @ParameterizedTest
  @Tag("B47")
  @DisplayName("B47: the same among an action's arguments")
  @ValueSource(strings = {"no", "0777", "12:30:00", ".inf", "1_0", "0o17", "OFF"})
  void noSilentCoercionOfArguments(String value) {
    var yaml =
        Texts.withStep(
            "- { id: a, uses: test.change, undo: { none: x }, with: { url: \"http://h/\", body: "
                + value
                + " } }");
    assertThat(Texts.places(yaml)).containsExactly("TYPE 12:84");
  }

  @ParameterizedTest
  @Tag("B48")
  @DisplayName("B48: an unknown key names the nearest right one, or where it belongs")
  @CsvSource(
      delimiter = '|',
      value = {
        "aproval: {} | approval",
        "triggers: { alrt: {} } | alert",
        "verify: { checks: [alert_cleared], sucess_for: 3 } | success_for",
        "approval: { cout: 1 } | count",
        "guard: { cool_down: 1m } | cooldown"
      })
  void unknownKeys(String line, String nearest) {
    assertThat(Texts.problems(line))
        .filteredOn(problem -> problem.code() == Problem.Code.UNKNOWN_KEY)
        .singleElement()
        .extracting(Problem::suggestion)
        .isEqualTo(nearest);
  }

  @Test
  @Tag("B48")
  @DisplayName("B48: a key of elsewhere, a planned key, an unknown action or argument")
  void keysOfElsewhere() {
    assertThat(Texts.problems("stabilize: 1m"))
        .anySatisfy(problem -> assertThat(problem.message()).contains("it belongs to verify"));
    assertThat(
            Texts.problems(
                Texts.withStep(
                    "- { id: a, parallel: [], uses: test.read, with: { url: \"http://h/\" } }")))
        .singleElement()
        .satisfies(problem ->
            assertThat(problem.message()).contains("either uses an action or has parallel"));
    assertThat(
            Texts.problems(
                Texts.withStep("- { id: a, uses: test.raed, with: { url: \"http://h/\" } }")))
        .hasToString(
            "[test.yaml:12:20: error UNKNOWN_ACTION there is no action test.raed"
                + " (did you mean \"test.read\"?)]");
    assertThat(
            Texts.problems(
                Texts.withStep(
                    "- { id: a, uses: test.read, with: { url: \"http://h/\", expct: 200 } }")))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.code()).isEqualTo(Problem.Code.UNKNOWN_KEY);
          assertThat(problem.location()).hasToString("test.yaml:12:57");
          assertThat(problem.suggestion()).isEqualTo("expect");
        });
  }

  @ParameterizedTest
  @Tag("B49")
  @DisplayName("B49: no template in a script or a statement")
  @CsvSource(
      delimiter = '|',
      value = {
        "test.script | sh: \"kubectl delete pod {{labels.pod}}\"",
        "test.script | sh: \"kubectl delete pod ${{ alert.labels.pod }}\"",
        "test.script | sh: \"${{ alert.labels.pod }}\"",
        "test.sql | statement: \"DELETE FROM t WHERE id = ${{ inputs.count }}\"",
        "test.sql | statement: \"SELECT '{{ x }}'\""
      })
  void scripts(String action, String argument) {
    var yaml =
        Texts.withStep(
            "- { id: a, undo: { none: x }, uses: " + action + ", with: { " + argument + " } }");
    assertThat(Texts.problems(yaml))
        .extracting(Problem::code)
        .containsExactly(Problem.Code.TEMPLATE_IN_SCRIPT);
  }

  @ParameterizedTest
  @Tag("B50")
  @DisplayName("B50: a template stands only where a value may")
  @CsvSource(
      delimiter = '|',
      value = {
        "id: \"${{ inputs.service }}\", uses: test.read, with: { url: \"http://h/\" } | TEMPLATE_FORBIDDEN",
        "id: a, uses: \"test.${{ inputs.service }}\", with: { url: \"http://h/\" } | TEMPLATE_FORBIDDEN",
        "id: a, uses: test.read, with: { \"${{ inputs.service }}\": 1, url: \"http://h/\" } | TEMPLATE_FORBIDDEN",
        "id: a, uses: test.read, with: { url: \"http://${{ inputs.service }}/x\" } | TEMPLATE_FORBIDDEN",
        "id: a, uses: test.read, with: { url: \"http://h:${{ inputs.count }}/x\" } | TEMPLATE_FORBIDDEN",
        "id: a, uses: test.read, with: { url: \"${{ inputs.service }}\" } | TEMPLATE_FORBIDDEN",
        "id: a, uses: test.read, with: { url: \"http://h${{ inputs.service }}\" } | TEMPLATE_FORBIDDEN",
        "id: a, uses: test.query, with: { query: \"${{ inputs.service }}\" } | TEMPLATE_FORBIDDEN",
        "id: a, uses: test.query, with: { query: \"up{a=${{ inputs.service }}}\" } | TEMPLATE_FORBIDDEN",
        "id: a, uses: test.read, name: \"${{ inputs.service }}\", with: { url: \"http://h/\" } | TEMPLATE_FORBIDDEN",
        "id: a, uses: test.read, with: { url: \"http://h/${{ secrets[inputs.service] }}\" } | SECRET_FORBIDDEN",
        "id: a, uses: test.read, with: { url: \"http://h/${{ secrets.A }}\" } | SECRET_FORBIDDEN",
        "id: a, uses: test.read, with: { url: \"http://h/${{ 'x' + secrets.A }}\" } | SECRET_FORBIDDEN",
        "id: a, when: \"${{ inputs.count == 1 }}\", uses: test.read, with: { url: \"http://h/\" } | EXPRESSION",
        "id: a, uses: test.read, with: { url: \"http://h/${{ inputs.service\" } | EXPRESSION",
        "id: a, undo: { none: x }, uses: test.change, with: { url: \"http://h/\", body: { \"$secret\": DB } } | FORMAT"
      })
  void positions(String step, String code) {
    assertThat(Texts.problems(Texts.withStep("- { " + step + " }")))
        .extracting(Problem::code)
        .containsExactly(Problem.Code.valueOf(code));
  }

  @Test
  @Tag("B53")
  @DisplayName("B53: ids, order and number of steps")
  void steps() {
    var read = ", uses: test.read, with: { url: \"http://h/\" } }\n";
    assertThat(Texts.places(Texts.withStep("- { id: a" + read + "- { id: a" + read)))
        .containsExactly("DUPLICATE_ID 13:11");
    assertThat(Texts.places(Texts.withStep("- { id: a, needs: [b]" + read + "- { id: b" + read)))
        .containsExactly("CYCLE 12:21");
    assertThat(Texts.places(Texts.withStep("- { id: a, needs: [a]" + read)))
        .containsExactly("CYCLE 12:21");
    assertThat(
            Texts.problems(
                Texts.withStep("- { id: alpha" + read + "- { id: b, needs: [alhpa]" + read)))
        .hasToString(
            "[test.yaml:13:22: error UNKNOWN_STEP there is no step alhpa (did you mean \"alpha\"?)]");
    assertThat(
            Texts.places(
                Texts.withStep(
                    "- { id: a, undo: { uses: test.read, with: { url: \"http://h/${{ steps.gone.result.x }}\" } }"
                        + read)))
        .containsExactly("UNKNOWN_STEP 12:66");
    assertThat(
            Texts.places(
                Texts.withStep("- { id: a, when: steps.b.result.x" + read + "- { id: b" + read)))
        .containsExactly("UNKNOWN_STEP 12:20");
    assertThat(Texts.places(Texts.withStep("- { id: a, when: \"false\"" + read)))
        .containsExactly("UNREACHABLE_STEP 12:21");
    var many =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "- {id: s" + i + "}\n")
            .collect(Collectors.joining());
    assertThat(Texts.places(Texts.withStep(many))).containsExactly("RANGE 12:3");
  }

  @ParameterizedTest
  @Tag("B54")
  @DisplayName("B54: numbers and durations out of range")
  @CsvSource(
      delimiter = '|',
      value = {
        "timeout: -1",
        "timeout: -5m",
        "timeout: 999999999999h",
        "timeout: 0s",
        "retry: { max_attempts: 1e9 }",
        "retry: { max_attempts: 0 }",
        "retry: { factor: 1e999999999 }",
        "retry: { factor: 0.5 }",
        "retry: { backoff: 30s, max_backoff: 1s }",
        "retry: { max_attempts: 99999999999999999999 }"
      })
  void ranges(String line) {
    var yaml =
        Texts.withStep("- id: a\n  uses: test.read\n  with: { url: \"http://h/\" }\n  " + line);
    assertThat(Texts.problems(yaml))
        .isNotEmpty()
        .allSatisfy(problem -> {
          assertThat(problem.location().line()).isEqualTo(15);
          assertThat(problem.code()).isIn(Problem.Code.RANGE, Problem.Code.TYPE);
        })
        .anySatisfy(problem -> assertThat(problem.code()).isEqualTo(Problem.Code.RANGE));
  }

  @Test
  @Tag("B54")
  @DisplayName("B54: nothing at once, and keys of lists on a step without one")
  void parallelOfNothing() {
    assertThat(
            Texts.places(
                Texts.withStep(
                    "- { id: a, uses: test.read, with: { url: \"http://h/\" }, max_parallel: 0 }")))
        .containsExactly("RANGE 12:59", "RANGE 12:73");
  }

  @Test
  @Tag("B55")
  @DisplayName("B55: one document in UTF-8; CRLF is fine")
  void documents() {
    var sound = Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }");
    assertThat(Texts.problems(sound)).isEmpty();
    assertThat(Texts.problems("---\n" + sound)).isEmpty();
    assertThat(Texts.problems(sound.replace("\n", "\r\n"))).isEmpty();
    assertThat(Texts.places(sound + "---\nschema: 1\n")).containsExactly("YAML_SYNTAX 15:1");
    assertThat(Texts.places("\uFEFF" + sound)).containsExactly("YAML_SYNTAX 1:1");
    assertThat(Texts.places("%YAML 2.0\n---\n" + sound))
        .first()
        .asString()
        .startsWith("YAML_SYNTAX");
    assertThat(Texts.places("%YAML 1.2\n---\n" + sound)).containsExactly("YAML_SYNTAX 1:1");
    assertThat(Texts.places("%TAG ! tag:x,2000:\n---\n" + sound))
        .first()
        .asString()
        .startsWith("YAML_SYNTAX");
    for (var charset :
        List.of(StandardCharsets.UTF_16, StandardCharsets.ISO_8859_1, Charset.forName("UTF-32"))) {
      var bytes = sound.replace("Short", "Kürzer").getBytes(charset);
      assertThat(Texts.LINTER.lint("x", bytes).problems())
          .extracting(Problem::code)
          .containsExactly(Problem.Code.YAML_SYNTAX);
    }
    assertThat(Texts.LINTER.lint("x", new byte[] {'a', ':', ' ', (byte) 0xff}).errors()).isTrue();
  }

  @Test
  @Tag("B56")
  @DisplayName("B56: a runbook makes an effect class stricter, never freer")
  void effectClass() {
    var step =
        "- { id: a, uses: test.change, undo: { none: x }, with: { url: \"http://h/\" }, effect: ";
    assertThat(Texts.places(Texts.withStep(step + "idempotent }"))).containsExactly("RANGE 12:88");
    assertThat(Texts.places(Texts.withStep(step + "unsafe }"))).isEmpty();
  }
}

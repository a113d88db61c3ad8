package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LinterTest {
  /** A word that stands as a key of the language, not as a name that the author chose. */
  private static final Pattern KEY = Pattern.compile("(?<=^|[{\\s,-])([a-z_]{2,}):(?= |$)");

  @Test
  void aRunbookWithEveryKeyIsSound() {
    assertThat(Texts.problems(Texts.WHOLE)).isEmpty();
  }

  @Test
  void everyKeyOfTheModelStandsInIt() {
    assertThat(Model.places(Runbook.class).keySet())
        .filteredOn(key -> !Texts.WHOLE.contains(key + ":"))
        .containsExactlyInAnyOrder(
            "schedule",
            "cron",
            "zone",
            "remediations",
            "pagerduty_schedule",
            "distinct_groups",
            "once_within",
            "once_after");
  }

  @Test
  void whoAsksForNoProofIsTold() {
    var text = Texts.WHOLE.replace("after: 10 runs, success: 70%", "after: 0 runs, success: 0%");
    assertThat(Texts.problems(text))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.code()).isEqualTo(Problem.Code.UNPROVEN);
          assertThat(problem.location().line()).isEqualTo(10);
        });
    assertThat(Texts.problems(text.replace("autonomy: auto", "autonomy: approve"))).isEmpty();
    assertThat(Texts.problems(Texts.WHOLE.replace("10 runs", "ten runs")))
        .extracting(Problem::message)
        .containsExactly("a number of runs such as 10 runs is expected here, not \"ten runs\"");
  }

  @Test
  void whoEscalatesToNobodyOrNeverIsTold() {
    var sound = Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }");
    assertThat(Texts.places(sound + "approval: { on_timeout: escalate }"))
        .containsExactly("NO_ESCALATION 15:25");
    assertThat(Texts.places(sound + "approval: { escalate_to: [ { users: [ann] } ] }"))
        .containsExactly("RANGE 15:13");
  }

  @Test
  @DisplayName("A key that nothing acts on yet is never silent")
  void keysThatAreNotThereYet() {
    var sound = Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }");
    assertThat(Texts.problems(sound + "env: { REGION: eu }"))
        .extracting(Problem::code)
        .containsExactly(Problem.Code.UNKNOWN_KEY);
  }

  @Test
  @DisplayName("Every key misspelt once gives an error on its line")
  void everyKeyMisspelt() {
    var lines = Texts.WHOLE.lines().toList();
    var tried = 0;
    for (var number = 0; number < lines.size(); number++) {
      var keys = KEY.matcher(lines.get(number));
      while (keys.find()) {
        if (isTheAuthorsOwn(keys.group(1), lines.get(number), keys.start(1))) {
          continue;
        }
        var wrong = keys.group(1).substring(0, 1) + "q" + keys.group(1).substring(1);
        var line = new StringBuilder(lines.get(number)).replace(keys.start(1), keys.end(1), wrong);
        tried++;
        assertThat(errorLines(lines, number, line.toString()))
            .as("line %d: %s", number + 1, line)
            .contains(number + 1);
      }
    }
    assertThat(tried).isGreaterThan(140);
  }

  /** Names that the author chose: of links, inputs and fields of an open argument. */
  private static boolean isTheAuthorsOwn(String key, String line, int start) {
    return (line.startsWith("links:") && start > 0)
        || line.startsWith("  " + key + ": { type:")
        || key.equals("all");
  }

  @Test
  @DisplayName("Every value of a wrong type gives an error on its line")
  void everyValueOfAWrongType() {
    var lines = Texts.WHOLE.lines().toList();
    var value =
        Pattern.compile("(?<=[a-z_]: )([a-z0-9.%]+|\"[^\"]*\"|'[^']*'|\\[[^\\[\\]{}]*])(?=$|,| })");
    var tried = 0;
    for (var number = 0; number < lines.size(); number++) {
      var values = value.matcher(lines.get(number));
      while (values.find()) {
        if (takesAnything(lines.get(number), values.start())) {
          continue;
        }
        var wrong = values.group().startsWith("[") ? "{ nothing: 1 }" : "[[1]]";
        var line =
            new StringBuilder(lines.get(number)).replace(values.start(), values.end(), wrong);
        tried++;
        assertThat(errorLines(lines, number, line.toString()))
            .as("line %d: %s", number + 1, line)
            .contains(number + 1);
      }
    }
    assertThat(tried).isGreaterThan(100);
  }

  /** Values of the open argument {@code body} have no type. */
  private static boolean takesAnything(String line, int start) {
    return line.strip().startsWith("body:") && start > 0;
  }

  private static List<Integer> errorLines(List<String> lines, int number, String line) {
    var changed = new ArrayList<>(lines);
    changed.set(number, line);
    return Texts.problems(String.join("\n", changed)).stream()
        .filter(problem -> !problem.code().warning())
        .map(problem -> problem.location().line())
        .toList();
  }

  @Test
  @DisplayName("All errors of a file are told, not just the first")
  void allErrors() {
    var yaml =
        """
        schema: 2
        runbook: Not A Name
        title: 12
        ownr: me
        target: nowhere
        triggers: { alert: { when: alert.nam == 1 } }
        inputs: { a: { type: strin }, b: { type: integer, default: x } }
        steps:
          - { id: a, uses: test.read }
          - { id: b, uses: test.read, with: { url: 1 }, when: steps.a.reslt == 1 }
        verify: { checks: [] }
        """;
    assertThat(Texts.places(yaml))
        .containsExactlyInAnyOrder(
            "RANGE 1:9",
            "FORMAT 2:10",
            "MISSING_KEY 1:1",
            "TYPE 3:8",
            "UNKNOWN_KEY 4:1",
            "FORMAT 5:9",
            "EXPRESSION 6:28",
            "FORMAT 7:22",
            "TYPE 7:60",
            "MISSING_KEY 9:5",
            "TYPE 10:44",
            "EXPRESSION 10:55",
            "RANGE 11:19");
  }

  @ParameterizedTest
  @DisplayName("Errors of an expression point at its characters")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "when: inputs.servic == \"x\" | 15:11 inputs has no servic; it has count, service, window | service",
        "when: 'inputs.count == 1 && alert.lables.x == \"y\"' | 15:33 alert has no lables; it has"
            + " annotations, fingerprint, labels, name, severity, source, starts_at, status | labels",
        "when: inputs.count == \"x\" | 15:24 == does not take (int, string) |",
        "when: inputs.count + | 15:25 the expression ends too early |",
        "when: inputs.count | 15:11 this is a whole number; it must be true or false |",
        "when: service == \"x\" | 15:11 there is no service | inputs.service",
        "when: result.value > 1 | 15:11 result is not known here; there are alert, capture, incident,"
            + " inputs, now, run, steps |",
        "when: \"size(inputs.service) > 3 && inputs.service.uperAscii() == 'X'\" | 15:64 there is no"
            + " function uperAscii | upperAscii",
        "when: steps.a.result == 1 | 15:11 the step a is not certain to be over here; wait for it with needs |",
        "when: inputs == 1 | 15:11 write inputs.<name>; there are count, service, window |",
        "when: stpes.a.result == 1 | 15:11 there is no stpes; there are alert, capture, incident, inputs, now,"
            + " run, steps | steps"
      })
  void expressionErrors(String line, String expected, String suggestion) {
    var yaml =
        Texts.withStep("- id: a\n  uses: test.read\n  with: { url: \"http://h/\" }\n  " + line);
    assertThat(Texts.problems(yaml))
        .singleElement()
        .satisfies(problem -> {
          assertThat(
                  problem.location().line()
                      + ":"
                      + problem.location().column()
                      + " "
                      + problem.message())
              .isEqualTo(expected);
          assertThat(problem.suggestion()).isEqualTo(suggestion);
        });
  }

  @Test
  @DisplayName("Columns are right in every style of YAML text")
  void columnsInEveryStyle() {
    for (var style :
        List.of(
            "when: |\n    inputs.count == 1\n    && nope == 2",
            "when: >-\n    inputs.count == 1\n    && nope == 2",
            "when: inputs.count == 1\n    && nope == 2",
            "when: 'inputs.count == 1\n    && nope == 2'",
            "when: \"inputs.count == 1\n    && nope == 2\"")) {
      var yaml =
          Texts.withStep("- id: a\n  uses: test.read\n  with: { url: \"http://h/\" }\n  " + style);
      var line = style.startsWith("when: |") || style.startsWith("when: >") ? 17 : 16;
      assertThat(Texts.places(yaml)).as(style).containsExactly("EXPRESSION " + line + ":10");
    }
    assertThat(
            Texts.places(
                Texts.withStep(
                    "- { id: a, uses: test.read, with: { url: \"http://h/\\u0041ü${{ nope }}\" } }")))
        .containsExactly("EXPRESSION 12:65");
  }

  @ParameterizedTest
  @DisplayName("Results are checked by what the action says it returns")
  @ValueSource(
      strings = {
        "result.statsu == 200",
        "result.status == \"200\"",
        "result.healthy == 1",
        "result"
      })
  void results(String expect) {
    var yaml =
        Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }")
            + "preconditions: [ { uses: test.read, with: { url: \"http://h/\" }, expect: "
            + expect.replace("\"", "'")
            + " } ]\n";
    assertThat(Texts.problems(yaml))
        .extracting(Problem::code)
        .containsExactly(Problem.Code.EXPRESSION);
  }

  @Test
  void onlyReadingBeforeThePlan() {
    assertThat(
            Texts.places(
                Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }")
                    + "capture: [ { id: c, uses: test.change, with: { url: \"http://h/\" } } ]\n"))
        .containsExactly("NOT_READ_ONLY 15:27");
  }

  @Test
  void warningsDoNotStopARunbook() {
    var yaml =
        """
        schema: 1
        runbook: bare
        title: Bare
        owner: team
        target: service/a/b
        steps:
          - { id: a, uses: test.change, with: { url: "http://h/" } }
        """;
    var report = Texts.LINTER.lint("r.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    assertThat(report.errors()).isFalse();
    assertThat(report.problems())
        .extracting(Problem::code)
        .containsExactlyInAnyOrder(
            Problem.Code.NO_TRIGGER, Problem.Code.NO_VERIFY, Problem.Code.IRREVERSIBLE);
    assertThat(report.text())
        .contains("r.yaml:7:11: warning IRREVERSIBLE the step a changes something");
    assertThat(report.json().at("/problems/0/severity").asText()).isEqualTo("warning");
    assertThat(report.json().at("/problems/2/code").asText()).isEqualTo("irreversible");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "type: string, pattern: \"(\" | FORMAT",
        "type: string, pattern: \"a{1000}{1000}\" | FORMAT",
        "type: integer, pattern: \"a\", default: 1 | TYPE",
        "type: integer, min: a, default: 1 | TYPE",
        "type: integer, min: 3, default: 1 | RANGE",
        "type: string, values: [a], default: b | RANGE",
        "type: string, values: [a, 1], default: a | TYPE",
        "type: string, pattern: \"[a-z]+\", default: A1 | RANGE",
        "type: integer, from: alert.labels.x | TYPE",
        "type: duration, default: 5 | TYPE",
        "type: list, default: [a, 1] | TYPE",
        "type: string | MISSING_KEY",
        "type: string, default: no | TYPE",
        "type: string, from: inputs.service | EXPRESSION"
      })
  void inputs(String declared, String code) {
    var yaml =
        Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }")
            .replace("inputs:\n", "inputs:\n  wrong: { " + declared + " }\n");
    assertThat(Texts.problems(yaml))
        .extracting(problem -> problem.code() + " " + problem.location().line())
        .contains(code + " 8")
        .allMatch(found -> found.endsWith(" 8"));
  }

  @Test
  void aLabelForANumberIsToldHowToBecomeOne() {
    var yaml =
        Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }")
            .replace("inputs:\n", "inputs:\n  wrong: { type: integer, from: alert.labels.x }\n");
    assertThat(Texts.problems(yaml))
        .singleElement()
        .extracting(Problem::suggestion)
        .isEqualTo("int(alert.labels.x)");
  }

  @Test
  void aThrottleHasOneTimeAndLabelsAndAThresholdOnlyToCountTo() {
    assertThat(throttled("{ once_within: 1h, by: [service] }")).isEmpty();
    assertThat(throttled("{ once_after: 1m, by: [service] }")).isEmpty();
    assertThat(throttled("{ accumulate_within: 1m, threshold: 2, by: [service] }")).isEmpty();
    assertThat(throttled("{ by: [service] }")).containsExactly(Problem.Code.MISSING_KEY);
    assertThat(throttled("{ once_within: 1h, once_after: 1m, by: [service] }"))
        .containsExactly(Problem.Code.RANGE);
    assertThat(throttled("{ accumulate_within: 1m, by: [service] }"))
        .containsExactly(Problem.Code.MISSING_KEY);
    assertThat(throttled("{ once_within: 1m, threshold: 2, by: [service] }"))
        .containsExactly(Problem.Code.RANGE);
    assertThat(throttled("{ once_within: 1m }")).containsExactly(Problem.Code.MISSING_KEY);
    assertThat(throttled("{ once_within: 1m, by: [] }")).containsExactly(Problem.Code.RANGE);
    assertThat(throttled("{ accumulate_within: 1m, threshold: 1, by: [service] }"))
        .containsExactly(Problem.Code.RANGE);
  }

  private static List<Problem.Code> throttled(String throttle) {
    return Texts.problems(
            Texts.WHOLE.replace(
                "{ accumulate_within: 10m, threshold: 3, by: [service] }", throttle))
        .stream()
        .map(Problem::code)
        .toList();
  }

  @Test
  void cronAndZone() {
    var yaml =
        Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }")
            .replace(
                "triggers: {", "triggers: { schedule: { cron: every night, zone: Europe/Berln },");
    assertThat(Texts.problems(yaml))
        .filteredOn(problem -> problem.code() == Problem.Code.FORMAT)
        .extracting(Problem::code, Problem::suggestion)
        .containsExactlyInAnyOrder(
            org.assertj.core.groups.Tuple.tuple(Problem.Code.FORMAT, null),
            org.assertj.core.groups.Tuple.tuple(Problem.Code.FORMAT, "Europe/Berlin"));
  }
}

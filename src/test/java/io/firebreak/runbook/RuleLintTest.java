package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.Problem.Code;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Findings about what a runbook means, rather than how it is written. */
class RuleLintTest {
  private static final String READ = "- { id: a, uses: test.read, with: { url: \"http://h/\" } }\n";

  private static String runbook(String name, String when, int priority) {
    return """
    schema: 1
    runbook: %s
    title: Short
    owner: team
    target: service/shop/cart
    priority: %d
    triggers:
      alert:
        when: >-
          %s
    steps:
      - { id: a, uses: test.read, with: { url: "http://h/" } }
    verify: { checks: [ alert_cleared ] }
    """
        .formatted(name, priority, when);
  }

  private static List<Problem> lint(String yaml) {
    return Texts.LINTER.lint("r.yaml", yaml.getBytes(StandardCharsets.UTF_8)).problems();
  }

  @ParameterizedTest
  @DisplayName("A trigger that contradicts itself")
  @ValueSource(
      strings = {
        "alert.name == \"a\" && alert.name == \"b\"",
        "alert.name == \"a\" && alert.name != \"a\"",
        "alert.name == \"a\" && !(alert.name in [\"a\", \"b\"])",
        "alert.name in [\"a\", \"b\"] && alert.name in [\"c\"]",
        "alert.name == \"abc\" && alert.name.startsWith(\"x\")",
        "alert.labels.team == \"a\" && alert.labels[\"team\"] == \"b\"",
        "has(alert.labels.x) && !has(alert.labels.x)",
        "false",
        "alert.name == \"a\" && false",
        "(alert.name == \"a\" || alert.name == \"b\") && alert.name == \"c\"",
        "!(alert.name == \"a\" || true)"
      })
  void never(String when) {
    assertThat(lint(runbook("x", when, 0)))
        .extracting(Problem::code)
        .containsExactly(Code.TRIGGER_NEVER);
  }

  @ParameterizedTest
  @DisplayName("A trigger that some alert can match")
  @ValueSource(
      strings = {
        "alert.name == \"a\" || alert.name == \"b\"",
        "alert.name == \"a\" && alert.labels.team == \"b\"",
        "alert.name != \"a\" && alert.name != \"b\"",
        "alert.name.startsWith(\"a\") && alert.name.startsWith(\"b\") || alert.name == \"c\"",
        "alert.name in [\"a\", \"b\"] && alert.name in [\"b\", \"c\"]",
        "alert.name == \"abc\" && alert.name.contains(\"b\") && !alert.name.endsWith(\"b\")",
        "size(alert.labels) > 3 && !has(alert.labels.x)",
        "alert.severity in [\"critical\", \"high\"] && alert.status == \"firing\"",
        "true"
      })
  void sometimes(String when) {
    assertThat(lint(runbook("x", when, 0))).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("A severity or status that no alert has is told at its column")
  @CsvSource(
      delimiter = '|',
      value = {
        "alert.severity == \"criticl\" | 25 | critical",
        "alert.name == \"a\" && \"hgh\" == alert.severity | 28 | high",
        "alert.severity in [\"high\", \"lwo\"] | 34 | low",
        "alert.status != \"fring\" | 23 | firing"
      })
  void words(String when, int column, String meant) {
    var problem =
        lint(runbook("x", when, 0)).stream()
            .filter(each -> each.code() == Code.FORMAT)
            .findFirst()
            .orElseThrow();
    assertThat(problem.location().line()).isEqualTo(10);
    assertThat(problem.location().column()).isEqualTo(column);
    assertThat(problem.suggestion()).isEqualTo(meant);
  }

  private static List<Problem> overlaps(Path folder, String one, String other, int priority)
      throws IOException {
    Files.writeString(folder.resolve("one.yaml"), runbook("one", one, 0));
    Files.writeString(folder.resolve("two.yaml"), runbook("two", other, priority));
    return Texts.LINTER.lint(List.of(folder)).problems();
  }

  @ParameterizedTest
  @DisplayName("Two triggers that certain alerts match both")
  @CsvSource(
      delimiter = ';',
      value = {
        "alert.name == \"a\" ; alert.name == \"a\"",
        "alert.name == \"a\" ; alert.name in [\"b\", \"a\"]",
        "alert.name == \"a\" ; alert.name == \"a\" && alert.severity == \"high\"",
        "alert.name == \"a\" && size(alert.labels) > 1 ; alert.name == \"a\" && size(alert.labels)"
            + " > 1",
        "alert.name == \"a\" ; alert.name == \"a\" && has(alert.labels.x)",
        "alert.name == \"ab\" ; alert.name == \"ab\" && alert.name.startsWith(\"a\")",
        "alert.name == \"a\" || alert.name == \"b\" ; alert.name == \"b\""
      })
  void overlapping(String one, String other, @TempDir Path folder) throws IOException {
    assertThat(overlaps(folder, one, other, 0))
        .singleElement()
        .satisfies(problem -> {
          assertThat(problem.code()).isEqualTo(Code.TRIGGERS_OVERLAP);
          assertThat(problem.location().file()).endsWith("two.yaml");
          assertThat(problem.message()).contains("start one in ", "one.yaml");
        });
    assertThat(overlaps(folder, one, other, 1)).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("Two triggers of which nobody can say that")
  @CsvSource(
      delimiter = ';',
      value = {
        "alert.name == \"a\" ; alert.name == \"b\"",
        "alert.name == \"a\" && alert.severity == \"low\" ; alert.name == \"a\" && alert.severity"
            + " == \"high\"",
        "alert.severity == \"high\" ; alert.name == \"a\"",
        "alert.name == \"a\" && alert.labels.x.startsWith(\"b\") ; alert.name == \"a\" &&"
            + " alert.labels.x.startsWith(\"c\")",
        "alert.name == \"a\" && has(alert.labels.x) ; alert.name == \"a\" && !has(alert.labels.x)"
      })
  void apart(String one, String other, @TempDir Path folder) throws IOException {
    assertThat(overlaps(folder, one, other, 0)).isEmpty();
  }

  private static final String CHANGE =
      "- { id: a, uses: test.change, with: { url: \"http://h/\" }, undo: %s }\n";
  private static final String ASK =
      "- { id: ask, uses: human.confirm, with: { instructions: Look }, undo: { none: x } }\n";

  private static List<Problem> gates(String steps) {
    var yaml = Texts.withStep(steps).replace("test.read", "http.check");
    return new Linter(RealActions.ALL)
        .lint(
            "r.yaml", yaml.replace("test.change", "http.request").getBytes(StandardCharsets.UTF_8))
        .problems();
  }

  @Test
  @DisplayName("A person who is asked after a change that no undo takes back")
  void gateAfterEffect() {
    var post = CHANGE.replace("url: ", "method: POST, url: ");
    assertThat(gates(post.formatted("{ none: gone }") + ASK))
        .extracting(Problem::code)
        .containsExactly(Code.GATE_AFTER_EFFECT);
    assertThat(gates(ASK + post.formatted("{ none: gone }"))).isEmpty();
    assertThat(
            gates(
                post.formatted(
                        "{ uses: http.request, with: { method: POST, url: \"http://h/back\" } }")
                    + ASK))
        .isEmpty();
    assertThat(gates(READ + ASK)).isEmpty();
  }

  private static List<String> around(Surroundings surroundings, String approval) {
    var yaml =
        Texts.withStep(
                "- { id: a, uses: prometheus.query, with: { query: up } }\n"
                    + "- { id: b, uses: prometheus.query, with: { query: up, server: eu-west } }\n"
                    + "- { id: c, uses: http.request, with: { url: \"http://h/\", headers: { A: \"B"
                    + " ${{ secrets.SHOP_TOKN }}\" } } }\n")
            + approval;
    return new Linter(RealActions.ALL, surroundings)
        .lint("r.yaml", yaml.getBytes(StandardCharsets.UTF_8)).problems().stream()
            .map(problem ->
                problem.code()
                    + " "
                    + problem.location().line()
                    + ":"
                    + problem.location().column()
                    + " "
                    + problem.suggestion())
            .toList();
  }

  @Test
  @DisplayName("Servers and secrets that the configuration does not name")
  void namesThatLeadNowhere() {
    assertThat(around(Surroundings.UNKNOWN, "")).isEmpty();
    assertThat(
            around(
                new Surroundings(
                    Set.of("SHOP_TOKEN"), Map.of("prometheus", Set.of("eu-west-1")), null),
                ""))
        .containsExactly(
            "UNKNOWN_SERVER 12:20 null",
            "UNKNOWN_SERVER 13:65 eu-west-1",
            "UNKNOWN_SECRET 14:89 SHOP_TOKEN");
    assertThat(
            around(
                new Surroundings(
                    Set.of("SHOP_TOKN"), Map.of("prometheus", Set.of("default", "eu-west")), null),
                ""))
        .isEmpty();
  }

  @Test
  @DisplayName("An error budget that the configuration does not name")
  void anObjectiveThatIsNotThere() {
    var guard = "guard: { error_budget: { slo: chekout, min_remaining: 25% } }";
    assertThat(
            around(
                new Surroundings(
                    null, Map.of(Surroundings.ERROR_BUDGETS, Set.of("checkout")), null),
                guard))
        .containsExactly("UNKNOWN_SERVER 17:31 checkout");
    assertThat(around(Surroundings.UNKNOWN, guard)).isEmpty();
  }

  @Test
  @DisplayName("Approvers who are not there, and a quorum that cannot be reached")
  void approvers() {
    var people =
        List.of(
            new Surroundings.Person("anna", Set.of("sre"), true),
            new Surroundings.Person("ben", Set.of("sre"), true),
            new Surroundings.Person("carl", Set.of("sre"), false));
    var known = new Surroundings(null, Map.of(), people);
    assertThat(around(known, "approval: { count: 2, from: { teams: [sre] } }")).isEmpty();
    assertThat(around(known, "approval: { count: 3, from: { teams: [sre] } }"))
        .containsExactly("QUORUM_UNREACHABLE 17:20 null");
    assertThat(around(known, "approval: { count: 3 }"))
        .containsExactly("QUORUM_UNREACHABLE 17:20 null");
    assertThat(around(known, "approval: { from: { users: [ana], teams: [srx] } }"))
        .containsExactly(
            "QUORUM_UNREACHABLE 17:11 null",
            "UNKNOWN_APPROVER 17:29 anna",
            "UNKNOWN_APPROVER 17:43 sre");
    assertThat(around(known, "approval: { count: 5, from: { slack_group: oncall } }")).isEmpty();
    assertThat(around(known, "approval: { count: 5, from: { pagerduty_schedule: P1 } }")).isEmpty();
    assertThat(around(new Surroundings(null, Map.of(), List.of()), ""))
        .containsExactly("QUORUM_UNREACHABLE 1:1 null");
  }

  @Test
  @Tag("A11")
  @DisplayName("Fewer groups than votes of which each must come from another")
  void fewerGroupsThanVotes() {
    var rule = "approval: { count: 3, from: { teams: [sre, dba], distinct_groups: true } }";

    assertThat(around(Surroundings.UNKNOWN, rule)).containsExactly("QUORUM_UNREACHABLE 17:50 null");
    assertThat(around(Surroundings.UNKNOWN, rule.replace("teams", "users: [ann], teams")))
        .isEmpty();
  }

  @Test
  @Tag("PD44")
  @DisplayName("A schedule that nobody keeps")
  void scheduleWithoutPagerDuty() {
    var rule = "approval: { count: 5, from: { pagerduty_schedule: P1 } }";
    var without = new Surroundings(null, Map.of("pagerduty", Set.of()), null);
    var with = new Surroundings(null, Map.of("pagerduty", Set.of("default")), null);

    assertThat(around(without, rule)).containsExactly("UNKNOWN_APPROVER 17:51 null");
    assertThat(around(with, rule)).isEmpty();
  }

  @Test
  @Tag("S44")
  @DisplayName("A group of Slack where there is no Slack, also of those who are asked later")
  void groupWithoutSlack() {
    var first = "approval: { count: 5, from: { slack_group: oncall } }";
    var later =
        "approval: { on_timeout: escalate, escalate_to: [ { users: [] }, { slack_group: S0LEAD } ] }";
    var without = new Surroundings(null, Map.of("slack", Set.of()), null);
    var with = new Surroundings(null, Map.of("slack", Set.of("default")), null);

    assertThat(around(without, first)).containsExactly("UNKNOWN_APPROVER 17:44 null");
    assertThat(around(without, later)).containsExactly("UNKNOWN_APPROVER 17:80 null");
    assertThat(around(with, first)).isEmpty();
    assertThat(around(with, later)).isEmpty();
  }

  @Test
  @DisplayName("A key that a trigger does not know is an error and not passed over (keep#6261)")
  void misspeltKeysOfTriggersAreTold() {
    assertThat(lint(runbook("r", "true", 0).replace("when: >-", "wen: >-")))
        .anySatisfy(problem -> {
          assertThat(problem.code()).isEqualTo(Code.UNKNOWN_KEY);
          assertThat(problem.suggestion()).isEqualTo("when");
        });
  }
}

package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.label.Labels;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanWords;
import io.firebreak.testing.Stores;
import io.firebreak.verify.VerifyEvent;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("V37")
@DisplayName("V37: a plan commits to each check that a run is judged by")
class CommittedChecksTest {
  private static final String STEPS = FlowTexts.effect("a", "");

  private EngineFixture fix;

  @BeforeEach
  void open() {
    fix = new EngineFixture(Stores.EMBEDDED);
    fix.world.reading("errors", 1);
  }

  @AfterEach
  void close() {
    fix.close();
  }

  private static String judged(String name, String steps, String checks) {
    return FlowTexts.runbook(name, steps)
            .replace("manual: true", "manual: true, alert: { when: alert.name == 'Sick' }")
        + "verify:\n  checks:\n"
        + checks.indent(4);
  }

  private Plan plan(String yaml) throws InterruptedException {
    return fix.foresee(EngineFixture.version(yaml)).planned();
  }

  private static JsonNode json(String text) throws Exception {
    return new ObjectMapper().readTree(text);
  }

  private static List<String> words(Plan plan) {
    return PlanWords.checks(plan.commitment());
  }

  private static Alert alert(Map<String, String> annotations) {
    return new Alert(
        "alertmanager",
        "Sick",
        Alert.Status.FIRING,
        Severity.HIGH,
        Labels.of(Map.of("alertname", "Sick")),
        annotations,
        Instant.EPOCH,
        null,
        "sick",
        null,
        Map.of(),
        List.of());
  }

  @Test
  @DisplayName("with its arguments as resolved, and as written where they are open")
  void argumentsAreResolvedOrOpen() throws Exception {
    var plan =
        plan(
            judged(
                "reads",
                STEPS,
                """
                - name: calm
                  uses: test.read
                  with: { name: "${{ run.target }}" }
                  expect: result.value <= baseline.value
                  timeout: 3s
                - { uses: test.read, with: { name: "${{ run.changed_at }}" }, expect: result.value == 1 }
                """));
    var verify = Objects.requireNonNull(plan.commitment().verify());
    assertThat(verify.path("error_limit").asInt()).isEqualTo(4);
    assertThat(verify.path("checks"))
        .isEqualTo(
            json(
                """
                [{"kind":"reading","uses":"test.read","expect":"result.value <= baseline.value",
                  "timeout":"PT3S","arguments":{"name":"service/shop/reads"},"name":"calm",
                  "baseline":"before_change"},
                 {"kind":"reading","uses":"test.read","expect":"result.value == 1",
                  "timeout":"PT10S","arguments":{},"open":{"name":"${{ run.changed_at }}"}}]
                """));
  }

  @Test
  @DisplayName("and each value of it is hashed")
  void eachValueIsHashed() throws InterruptedException {
    var check = "- { uses: test.read, with: { name: errors }, expect: result.value == 1 }\n";
    var hash = plan(judged("one", STEPS, check)).hash();
    assertThat(plan(judged("one", STEPS, check)).hash()).isEqualTo(hash);
    assertThat(
            List.of(
                plan(judged("one", STEPS, check.replace("errors", "other"))).hash(),
                plan(judged("one", STEPS, check.replace("== 1", "== 2"))).hash(),
                plan(judged("one", STEPS, check + "- alert_cleared\n")).hash()))
        .doesNotContain(hash);
    fix.world.reading("errors", 77);
    assertThat(plan(judged("one", STEPS, check)).hash()).isEqualTo(hash);
  }

  @Test
  @DisplayName("also of an alert that says how long its own rule looks back")
  void theLookBackOfTheAlertIsCommitted() throws InterruptedException {
    var version =
        EngineFixture.version(
            judged("ends", STEPS, "- alert_cleared\n")
                .replace("autonomy: auto", "autonomy: approve"));
    var said = fix.startFor(version, alert(Map.of("firebreak_look_back", "20m")));
    fix.await(said, RunStatus.AWAITING_APPROVAL);
    assertThat(words(fix.state(said).planned()))
        .containsExactly(
            "the alert ends, for which its own look-back of 20m is waited for if all else is"
                + " well");
    assertThat(words(fix.foresee(version).planned()))
        .containsExactly("the alert ends, which nobody can tell because no alert started this");
  }

  @Test
  @DisplayName("also after a batch, and of its children")
  void batchesAndChildrenAreCommittedToo() throws InterruptedException {
    fix.shelve(
        judged(
            "child",
            STEPS,
            "- { uses: test.read, with: { name: errors }, expect: result.value < 9 }\n"));
    var each =
        "- { id: each, uses: test.effect, with: { name: '${{ item }}', kind: keyed }, for_each:"
            + " '[\"x\", \"y\"]', canary: 1, batch_check: { uses: test.read, with: { name:"
            + " errors }, expect: result.value < 5, delay: 2s }, undo: { none: x } }\n";
    var call = "- { id: call, uses: runbook.run, with: { runbook: child } }\n";
    var plan = plan(FlowTexts.runbook("parent", each + call));

    assertThat(words(plan))
        .containsExactly(
            "after each batch of each: result.value < 5 (test.read, name errors, 2s later, at most"
                + " 10s)",
            "call: 1 check; after 30s, every 15s, 1 passed in a row, within 10m; no failure is"
                + " forgiven, up to 4 errors in a row",
            "call: result.value < 9 (test.read, name errors, at most 10s)");
    var slower = plan(FlowTexts.runbook("parent", each.replace("2s", "3s") + call));
    assertThat(slower.hash()).isNotEqualTo(plan.hash());
  }

  private static final String PROBED =
      """
      - id: a
        uses: test.effect
        with: { name: a, kind: unsafe }
        probe: { uses: test.read, with: { name: "${{ run.target }}" }, expect: result.value == 4 }
        undo: { none: x }
      """;

  @Test
  @Tag("V38")
  @DisplayName("V38: and to what tells whether a step happened, which people are shown in a line")
  void probes() throws Exception {
    fix.world.judgedBy("by eye");
    var yaml = FlowTexts.runbook("probed", PROBED);
    var plan = plan(yaml);
    assertThat(PlanWords.probe(plan.step("steps.a")))
        .isEqualTo(
            "result.value == 4 (test.read, name service/shop/probed, by the rule by eye, at most"
                + " 10s)");
    assertThat(plan(yaml).hash()).isEqualTo(plan.hash());
    fix.world.judgedBy("by ear");
    var other = plan(yaml);
    assertThat(other.hash()).isNotEqualTo(plan.hash());
    assertThat(Differences.between(plan, other))
        .singleElement()
        .asString()
        .startsWith("steps.a happened if: result.value == 4 (test.read")
        .contains("by eye", " → ", "by ear");
    assertThat(PlanWords.probe(plan(FlowTexts.runbook("none", STEPS)).step("steps.a"))).isNull();
  }

  private static final String VERIFY =
      """
      verify:
        stabilize: 0s
        every: 100ms
        error_limit: 1
        success_for: 1
        checks:
          - { uses: test.read, with: { name: errors }, expect: result.value == 1 }
      """;

  @Test
  @Tag("V24")
  @DisplayName("V24: what is judged by other rules since is not read, and people are asked")
  void otherRules() {
    fix.world.judgedBy("by eye");
    fix.world.witness(_ -> fix.world.judgedBy("by ear"));
    var run = fix.start(FlowTexts.runbook("moved", FlowTexts.undoable("a", "")) + VERIFY);
    var state = fix.await(run, RunStatus.INCONCLUSIVE);
    assertThat(state.detail())
        .contains(
            "test.read: not read, because it would be judged by the rule by ear, and people agreed"
                + " to the rule by eye");
    fix.world.judgedBy("by eye");
    fix.engine
        .remediation()
        .judge("default", run, VerifyEvent.Judgement.VERIFY_AGAIN, "it is back", EngineFixture.BEN);
    fix.await(run, RunStatus.SUCCEEDED);
    assertThat(fix.world.paths(run)).containsExactly("steps.a");
  }

  @Test
  @Tag("V24")
  @DisplayName("V24: neither does it tell whether a step happened, or whether a batch did well")
  void otherRulesElsewhere() {
    fix.world.judgedBy("by eye");
    fix.world.witness(_ -> fix.world.judgedBy("by ear"));
    fix.world.reading("service/shop/probed", 4);
    fix.world.script("steps.a", World.Response.HAPPENED_SILENTLY);
    var run = fix.start(FlowTexts.runbook("probed", PROBED));
    var doubt = fix.await(run, RunStatus.IN_DOUBT);
    assertThat(Objects.requireNonNull(doubt.step("steps.a").cannotTell()))
        .startsWith("not read, because it would be judged by the rule by ear");

    fix.world.judgedBy("by eye");
    var list =
        FlowTexts.undoable(
            "each",
            "for_each: \"['x', 'y']\", canary: 1, batch_check: { uses: test.read, with: { name:"
                + " errors }, expect: result.value == 1 }");
    var batches = fix.start(FlowTexts.runbook("list", list));
    fix.await(batches, RunStatus.ROLLED_BACK, RunStatus.FAILED);
    assertThat(fix.world.paths(batches)).doesNotContain("steps.each.items.1");
    fix.engine
        .remediation()
        .settle("default", run, null, Settlement.HAPPENED, null, EngineFixture.BEN);
    fix.await(run, RunStatus.SUCCEEDED);
  }
}

package io.firebreak.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tests of runbooks take the course that the engine would take, and say where it differs. */
class RehearsalTest {
  private static final String ALERT = "alert: { name: Sick, labels: { service: shop } }";
  private static final String APPROVED = "people: [ { does: approve } ]";

  @TempDir private Path folder;
  private RehearsalRoom room;

  @BeforeEach
  void open() {
    room = new RehearsalRoom(folder);
  }

  @AfterEach
  void close() {
    room.close();
  }

  /** A mismatch without its place. */
  private record Told(String what, String expected, String actual) {
    static Told of(Mismatch each) {
      return new Told(each.what(), each.expected(), each.actual());
    }
  }

  private void passes(String... lines) {
    assertThat(room.one(lines).mismatches()).isEmpty();
  }

  @Test
  void aWholeRunPassesWhenAllIsAsWritten() {
    passes(
        ALERT,
        "people: [ { does: approve, after: 1m } ]",
        "expect:",
        "  state: succeeded",
        "  steps: [ look: succeeded, grow: succeeded, order: succeeded ]",
        "  approvals: [ approved ]",
        "  plan: { approvers: 1, changes: 2, irreversible: [ order ], skips: [] }",
        "  effects: [ { step: grow, with: { json: { size: 3 } } }, { step: order } ]",
        "  verify: passed",
        "  handlers: []",
        "  undone: []",
        "  within: 2m");
  }

  @Test
  void aScheduleStartsItWithDefaultsAndWithoutARequesterAndIsRecordedSo() {
    passes("scheduled: true", APPROVED, "expect: { state: succeeded, approvals: [ approved ] }");
    var came = room.perform("scheduled: true, people: [ { does: approve } ]");
    assertThat(came.runs().getFirst().state().begun().requester()).isNull();
    assertThat(room.record(came)).contains("scheduled: true").doesNotContain("manual:");
  }

  @Test
  void whatDiffersIsToldWithBothSidesAndTheStory() {
    var test =
        room.one(
            ALERT,
            APPROVED,
            "expect: { state: rolled_back, steps: [ look: succeeded, grow: skipped ] }");
    assertThat(test.mismatches())
        .extracting(Told::of)
        .containsExactly(
            new Told("state", "rolled_back", "succeeded"),
            new Told(
                "steps",
                "look: succeeded, grow: skipped",
                "look: succeeded, grow: succeeded, order: succeeded"));
    assertThat(test.story()).contains("+0s  ben: approve", "+0s  grow, attempt 1: ok");
  }

  @Test
  void aCallThatTheTestSaysNothingOfFailsItByNameAndArguments() {
    var report =
        room.play(
            """
            world:
              - { uses: http.check, result: { reachable: true, healthy: false } }
            tests:
              - { name: it, alert: { name: Sick }, expect: { state: failed } }
            """);
    assertThat(report.files().getFirst().tests().getFirst().mismatches().toString())
        .contains("nothing answers http.request at look with {\"url\":\"http://shop:1/size\"}");
  }

  @Test
  void aFaultThatNeverComesToPassFailsTheTest() {
    assertThat(
            room.one(
                    ALERT,
                    APPROVED,
                    "faults: [ { step: order, kind: fail, attempt: 2 } ]",
                    "expect: { state: succeeded }")
                .mismatches())
        .extracting(Told::of)
        .containsExactly(
            new Told("faults", "fail at order, attempt 2", "that call was never made"));
  }

  @Test
  void aStepThatFailsIsUndoneInReverseAndTold() {
    passes(
        ALERT,
        APPROVED,
        "faults: [ { step: order, kind: fail, message: out of stock } ]",
        "expect:",
        "  state: rolled_back",
        "  reason: step_failed",
        "  detail: out of stock",
        "  steps: [ look: succeeded, grow: succeeded, order: failed ]",
        "  undone: [ grow ]",
        "  handlers: [ on_failure.0: succeeded ]",
        "  effects: [ { step: grow }, { step: grow.undo }, { step: on_failure.0 } ]");
  }

  @Test
  void anUnsafeStepIsInDoubtAfterACrashAndAPersonSettlesIt() {
    passes(
        ALERT,
        "faults: [ { step: order, kind: crash_after_intent, happened: true } ]",
        APPROVED,
        "expect: { state: in_doubt, effects: [ { step: grow }, { step: order } ] }");
    passes(
        ALERT,
        "faults: [ { step: order, kind: crash_after_intent, happened: true } ]",
        "people: [ { does: approve }, { who: anna, does: happened, after: 10m } ]",
        "expect: { state: succeeded, effects: [ { step: grow }, { step: order } ] }");
    passes(
        ALERT,
        "faults: [ { step: order, kind: crash_after_intent } ]",
        "people: [ { does: approve }, { who: anna, does: did_not } ]",
        "expect: { state: succeeded, effects: [ { step: grow }, { step: order } ] }");
  }

  @Test
  void anIdempotentStepIsSimplyRunAgainAfterACrash() {
    passes(
        ALERT,
        APPROVED,
        "faults: [ { step: grow, kind: crash_after_intent } ]",
        "expect: { state: succeeded, effects: [ { step: grow }, { step: order } ] }");
  }

  @Test
  void aTimeoutTakesTheStepsOwnTimeAndLeavesAnUnsafeStepInDoubt() {
    passes(
        ALERT,
        APPROVED,
        "faults: [ { step: order, kind: timeout } ]",
        "expect: { state: in_doubt, detail: no answer within 30s, within: 31s }");
  }

  @Test
  void aSlowStepTakesItsTimeAndASlowerOneIsATimeout() {
    passes(
        ALERT,
        APPROVED,
        "faults: [ { step: order, kind: slow, takes: 20s } ]",
        "expect: { state: succeeded, within: 1m }");
    passes(
        ALERT,
        APPROVED,
        "faults: [ { step: order, kind: slow, takes: 2m } ]",
        "expect: { state: in_doubt }");
  }

  @Test
  void whileAStepTakesItsTimePeopleMayStopIt() {
    passes(
        ALERT,
        "faults: [ { step: order, kind: slow, takes: 20s } ]",
        "people: [ { does: approve }, { who: anna, does: cancel, after: 5s } ]",
        "expect: { state: in_doubt, detail: stopped while it was waited for, within: 5s }");
  }

  @Test
  void theAlertResolvesWhenTheTestSaysSo() {
    passes(
        ALERT,
        "resolves: 3m",
        "expect: { state: self_resolved, approvals: [ cancelled_resolved ], effects: [] }");
    passes(
        ALERT,
        "resolves: 3m",
        "people: [ { does: approve, after: 2m } ]",
        "expect: { state: succeeded, approvals: [ approved ] }");
  }

  @Test
  void whoMayNotVoteIsRefusedAndTheTestSaysByWhichWord() {
    passes(
        "manual: { by: anna, inputs: { service: cart } }",
        "people:",
        "  - { who: anna, does: approve, refused: excluded }",
        "  - { who: eve, does: approve, refused: not_an_approver }",
        "expect: { state: expired }");
    assertThat(
            room.one(
                    "manual: {}",
                    "people: [ { who: anna, does: approve } ]",
                    "expect: { state: expired }")
                .mismatches()
                .toString())
        .contains("anna could not approve: excluded");
  }

  @Test
  void whoeverStopsBeforeTheEndIsSeenThere() {
    passes(ALERT, "expect: { state: awaiting_approval, effects: [] }");
  }

  @Test
  void anAlertThatDoesNotMatchStartsNothing() {
    passes("alert: { name: Well }", "expect: { starts: false }");
    assertThat(room.one("alert: { name: Well }", "expect: { state: succeeded }").mismatches())
        .extracting(Told::of)
        .containsExactly(
            new Told("starts", "true", "false: the alert does not match alert.name == \"Sick\""));
  }

  @Test
  void aThrottleStartsWhatComesWithEnoughAlikeAlertsOrAfterNone() {
    room.write("many.yaml", throttled("accumulate_within: 10m, threshold: 3, by: [service]"));
    room.write("once.yaml", throttled("once_within: 10m, by: [service]"));
    var starts = "people: [ { does: approve } ], expect: { state: succeeded }";

    assertThat(room.alone("many", alike(2), starts)).isEmpty();
    assertThat(room.alone("once", alike(0), starts)).isEmpty();
    assertThat(room.alone("many", alike(1), "expect: { starts: false }")).isEmpty();
    assertThat(room.alone("once", alike(1), "expect: { state: succeeded }"))
        .extracting(Told::of)
        .containsExactly(
            new Told(
                "starts",
                "true",
                "false: the throttle keeps it back: throttled, once within 10m for"
                    + " service=\"shop\"; the last start was at 2026-01-01T00:00:00Z"));
  }

  private static String throttled(String throttle) {
    return RehearsalRoom.RUNBOOK.replace(
        "alert: { when: alert.name == \"Sick\" }",
        "alert: { when: alert.name == \"Sick\", throttle: { " + throttle + " } }");
  }

  private static String alike(int count) {
    return "alert: { name: Sick, labels: { service: shop }, alike: " + count + " }";
  }

  @Test
  void aVerificationThatCannotBeReadWaitsForAPerson() {
    passes(
        ALERT,
        "world: [ { uses: http.check, at: verify, fails: { message: no route } } ]",
        "people: [ { does: approve }, { who: anna, does: undo, after: 10m } ]",
        "expect: { state: rolled_back, verify: inconclusive, undone: [ grow ] }");
  }

  @Test
  void aTestTakesTheSameCourseEveryTime() {
    var first = room.one(ALERT, APPROVED, "expect: { state: succeeded }").story();
    for (var i = 0; i < 5; i++) {
      assertThat(room.one(ALERT, APPROVED, "expect: { state: succeeded }").story())
          .isEqualTo(first);
    }
  }

  @Test
  void eachBatchOfAListIsAskedAbout() {
    room.write(
        "heal.yaml",
        RehearsalRoom.RUNBOOK.replace(
            "  - id: grow\n",
            "  - id: grow\n    for_each: '[\"a\", \"b\"]'\n    approve_each: true\n"));
    passes(
        ALERT,
        "people: [ { does: approve }, { does: approve, after: 5m } ]",
        "expect:",
        "  state: succeeded",
        "  approvals: [ approved, approved ]",
        "  steps: [ look: succeeded, grow.items.0: succeeded, grow.items.1: succeeded, order: succeeded ]");
    passes(
        ALERT,
        APPROVED,
        "expect: { state: rolled_back, reason: approval_expired, approvals: [ approved, expired ] }");
  }
}

package io.firebreak.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests reach into children, items, batches, branches and remedies. */
class PartsTest {
  private static final String PARENT =
      """
      schema: 1
      runbook: parent
      title: Heal what is sick
      owner: team
      risk: medium
      target: service/shop
      autonomy: auto
      triggers: { manual: true }
      inputs:
        hosts: { type: string, default: "a b" }
      steps:
        - id: child
          uses: runbook.run
          with: { runbook: child, inputs: { service: cart } }
        - id: each
          for_each: inputs.hosts.split(" ")
          max_parallel: 1
          canary: 1
          uses: http.request
          with: { method: PUT, url: "http://shop:1/hosts/${{ item }}", json: { on: true } }
          undo:
            uses: http.request
            with: { method: PUT, url: "http://shop:1/hosts/${{ item }}", json: { on: false } }
          batch_check: { uses: http.check, with: { url: "http://shop:1/load" }, expect: result.healthy }
        - id: both
          parallel:
            - { name: left, steps: [ { id: left, uses: http.request, with: { method: PUT, url: "http://shop:1/left" } } ] }
            - { name: right, steps: [ { id: right, uses: http.request, with: { method: PUT, url: "http://shop:1/right" } } ] }
      """;

  /** The same with a step that is done whatever came of the others. */
  private static final String JOINING =
      PARENT
          + """
            - id: note
              needs: [ each, both ]
              join: all_done
              uses: http.request
              with: { method: PUT, url: "http://shop:1/note" }
          """;

  private static final String CHILD =
      """
      schema: 1
      runbook: child
      title: Heal one service
      owner: team
      risk: medium
      target: "service/${{ inputs.service }}"
      autonomy: auto
      triggers: { manual: true }
      inputs:
        service: { type: string }
      preconditions:
        - { name: sick, uses: http.check, with: { url: "http://shop:1/health" }, expect: "!result.healthy" }
      capture:
        - { id: threads, uses: http.check, with: { url: "http://shop:1/threads" } }
      steps:
        - { id: ask, uses: human.confirm, with: { instructions: Look at it. } }
        - id: restart
          uses: http.request
          with: { method: PUT, url: "http://shop:1/restart" }
          undo: { uses: http.request, with: { method: PUT, url: "http://shop:1/stop" } }
        - id: order
          uses: http.request
          with: { method: POST, url: "http://shop:1/orders" }
          undo: { none: an order stands }
      verify:
        every: 10s
        deadline: 5m
        checks:
          - { name: healthy, uses: http.check, with: { url: "http://shop:1/health" }, expect: result.healthy }
      on_failure:
        - { uses: http.request, with: { method: POST, url: "http://pager:1/page" } }
      """;

  private static final String WORLD =
      """
      policies: none
      world:
        - { uses: http.check, at: child/capture.threads, result: { reachable: true, healthy: true } }
        - { uses: http.check, at: child/preconditions, before: child/restart, result: { reachable: true, healthy: false } }
        - { uses: http.check, at: child/verify.0, after: child/restart, result: { reachable: true, healthy: true } }
        - { uses: http.check, at: each.checks, result: { reachable: true, healthy: true } }
        - { uses: http.request, result: { status: 200 } }
      """;

  private static final String STARTED = "manual: {}";
  private static final String DONE = "people: [ { does: done, at: child/ask } ]";

  @TempDir private Path folder;
  private RehearsalRoom room;

  @BeforeEach
  void open() {
    room = new RehearsalRoom(folder);
    room.write("parent.yaml", PARENT);
    room.write("child.yaml", CHILD);
  }

  @AfterEach
  void close() {
    room.close();
  }

  private TestReport play(String... lines) {
    return room.play(
        "parent.test.yaml", WORLD + RehearsalRoom.test(lines), TestRunner.Settings.DEFAULT);
  }

  private void passes(String... lines) {
    var report = play(lines);
    assertThat(report.unusable() || report.failures() > 0).as(TextReport.of(report)).isFalse();
  }

  @Test
  void aChildIsPlayedAndItsPlacesAreNamedBehindASlash() {
    passes(
        STARTED,
        DONE,
        "expect:",
        "  state: succeeded",
        "  children: [ child: succeeded ]",
        "  plan: { changes: 6, irreversible: [ child/order, left, right ] }",
        "  steps:",
        "    - child/ask: succeeded",
        "    - child/restart: succeeded",
        "    - child/order: succeeded",
        "    - child: succeeded",
        "    - each.items.0: succeeded",
        "    - each.checks.0: succeeded",
        "    - each.items.1: succeeded",
        "    - right: succeeded",
        "    - left: succeeded",
        "  effects:",
        "    - { step: steps.child/steps.restart, with: { url: \"*/restart\" } }",
        "    - { step: child/order }",
        "    - { step: each.items.0, with: { url: \"*/a\" } }",
        "    - { step: each.items.1, with: { url: \"*/b\" } }",
        "    - { step: right }",
        "    - { step: left }");
  }

  @Test
  void whatAChildDidIsOnlyComparedWhereItIsNamed() {
    passes(
        STARTED,
        DONE,
        "expect:",
        "  steps:",
        "    - child: succeeded",
        "    - each.items.0: succeeded",
        "    - each.checks.0: succeeded",
        "    - each.items.1: succeeded",
        "    - right: succeeded",
        "    - left: succeeded");
  }

  @Test
  void aFaultInAChildUndoesItThereAndIsTheStepsFailure() {
    passes(
        STARTED,
        DONE,
        "faults: [ { step: child/order, kind: fail, message: out of stock } ]",
        "expect:",
        "  state: failed",
        "  detail: out of stock",
        "  children: [ child: rolled_back ]",
        "  undone: [ child/restart ]",
        "  handlers: [ child/on_failure.0: succeeded ]",
        "  effects:",
        "    - { step: child/restart }",
        "    - { step: child/restart.undo }",
        "    - { step: child/on_failure.0 }");
  }

  @Test
  void whatFailsLaterUndoesWhatTheChildDid() {
    passes(
        STARTED,
        DONE,
        "faults: [ { step: each.items.1, kind: fail }, { step: child/restart.undo, kind: slow, takes: 3s } ]",
        "expect: { state: rolled_back, undone: [ each.items.0, child/restart ] }");
  }

  @Test
  void aChildInDoubtIsSeenThereAndSettledByAPerson() {
    passes(
        STARTED,
        DONE,
        "faults: [ { step: child/order, kind: crash_after_intent, happened: true } ]",
        "expect: { state: executing, children: [ child: in_doubt ] }");
    passes(
        STARTED,
        "faults: [ { step: child/order, kind: crash_after_intent, happened: true } ]",
        "people: [ { does: done }, { does: happened, at: child/order, after: 5m } ]",
        "expect: { state: succeeded, children: [ child: succeeded ] }");
  }

  @Test
  void aBatchCheckThatFailsLeavesTheOtherItemsAlone() {
    passes(
        STARTED,
        DONE,
        "world: [ { uses: http.check, at: each.checks.0, result: { reachable: true, healthy: false } } ]",
        "expect: { state: rolled_back, undone: [ each.items.0, child/restart ] }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "faults: [ { step: chld/order, kind: fail } ] | did you mean \"child\"",
        "faults: [ { step: child/ordr, kind: fail } ] | did you mean \"order\"",
        "faults: [ { step: left/order, kind: fail } ] | left runs no other runbook",
        "faults: [ { step: child/verify.7, kind: fail } ] | child has no verify.7",
        "faults: [ { step: left.items.0, kind: fail } ] | step left has no \"items.0\"",
        "world: [ { uses: runbook.run, result: {} } ] | the runbook of a child is played",
        "people: [ { does: done, at: child/nobody } ] | has no step \"nobody\""
      })
  void aPlaceThatDoesNotExistIsAMistake(String line, String message) {
    assertThat(play(STARTED, line, "expect: {}").files().getFirst().problems())
        .extracting(Object::toString)
        .anyMatch(problem -> problem.contains(message));
  }

  @Test
  void theStoryTellsWhatTheChildDidInItsPlace() {
    var test =
        RehearsalRoom.only(
            play(
                STARTED,
                "people: [ { does: not_done, at: child/ask } ]",
                "expect: { state: succeeded }"));
    assertThat(test.story())
        .containsSubsequence(
            "+0s  executing", "+0s  child child: checking", "+0s  child/ask waits");
    assertThat(test.story()).anyMatch(line -> line.contains("child: its run is failed"));
  }

  @Test
  void coverageKnowsItemsBatchesBranchesAndJoins() {
    room.write("parent.yaml", JOINING);
    var whole = play(STARTED, DONE, "expect: { state: succeeded }").coverage().getFirst();
    assertThat(whole.stepsRun()).isEqualTo(whole.steps()).isEqualTo(6);
    assertThat(whole.missed())
        .contains(
            "no items: each",
            "an item failed: each",
            "batch check failed: each",
            "branch did not end: both.left",
            "joined after a failure: note")
        .doesNotContain(
            "batch check passed: each",
            "branch ran: both.left",
            "branch ran: both.right",
            "joined with all done: note");
    var broken =
        play(
            STARTED,
            DONE,
            "faults: [ { step: right, kind: fail } ]",
            "expect: { state: succeeded }");
    assertThat(broken.coverage().getFirst().missed())
        .contains("joined with all done: note", "branch ran: both.right")
        .doesNotContain(
            "branch did not end: both.right", "joined after a failure: note", "step failed: both");
  }

  @Test
  void coverageKnowsRemedies() {
    room.write(
        "ladder.yaml",
        CHILD
            .replace("runbook: child", "runbook: ladder")
            .replaceAll("(?s)steps:.*?verify:", LADDER));
    var report =
        room.play(
            "ladder.test.yaml",
            """
            policies: none
            world:
              - { uses: http.check, before: second, result: { reachable: true, healthy: false } }
              - { uses: http.check, result: { reachable: true, healthy: true } }
              - { uses: http.request, result: { status: 200 } }
            tests:
              - name: the second helps
                manual: { inputs: { service: cart } }
                expect: { state: succeeded, steps: [ first: succeeded, second: succeeded ] }
            """,
            TestRunner.Settings.DEFAULT);
    assertThat(report.failures()).as(TextReport.of(report)).isZero();
    assertThat(report.coverage().getFirst().missed())
        .contains("remedy helped: one", "remedy did not help: two")
        .doesNotContain("remedy did not help: one", "remedy helped: two");
  }

  private static final String LADDER =
      """
      remediations:
        - name: one
          steps: [ { id: first, uses: http.request, with: { method: PUT, url: "http://shop:1/first" } } ]
        - name: two
          steps: [ { id: second, uses: http.request, with: { method: PUT, url: "http://shop:1/second" } } ]
      verify:\
      """;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "people: [ { does: done, after: 1m } ]",
        "people: [ { does: not_done, after: 1m, reason: nobody is there } ]",
        "people: [ { does: done } ], faults: [ { step: child/order, kind: fail } ]",
        "people: [ { does: done }, { does: happened, after: 5m } ],"
            + " faults: [ { step: child/order, kind: crash_after_intent, happened: true } ]",
        "people: [ { does: done } ], faults: [ { step: each.items.1, kind: fail } ]",
        "people: [ { does: done } ],"
            + " world: [ { uses: http.check, at: child/verify, result: { reachable: true, healthy: false } } ]",
        "people: [ { does: cancel, after: 3m, reason: mine } ]"
      })
  void aRecordedRunWithAChildPassesAtOnce(String test) {
    var came =
        room.performOf(
            "parent.yaml",
            WORLD + "tests: [ { name: it, manual: {}, expect: {}, " + test + " } ]\n");
    var recorded =
        room.record(came, "parent.yaml").replaceFirst("tests:", "policies: none\ntests:");
    var report = room.play("parent.test.yaml", recorded, TestRunner.Settings.DEFAULT);
    assertThat(report.unusable() || report.failures() > 0)
        .as(recorded + TextReport.of(report))
        .isFalse();
    assertThat(report.tests()).isEqualTo(1);
  }
}

package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static io.firebreak.remediation.FlowTexts.runbook;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.gate.EndReason;
import io.firebreak.testing.Stores;
import io.firebreak.testing.TestClock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** As whom a step acts is held to its plan right before it, whatever was done before. */
class ActsAsTest {
  private static final String LOOK = "- { id: look, uses: test.read, with: { name: found } }\n";
  private static final String PAUSE = "- { id: pause, uses: wait.for, with: { duration: 1m } }\n";
  private final TestClock clock = new TestClock();

  /** Acts on the same thing, so that an effect before it may explain how that stands. */
  private static String on(String id, String name, String more) {
    return ("- { id: %s, uses: test.effect, with: { name: \"%s\", kind: keyed, on: thing }, undo: {"
            + " none: x }%s }\n")
        .formatted(id, name, more);
  }

  /** A run that is approved, after whose first effect the configuration names somebody else. */
  private RunState changed(EngineFixture fix, String yaml, String waits) {
    fix.world.reading("found", 2);
    fix.world.as("server by secrets.OLD");
    var run = fix.start(yaml.replace("autonomy: auto", "autonomy: approve"));
    var asked = fix.await(run, RunStatus.AWAITING_APPROVAL);
    var hash = asked.planned().hash();
    fix.world.witness(_ -> fix.world.as("server by secrets.NEW"));
    fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN);
    var pausing = run + waits;
    Awaitility.await()
        .ignoreExceptions()
        .until(() -> fix.state(pausing).step("steps.pause").waiting() != null);
    clock.pass(Duration.ofMinutes(2));
    return Awaitility.await()
        .until(
            () -> fix.state(run),
            state ->
                state.status() == RunStatus.AWAITING_APPROVAL
                    && !state.planned().hash().equals(hash));
  }

  @Test
  @Tag("G152")
  @DisplayName("G152: a step after another on the same thing acts as nobody else")
  void afterAnEffectOnTheSame() {
    for (var second :
        new String[] {
          on("second", "second", ""),
          on(
              "second",
              "second-${{ steps.look.result.value }}",
              ", bounds: { name: { type: string, pattern: \"second-[0-9]\" } }")
        }) {
      try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
        var again =
            changed(fix, runbook("root", LOOK + on("first", "first", "") + PAUSE + second), "");
        assertThat(fix.world.paths(again.id())).containsExactly("steps.first");
        assertThat(again.planned().step("steps.second").credential())
            .isEqualTo("server by secrets.NEW");
      }
    }
  }

  @Test
  @Tag("G152")
  @DisplayName("G152: neither does one of a child run, whose root asks anew")
  void inAChild() {
    try (var fix = new EngineFixture(Stores.EMBEDDED, clock)) {
      fix.shelve(runbook("leaf", on("first", "first", "") + PAUSE + on("second", "second", "")));
      var call = "- { id: call, uses: runbook.run, with: { runbook: leaf } }\n";
      var again = changed(fix, runbook("root", call), ".1");
      assertThat(fix.state(again.id() + ".1").reason()).isEqualTo(EndReason.PLAN_CHANGED);
      assertThat(fix.world.paths(again.id() + ".1")).containsExactly("steps.first");
    }
  }

  private static final String FAILS =
      "- { id: last, uses: test.effect, with: { name: last, kind: pure } }\n";

  /** The undo of a step, known or as an earlier step settles it. */
  private static String undone(boolean open) {
    var name = open ? "undo-${{ steps.look.result.value }}" : "undo-first";
    var bounds = open ? ", bounds: { name: { type: string, pattern: \"undo-[0-9]\" } }" : "";
    return ("- { id: first, uses: test.effect, with: { name: first, kind: keyed }, undo: { uses:"
            + " test.effect, with: { name: \"%s\", kind: keyed }%s } }\n")
        .formatted(name, bounds);
  }

  private static EngineFixture asOld(String fails) {
    var fix = new EngineFixture(Stores.EMBEDDED);
    fix.world.reading("found", 2);
    fix.world.as("server by secrets.OLD");
    fix.world.witness(_ -> fix.world.as("server by secrets.NEW"));
    fix.world.script(fails, World.Response.REFUSED);
    return fix;
  }

  @Test
  @Tag("G157")
  @DisplayName("G157: an undo acts as nobody else than its plan says, also when it is tried again")
  void undos() {
    for (var open : new boolean[] {false, true}) {
      try (var fix = asOld("steps.last")) {
        var run = fix.start(runbook("undoes", LOOK + undone(open) + FAILS));
        var stuck = fix.await(run, RunStatus.ROLLBACK_FAILED);
        assertThat(stuck.detail())
            .isEqualTo(
                "steps.first.undo: it would act as server by secrets.NEW, and people agreed to"
                    + " server by secrets.OLD; have it tried again once the configuration says so"
                    + " again, or undo the step by hand");
        fix.settleAfterVainRetry(stuck, BEN);
        fix.await(run, RunStatus.ROLLED_BACK);
        assertThat(fix.world.paths(run)).containsExactly("steps.first");
      }
    }
  }

  @Test
  @Tag("G157")
  @DisplayName("G157: neither does one of what a child run did")
  void undosInAChild() {
    try (var fix = asOld("steps.last")) {
      fix.shelve(runbook("leaf", undone(false)));
      var call = "- { id: call, uses: runbook.run, with: { runbook: leaf } }\n";
      var run = fix.start(runbook("root", call + FAILS));
      assertThat(fix.await(run, RunStatus.ROLLBACK_FAILED).detail())
          .startsWith("steps.call/steps.first.undo: it would act as server by secrets.NEW");
      assertThat(fix.world.ledger()).extracting(World.Effect::name).containsExactly("first");
    }
  }

  @Test
  @Tag("G157")
  @DisplayName("G157: one that is asked for by hand is refused at once while it would act so")
  void undosByHandAreRefused() {
    try (var fix = asOld("none")) {
      fix.shelve(runbook("leaf", undone(false)));
      var call = "- { id: call, uses: runbook.run, with: { runbook: leaf } }\n";
      for (var each :
          Map.of(runbook("undoes", undone(false)), "first", runbook("root", call), "call/first")
              .entrySet()) {
        fix.world.as("server by secrets.OLD");
        var run = fix.start(each.getKey());
        fix.await(run, RunStatus.SUCCEEDED);
        assertThat(fix.engine.starter().undo("default", run, each.getValue(), BEN))
            .isInstanceOfSatisfying(
                Start.Refused.class,
                refused -> {
                  assertThat(refused.reason()).isEqualTo("plan_changed");
                  assertThat(refused.message())
                      .startsWith("the undo of steps." + each.getValue().replace("/", "/steps."))
                      .endsWith(
                          " acts as somebody else by now: it would act as server by secrets.NEW, and"
                              + " people agreed to server by secrets.OLD; ask again once the"
                              + " configuration says so again, or undo the step by hand");
                });
        assertThat(fix.state(run).undoneBy()).isEmpty();
        fix.world.as("server by secrets.OLD");
        var undo = (Start.Started) fix.engine.starter().undo("default", run, each.getValue(), BEN);
        fix.await(undo.runId(), RunStatus.ROLLED_BACK);
      }
    }
  }

  @Test
  @Tag("G157")
  @DisplayName("G157: one that was begun by hand waits until the configuration says so again")
  void undosByHand() {
    for (var open : new boolean[] {false, true}) {
      try (var fix = asOld("steps.first.undo")) {
        var run = fix.start(runbook("undoes", LOOK + undone(open)));
        fix.await(run, RunStatus.SUCCEEDED);
        fix.world.as("server by secrets.OLD");
        var undo = (Start.Started) fix.engine.starter().undo("default", run, "first", BEN);
        var failed = fix.await(undo.runId(), RunStatus.ROLLBACK_FAILED);
        assertThat(failed.detail()).doesNotContain("act as");
        fix.world.as("server by secrets.NEW");
        var remediation = fix.engine.remediation();
        remediation.answerRollback("default", undo.runId(), true, "try again", BEN);
        Awaitility.await()
            .until(
                () -> fix.state(undo.runId()),
                state ->
                    state.status() == RunStatus.ROLLBACK_FAILED
                        && !Objects.equals(state.statusAt(), failed.statusAt()));
        assertThat(fix.state(undo.runId()).detail())
            .startsWith("steps.first.undo: it would act as server by secrets.NEW");
        fix.world.as("server by secrets.OLD");
        remediation.answerRollback("default", undo.runId(), true, "it is back", BEN);
        fix.await(undo.runId(), RunStatus.ROLLED_BACK);
        assertThat(fix.world.paths(undo.runId())).containsExactly("steps.first.undo");
      }
    }
  }
}

package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.rehearsal.RecordedAnswers;
import io.firebreak.remediation.DryRun;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Stores;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("What a runbook would have planned in the place of an earlier run")
class RecordedPlanTest {
  private static DryRun.Foreseen foresee(HindsightWorld world, String run, String text)
      throws InterruptedException {
    var state = world.engine.remediation().find(HindsightWorld.TENANT, run).orElseThrow();
    var then = world.catalogue.byHash(state.begun().version());
    return RecordedAnswers.foresee(
        world.engine.dryRun(),
        world.actions,
        state,
        world.engine.remediation().events(HindsightWorld.TENANT, run),
        then,
        world.runbook("heal", text));
  }

  private static String asking(String more) {
    return HindsightWorld.restart("heal", "Sick", more)
        .replace("autonomy: auto", "autonomy: approve");
  }

  private static String recorded(HindsightWorld world) {
    world.runbook("heal", asking(""));
    world.route(world.firing("Sick", "cart"));
    var run = world.onlyRun();
    world.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  @Test
  void theSameRunbookComesToTheSamePlanThoughTheWorldIsWellNow() throws Exception {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var run = recorded(world);
      var real = world.await(run, RunStatus.AWAITING_APPROVAL).planned();
      world.unhealthy.set(0);

      var found = foresee(world, run, asking(""));

      assertThat(found.state().status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
      assertThat(found.state().planned().hash()).isEqualTo(real.hash());
      assertThat(found.state().planned().observations()).isEqualTo(real.observations());
      assertThat(world.restarts).hasValue(0);
    }
  }

  @Test
  void aStricterPreconditionIsJudgedByTheAnswerOfThen() throws Exception {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var run = recorded(world);
      world.unhealthy.set(100);

      var found = foresee(world, run, asking("").replace("result.value > 2", "result.value > 7"));

      assertThat(found.state().reason()).isEqualTo(EndReason.PRECONDITION_UNMET);
      assertThat(found.judged().getFirst().verdicts())
          .as("guards are of the time, and not told as if they had been judged")
          .extracting(Verdict::gate)
          .containsExactly("precondition: still sick");
      assertThat(found.state().planned().commitment().steps()).hasSize(1);
    }
  }

  @Test
  void whatTheRunDidNotAskHasNoAnswer() throws Exception {
    try (var world = new HindsightWorld(Stores.EMBEDDED)) {
      var run = recorded(world);

      var otherReading = foresee(world, run, asking("").replace("what: unhealthy", "what: slow"));
      assertThat(otherReading.state().reason()).isEqualTo(EndReason.GUARD_ERROR);
      assertThat(otherReading.judged().toString()).contains("the recorded run did not ask this");

      var otherStep =
          foresee(
              world,
              run,
              asking("").replace("${{ inputs.service }}\" }\n    undo", "till\" }\n    undo"));
      var step = otherStep.state().planned().commitment().steps().getFirst();
      assertThat(step.known()).isFalse();
      assertThat(List.of(otherStep.state().planned().observations().getFirst().summary()))
          .containsExactly("the recorded run did not plan this");
    }
  }
}

package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.durable.EffectClass;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.RunEvent.Created;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.Trial;
import io.firebreak.verify.VerifyEvent.Judged;
import io.firebreak.verify.VerifyEvent.Judgement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each way in which a run goes on says about its version, as a table. */
class LessonsTest {
  private static RunState run(RunStatus status, boolean effect, boolean judged) {
    var draft = RunState.none(StreamId.run("default", "1")).draft();
    draft.created =
        new Created(
            "r",
            "hash-of-r",
            Cause.ALERT,
            null,
            null,
            null,
            JsonNodeFactory.instance.objectNode(),
            List.of(),
            "world/one",
            null,
            Autonomy.AUTO);
    draft.status = status;
    draft.effectAt = effect ? Instant.EPOCH : null;
    draft.judged = judged ? new Judged(Judgement.ACCEPT, "anna", null) : null;
    return draft.state();
  }

  @ParameterizedTest
  @CsvSource({
    // from, to, reason, an effect began, verified, judged by a person, what it says
    "VERIFYING, SUCCEEDED, , true, true, false, PROVED",
    "VERIFYING, SUCCEEDED, , true, false, false, ",
    "VERIFYING, SUCCEEDED, , false, true, false, ",
    "INCONCLUSIVE, SUCCEEDED, , true, true, true, ",
    "VERIFYING, INCONCLUSIVE, VERIFICATION_FAILED, true, true, false, ",
    "VERIFYING, ROLLING_BACK, VERIFICATION_FAILED, true, true, false, FELL",
    "VERIFYING, FAILED, VERIFICATION_FAILED, true, true, false, FELL",
    "EXECUTING, ROLLING_BACK, STEP_FAILED, true, true, false, FELL",
    "EXECUTING, ROLLING_BACK, RUN_TIMEOUT, true, true, false, FELL",
    "EXECUTING, ROLLING_BACK, CANCELLED_BY_PERSON, true, true, false, ",
    "EXECUTING, IN_DOUBT, , true, true, false, FELL",
    "ROLLING_BACK, ROLLBACK_FAILED, STEP_FAILED, true, true, false, FELL",
    "ROLLING_BACK, ROLLED_BACK, , true, true, false, AGAINST",
    "EXECUTING, FAILED, STEP_FAILED, true, true, false, FELL",
    "PLANNING, FAILED, PLAN_FAILED, false, true, false, AGAINST",
    "AWAITING_APPROVAL, REJECTED, REJECTED_BY_PERSON, false, true, false, AGAINST",
    "EXECUTING, CANCELLED, CANCELLED_BY_PERSON, true, true, false, AGAINST",
    "AWAITING_APPROVAL, CANCELLED, CANCELLED_BY_PERSON, false, true, false, ",
    "AWAITING_APPROVAL, EXPIRED, APPROVAL_EXPIRED, false, true, false, ",
    "AWAITING_APPROVAL, SELF_RESOLVED, ALERT_RESOLVED, false, true, false, ",
    "CHECKING, SKIPPED, PRECONDITION_UNMET, false, true, false, ",
    "CHECKING, BLOCKED, POLICY, false, true, false, ",
    "CHECKING, PLANNING, , false, true, false, ",
  })
  void eachWaySaysWhatItSays(
      RunStatus from,
      RunStatus to,
      @Nullable EndReason reason,
      boolean effect,
      boolean verified,
      boolean judged,
      @Nullable Trial says) {
    var runbook = new TestRunbook("r").step("a", EffectClass.KEYED);
    if (verified) {
      runbook.verify("health", "true", Duration.ofSeconds(1));
    }
    var moved = new Moved(from, to, reason, null);
    assertThat(Lessons.trial(run(from, effect, judged), moved, runbook.version().runbook()))
        .isEqualTo(says);
  }

  @ParameterizedTest
  @CsvSource({"0, ", "1, FELL"})
  void aFixThatDidNotHelpSaysNothingWhileAnotherIsLeft(int rung, @Nullable Trial says) {
    var runbook =
        new TestRunbook("r")
            .undoable("a", EffectClass.KEYED)
            .otherwise(List.of(TestRunbook.effect("b", EffectClass.KEYED, null, true, null)));
    var draft = run(RunStatus.VERIFYING, true, false).draft();
    draft.rung = rung;
    var moved =
        new Moved(RunStatus.VERIFYING, RunStatus.ROLLING_BACK, EndReason.VERIFICATION_FAILED, null);
    assertThat(Lessons.trial(draft.state(), moved, runbook.version().runbook())).isEqualTo(says);
  }
}

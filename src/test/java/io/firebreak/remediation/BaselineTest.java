package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.ActionCatalog;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Scope;
import io.firebreak.verify.Verifier;
import io.firebreak.verify.VerifyEvent.BaselineTaken;
import io.firebreak.verify.VerifyEvent.Reading;
import io.firebreak.verify.VerifyEvent.Saw;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class BaselineTest {
  @Test
  @Tag("V10")
  @DisplayName("V10: what could not be read before the change is no baseline")
  void aComparisonWithAReadingThatFailedBeforeTheChangeIsAnErrorAndNoFault() throws Exception {
    var world = new World();
    world.reading("errors", 1);
    var runbook =
        EngineFixture.version(
                FlowTexts.runbook("compares", FlowTexts.effect("a", ""))
                    + """
                    verify:
                      checks:
                        - uses: test.read
                          with: { name: errors }
                          expect: result.value <= baseline.value
                    """)
            .runbook();
    var verifier =
        new Verifier(
            new Readings(
                ActionCatalog.of(List.of(world.reading())),
                EngineFixture.EVALUATOR,
                new EngineFixture.NoSecrets()));
    var round =
        verifier.round(
            Objects.requireNonNull(runbook.verify()),
            new BaselineTaken(List.of(new Reading(0, null, "nobody answered"))),
            null,
            new Caller("default", "run", "verify", Instant.EPOCH),
            new Scope(Map.of()));
    assertThat(round.checks())
        .singleElement()
        .satisfies(check -> assertThat(check.saw()).isEqualTo(Saw.ERROR));
  }
}

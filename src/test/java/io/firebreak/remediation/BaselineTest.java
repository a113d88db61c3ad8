package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.ActionCatalog;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Scope;
import io.firebreak.testing.NoSecrets;
import io.firebreak.verify.Verifier;
import io.firebreak.verify.VerifyEvent.BaselineTaken;
import io.firebreak.verify.VerifyEvent.Reading;
import io.firebreak.verify.VerifyEvent.RoundRead;
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
    var round = round(1, new Reading(0, null, "nobody answered"));
    assertThat(round.checks())
        .singleElement()
        .satisfies(check -> assertThat(check.saw()).isEqualTo(Saw.ERROR));
  }

  @Test
  @Tag("V10")
  void aComparisonThatFailsTellsWhatWasThereBefore() throws Exception {
    var round =
        round(12, new Reading(0, JsonNodeFactory.instance.objectNode().put("value", 10), null));
    assertThat(round.checks())
        .singleElement()
        .satisfies(check -> {
          assertThat(check.saw()).isEqualTo(Saw.FAIL);
          assertThat(check.observed())
              .endsWith(
                  "does not meet result.value <= baseline.value; before the change it was 10");
        });
  }

  private static RoundRead round(int now, Reading before) throws Exception {
    var world = new World();
    world.reading("errors", now);
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
                new NoSecrets()));
    return verifier.round(
        Objects.requireNonNull(runbook.verify()),
        new BaselineTaken(List.of(before)),
        () -> {
          throw new AssertionError("no check is about the alert");
        },
        _ -> null,
        new Caller("default", "run", "verify", Instant.EPOCH),
        new Scope(Map.of()));
  }
}

package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Action;
import io.firebreak.action.ActionCatalog;
import io.firebreak.action.Call;
import io.firebreak.action.Doc;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import io.firebreak.gate.ErrorBudgetRule.Mode;
import io.firebreak.gate.ErrorBudgetRule.Modes;
import io.firebreak.gate.ErrorBudgets.Reading;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Readings;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Guards;
import io.firebreak.runbook.Guards.ErrorBudget.Otherwise;
import io.firebreak.testing.NoSecrets;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the state of an error budget lets runbooks do. */
class ErrorBudgetGateTest {
  private static final Caller CALLER = new Caller("default", "1", "guards", Instant.EPOCH);

  private static ErrorBudgetRule rule() {
    return new ErrorBudgetRule(
        "checkout",
        BigDecimal.valueOf(25),
        BigDecimal.valueOf(14),
        new Modes(
            Mode.AUTO, Mode.ONE_APPROVAL, Mode.TWO_APPROVALS, Mode.READ_ONLY, Mode.ONE_APPROVAL),
        List.of(Glob.of("safe-*")));
  }

  private record Known(Reading reading) implements ErrorBudgets {
    @Override
    public List<String> names() {
      return List.of("checkout");
    }

    @Override
    public Optional<ErrorBudgetRule> rule(String slo) {
      return slo.equals("checkout") ? Optional.of(ErrorBudgetGateTest.rule()) : Optional.empty();
    }

    @Override
    public Reading read(String slo, Caller caller) {
      return reading;
    }
  }

  private static Verdict judge(String runbook, String slo, Otherwise otherwise, Reading reading)
      throws InterruptedException {
    return judge(runbook, true, slo, otherwise, reading);
  }

  private static Verdict judge(
      String runbook, boolean reversible, String slo, Otherwise otherwise, Reading reading)
      throws InterruptedException {
    return new ErrorBudgetGate(new Known(reading))
        .judge(
            runbook,
            reversible,
            new Guards.ErrorBudget(slo, new Guards.Percent(BigDecimal.TEN), otherwise),
            CALLER);
  }

  @ParameterizedTest
  @CsvSource({
    "heal, 80, 1, REQUIRE_APPROVAL, PASS, 0",
    "heal, 24, 1, REQUIRE_APPROVAL, ASK, 1",
    "heal, 0, 1, REQUIRE_APPROVAL, ASK, 2",
    "heal, -3, 1, REQUIRE_APPROVAL, ASK, 2",
    "heal, 80, 14, REQUIRE_APPROVAL, BLOCK, 0",
    "safe-heal, 80, 14, REQUIRE_APPROVAL, ASK, 1",
    "heal, 9, 1, SKIP, SKIP, 0",
    "heal, 9, 1, BLOCK, BLOCK, 0",
    "heal, 10, 1, BLOCK, ASK, 1",
    "heal, 25, , BLOCK, PASS, 0",
  })
  @Tag("G37")
  @DisplayName("G37: the state of the budget and what the runbook wants: the stricter counts")
  void theStricterCounts(
      String runbook,
      BigDecimal left,
      @Nullable BigDecimal burn,
      Otherwise otherwise,
      GateEvent.Ruling ruling,
      int people)
      throws InterruptedException {
    var verdict = judge(runbook, "checkout", otherwise, new Reading.Known(left, burn));
    assertThat(verdict.ruling()).isEqualTo(ruling);
    assertThat(verdict.asks() == null ? 0 : verdict.asks().votes()).isEqualTo(people);
    if (ruling.refuses()) {
      assertThat(verdict.reason()).isEqualTo(EndReason.ERROR_BUDGET);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "heal, true, 0, TWO_APPROVALS, READ_ONLY, READ_ONLY",
    "heal, true, 0, READ_ONLY, ONE_APPROVAL, READ_ONLY",
    "heal, true, 20, TWO_APPROVALS, ONE_APPROVAL, ONE_APPROVAL",
    "heal, true, 80, TWO_APPROVALS, AUTO, AUTO",
    "safe-heal, true, 0, TWO_APPROVALS, READ_ONLY, AUTO",
    "safe-heal, false, 0, TWO_APPROVALS, ONE_APPROVAL, TWO_APPROVALS",
  })
  @Tag("G84")
  @DisplayName("G84: a fast burn makes nothing freer but what is certified and can be undone")
  void aFastBurnMakesNothingFreer(
      String runbook,
      boolean reversible,
      BigDecimal left,
      Mode exhausted,
      Mode fastBurn,
      Mode expected) {
    var rule =
        new ErrorBudgetRule(
            "checkout",
            BigDecimal.valueOf(25),
            BigDecimal.valueOf(14),
            new Modes(Mode.AUTO, Mode.ONE_APPROVAL, exhausted, fastBurn, Mode.AUTO),
            List.of(Glob.of("safe-*")));
    var burning = new Reading.Known(left, BigDecimal.valueOf(20));
    assertThat(rule.mode(burning, runbook, reversible)).isEqualTo(expected);
  }

  @Test
  void whatWasSeenIsTold() throws InterruptedException {
    var reading = new Reading.Known(new BigDecimal("12.345"), BigDecimal.valueOf(2));
    assertThat(judge("heal", "checkout", Otherwise.SKIP, reading).observed())
        .isEqualTo(
            "checkout: 12.3% left, burn rate 2, low: one_approval; the runbook wants 10%; needs 1"
                + " vote");
  }

  @Test
  @Tag("G38")
  @DisplayName("G38: a budget that cannot be read, or that nobody knows, refuses")
  void whatIsNotKnownRefuses() throws InterruptedException {
    var unread = judge("heal", "checkout", Otherwise.SKIP, new Reading.Unknown("no answer"));
    assertThat(unread.reason()).isEqualTo(EndReason.GUARD_ERROR);
    assertThat(unread.observed()).isEqualTo("checkout: no answer");
    var unknown = judge("heal", "cart", Otherwise.SKIP, new Reading.Unknown("no answer"));
    assertThat(unknown.observed()).isEqualTo("cart: the configuration has no error_budgets.cart");
  }

  /** Input of the stand-in for the real action. */
  record Query(
      @Doc(value = "PromQL.", required = true) String query,
      @Doc(value = "Which server.", required = true) String server) {}

  private static QueriedErrorBudgets queried(Map<String, Double> answers) {
    var action =
        new Action<Query>() {
          @Override
          public Descriptor<Query> descriptor() {
            return new Descriptor<>(
                "prometheus.query",
                "Asks.",
                Query.class,
                EffectClass.PURE,
                DryRun.NATIVE,
                Duration.ofSeconds(1),
                null);
          }

          @Override
          public Prediction plan(Query input, Call call) {
            throw new AssertionError("only asked");
          }

          @Override
          public Outcome execute(Query input, Call call) {
            var result = JsonNodeFactory.instance.objectNode();
            var value = answers.get(input.server() + " " + input.query());
            return new Outcome.Ok(value == null ? result : result.put("value", value));
          }
        };
    return new QueriedErrorBudgets(
        List.of(new QueriedErrorBudgets.Queried(rule(), "eu", "left", "burn")),
        new Readings(ActionCatalog.of(List.of(action)), new Evaluator(), new NoSecrets()));
  }

  @Test
  @Tag("G36")
  @DisplayName("G36: what is left and how fast it burns comes from PromQL; no data is no answer")
  void promQlTellsIt() throws InterruptedException {
    var known = queried(Map.of("eu left", 0.5, "eu burn", 3.0)).read("checkout", CALLER);
    assertThat(known)
        .isInstanceOfSatisfying(
            Reading.Known.class,
            reading -> {
              assertThat(reading.remaining()).isEqualByComparingTo("50");
              assertThat(Objects.requireNonNull(reading.burnRate())).isEqualByComparingTo("3");
            });
    assertThat(queried(Map.of("eu burn", 3.0)).read("checkout", CALLER))
        .isEqualTo(new Reading.Unknown("left has no single value"));
    assertThat(queried(Map.of("eu left", 0.5)).read("checkout", CALLER))
        .isEqualTo(new Reading.Unknown("burn has no single value"));
  }
}

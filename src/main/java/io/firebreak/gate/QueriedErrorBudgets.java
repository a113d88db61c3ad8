package io.firebreak.gate;

import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.plan.Caller;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Readings.Read;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Location;
import io.firebreak.runbook.Precondition;
import io.firebreak.runbook.Template;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Error budgets that PromQL of the configuration tells. No data is no answer, never zero. */
public final class QueriedErrorBudgets implements ErrorBudgets {
  private static final String ACTION = "prometheus.query";
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Map<String, Queried> known;
  private final Readings readings;

  /** These objectives, by name. */
  public QueriedErrorBudgets(List<Queried> known, Readings readings) {
    var byName = new LinkedHashMap<String, Queried>();
    known.forEach(each -> byName.put(each.rule().slo(), each));
    this.known = Map.copyOf(byName);
    this.readings = readings;
  }

  /**
   * An objective that a Prometheus knows.
   *
   * @param server its name in the configuration
   * @param remaining PromQL for the share that is left, 0 to 1
   * @param burnRate PromQL for the burn rate, null when it is not looked at
   */
  public record Queried(
      ErrorBudgetRule rule, String server, String remaining, @Nullable String burnRate) {}

  @Override
  public List<String> names() {
    return known.keySet().stream().sorted().toList();
  }

  @Override
  public Optional<ErrorBudgetRule> rule(String slo) {
    return Optional.ofNullable(known.get(slo)).map(Queried::rule);
  }

  @Override
  public Reading read(String slo, Caller caller) throws InterruptedException {
    var queried = known.get(slo);
    if (queried == null) {
      return new Reading.Unknown("the configuration has no error_budgets." + slo);
    }
    var remaining = ask(queried.server(), queried.remaining(), caller);
    var query = queried.burnRate();
    var burn = query == null ? null : ask(queried.server(), query, caller);
    if (remaining.value() == null || (burn != null && burn.value() == null)) {
      return new Reading.Unknown(
          remaining.value() == null || burn == null ? remaining.why() : burn.why());
    }
    return new Reading.Known(
        remaining.value().multiply(HUNDRED), burn == null ? null : burn.value());
  }

  /** What a query came to; the value is null when there is none, and {@code why} says why. */
  private record Answer(@Nullable BigDecimal value, String why) {}

  private Answer ask(String server, String query, Caller caller) throws InterruptedException {
    var use =
        new Precondition(
            null,
            ACTION,
            new Template.Fields(Map.of("query", text(query), "server", text(server)), HERE),
            new Expression("true", HERE),
            Precondition.Otherwise.BLOCK,
            TIMEOUT);
    return switch (readings.read(use, TIMEOUT, caller.at("error_budget"), new Scope(Map.of()))) {
      case Read.Failed(var message) -> new Answer(null, query + ": " + message);
      case Read.Seen(var result) ->
          result.path("value").isNumber()
              ? new Answer(result.path("value").decimalValue(), "")
              : new Answer(null, query + " has no single value");
    };
  }

  private static final Location HERE = new Location("firebreak.yaml", 1, 1);

  private static Template text(String value) {
    return new Template.Constant(TextNode.valueOf(value), HERE);
  }
}

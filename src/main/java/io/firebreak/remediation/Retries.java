package io.firebreak.remediation;

import io.firebreak.plan.PlannedStep.RetryRule;
import java.math.BigDecimal;
import java.time.Duration;

/** Waits between attempts: exponential, with full jitter unless the runbook says otherwise. */
final class Retries {
  private Retries() {}

  /**
   * How long to wait after attempt {@code attempt}: a random part of {@code backoff ×
   * factor^(n-1)}, at most {@code max_backoff} ("full jitter").
   *
   * @param random from 0 to 1
   */
  static Duration wait(RetryRule rule, int attempt, double random) {
    var factor = new BigDecimal(rule.factor()).doubleValue();
    var longest = rule.maxBackoff().toMillis();
    var wait =
        Math.min((double) longest, rule.backoff().toMillis() * Math.pow(factor, attempt - 1.0));
    return Duration.ofMillis(Math.round(rule.jitter() ? wait * random : wait));
  }
}

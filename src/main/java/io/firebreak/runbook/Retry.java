package io.firebreak.runbook;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/**
 * How errors are tried again: attempt n waits a random time up to {@code backoff × factor^(n-1)},
 * at most {@code maxBackoff}.
 *
 * @param maxAttempts all attempts, the first included
 * @param backoff first wait
 * @param factor growth of the wait
 * @param maxBackoff longest wait
 * @param jitter how the wait is spread
 * @param on which errors
 */
public record Retry(
    @Key(value = "All attempts, the first included.", fallback = "3", min = "1", max = "20")
        int maxAttempts,
    @Key(value = "First wait.", fallback = "1s", min = "0s", max = "1h") Duration backoff,
    @Key(value = "Growth of the wait.", fallback = "2", min = "1", max = "10") BigDecimal factor,
    @Key(value = "Longest wait.", fallback = "30s", min = "0s", max = "1d") Duration maxBackoff,
    @Key(value = "How the wait is spread.", fallback = "full") Jitter jitter,
    @Key(value = "Which errors.", fallback = "[transient]", most = 1) List<On> on) {

  public Retry {
    on = List.copyOf(on);
  }

  /** How a wait is spread. */
  public enum Jitter {
    /** Evenly between nothing and the wait. */
    FULL,
    NONE
  }

  /** Which errors are tried again. */
  public enum On {
    /** Those that the action calls transient. */
    TRANSIENT
  }
}

package io.firebreak.runbook;

import java.time.Duration;
import java.util.List;

/**
 * How it is proved from outside that the target recovered.
 *
 * @param stabilize wait before the first check
 * @param every time between checks
 * @param successFor passes in a row that are needed
 * @param failureLimit failed checks that are forgiven
 * @param errorLimit checks in a row that may end in an error
 * @param deadline from the end of the steps; then inconclusive
 * @param checks all must pass
 */
public record Verification(
    @Key(value = "Wait before the first check.", fallback = "30s", min = "0s", max = "1d")
        Duration stabilize,
    @Key(value = "Time between checks.", fallback = "15s", min = "100ms", max = "1h")
        Duration every,
    @Key(value = "Passes in a row that are needed.", fallback = "1", min = "1", max = "100")
        int successFor,
    @Key(value = "Failed checks that are forgiven.", fallback = "0", min = "0", max = "1000")
        int failureLimit,
    @Key(
            value = "Checks in a row that may end in an error.",
            fallback = "4",
            min = "0",
            max = "1000")
        int errorLimit,
    @Key(
            value = "From the end of the steps; then it is inconclusive.",
            fallback = "10m",
            min = "1s",
            max = "7d")
        Duration deadline,
    @Key(value = "All must pass.", least = 1, most = 20) List<Check> checks) {

  public Verification {
    checks = List.copyOf(checks);
  }
}

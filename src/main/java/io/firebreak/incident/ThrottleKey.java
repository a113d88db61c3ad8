package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Fingerprint;
import io.firebreak.journal.StreamId;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Triggers.Throttle;
import java.util.List;
import java.util.Optional;

/**
 * Alerts that are alike to the throttle of a runbook.
 *
 * @param runbook its name
 * @param alike the labels that its {@code by} names, with their values
 */
record ThrottleKey(String runbook, String alike) {
  /** The key of an alert; empty when the version has no throttle. */
  static Optional<ThrottleKey> of(RunbookVersion version, Alert alert) {
    return throttle(version)
        .map(throttle ->
            new ThrottleKey(
                version.runbook().name(),
                GroupKey.bounded(alert.labels().only(throttle.by()).canonical())));
  }

  static Optional<Throttle> throttle(RunbookVersion version) {
    return Optional.ofNullable(version.runbook().triggers().alert()).map(by -> by.throttle());
  }

  /** The stream of what happens to it. */
  StreamId stream(String tenant) {
    return new StreamId(tenant, "throttle/" + Fingerprint.of(tenant, List.of(runbook, alike)));
  }

  /** For people. */
  String words() {
    return alike.isEmpty() ? "alerts without these labels" : alike;
  }
}

package io.firebreak.runbook;

/**
 * What one runbook's alert trigger says of an alert.
 *
 * @param version the version in force
 * @param reason whether it matched, and why not
 * @param detail the condition, and what was wrong with it
 */
public record TriggerMatch(RunbookVersion version, TriggerReason reason, String detail) {
  /** Whether the alert starts it. */
  public boolean matched() {
    return reason == TriggerReason.MATCHED;
  }
}

package io.firebreak.gate;

import io.firebreak.journal.Guard;

/** Questions that people declined or let lapse; the same is not asked again (engine-rules 16). */
final class DeclinedStore {
  private DeclinedStore() {}

  static Guard remember(
      String tenant, String runbook, String target, String episode, int severity) {
    return tx -> {
      tx.update(
          """
          INSERT INTO declined (tenant, runbook, target, episode, severity) VALUES (?, ?, ?, ?, ?)
          ON CONFLICT (tenant, runbook, target, episode) DO UPDATE SET severity = excluded.severity
          """,
          tenant,
          runbook,
          target,
          episode,
          (long) severity);
      return null;
    };
  }
}

package io.firebreak.mail;

import io.firebreak.journal.Guard;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** When people were last mailed about runs that they must settle, and who about a question. */
final class MailStore {
  private final Jdbi jdbi;

  MailStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  Optional<Instant> mailedAt(String tenant, String runId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery("SELECT mailed_at FROM mail_page WHERE tenant = :tenant AND run_id = :run")
            .bind("tenant", tenant)
            .bind("run", runId)
            .map((row, _) -> Instant.EPOCH.plus(row.getLong(1), ChronoUnit.MICROS))
            .findOne());
  }

  static Guard put(String tenant, String runId, Instant at) {
    return tx -> {
      tx.update(
          """
          INSERT INTO mail_page (tenant, run_id, mailed_at) VALUES (?, ?, ?)
          ON CONFLICT (tenant, run_id) DO UPDATE SET mailed_at = excluded.mailed_at
          """,
          tenant,
          runId,
          ChronoUnit.MICROS.between(Instant.EPOCH, at));
      return null;
    };
  }

  static Guard delete(String tenant, String runId) {
    return tx -> {
      tx.update("DELETE FROM mail_page WHERE tenant = ? AND run_id = ?", tenant, runId);
      return null;
    };
  }

  /** How many levels of further people were mailed about a question; 0 for none. */
  int escalated(String tenant, String runId, String question) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT level FROM mail_escalation
                WHERE tenant = :tenant AND run_id = :run AND question = :question
                """)
            .bind("tenant", tenant)
            .bind("run", runId)
            .bind("question", question)
            .mapTo(Integer.class)
            .findOne()
            .orElse(0));
  }

  static Guard escalated(String tenant, String runId, String question, int level) {
    return tx -> {
      tx.update(
          """
          INSERT INTO mail_escalation (tenant, run_id, question, level) VALUES (?, ?, ?, ?)
          ON CONFLICT (tenant, run_id)
          DO UPDATE SET question = excluded.question, level = excluded.level
          """,
          tenant,
          runId,
          question,
          level);
      return null;
    };
  }

  static Guard decided(String tenant, String runId) {
    return tx -> {
      tx.update("DELETE FROM mail_escalation WHERE tenant = ? AND run_id = ?", tenant, runId);
      return null;
    };
  }
}

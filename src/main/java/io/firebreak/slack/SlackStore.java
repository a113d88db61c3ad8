package io.firebreak.slack;

import io.firebreak.journal.Guard;
import io.firebreak.remediation.RunEvent.Cause;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jdbi.v3.core.Jdbi;

/** Where runs are told, and which forms are open. */
final class SlackStore {
  private static final long KEPT_MICROS = Duration.ofDays(1).toNanos() / 1_000;

  private final Jdbi jdbi;

  SlackStore(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  /** A message: Slack's id of the channel, and its time stamp, which names it there. */
  record Place(String channel, String ts) {
    /** When Slack says that it was written: seconds with six digits behind the point. */
    Instant at() {
      var micros = new BigDecimal(ts).movePointRight(6).longValue();
      return Instant.EPOCH.plus(micros, ChronoUnit.MICROS);
    }
  }

  /**
   * A form that asks {@code slackUser} something.
   *
   * @param about what it is about
   */
  record Form(String viewId, String slackUser, String channel, About about) {}

  /**
   * What a form is about; what does not belong to it is empty.
   *
   * @param approvalId the question about whose plan something is said
   * @param step path of the manual step that is reported on
   * @param version hash of the runbook version that is to be started
   * @param cause why it is to be started: by a person, or as a drill
   */
  record About(String runId, String approvalId, String step, String version, String cause) {
    static About question(Asked asked) {
      return new About(asked.runId(), asked.approvalId(), "", "", "");
    }

    Asked asked() {
      return new Asked(runId, approvalId);
    }

    static About step(Assigned assigned) {
      return new About(assigned.runId(), "", assigned.path(), "", "");
    }

    static About start(String version, Cause cause) {
      return new About("", "", "", version, cause.name());
    }
  }

  Optional<Place> place(String tenant, String subject) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT channel, ts FROM slack_message
                WHERE tenant = :tenant AND subject = :subject
                """)
            .bind("tenant", tenant)
            .bind("subject", subject)
            .map((row, _) -> new Place(row.getString(1), row.getString(2)))
            .findOne());
  }

  /** What the message at a place tells about. */
  Optional<String> subject(String tenant, Place place) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT subject FROM slack_message
                WHERE tenant = :tenant AND channel = :channel AND ts = :ts
                """)
            .bind("tenant", tenant)
            .bind("channel", place.channel())
            .bind("ts", place.ts())
            .mapTo(String.class)
            .findOne());
  }

  static Guard put(String tenant, String subject, Place place) {
    return tx -> {
      tx.update(
          """
          INSERT INTO slack_message (tenant, subject, channel, ts) VALUES (?, ?, ?, ?)
          ON CONFLICT (tenant, subject) DO UPDATE SET channel = excluded.channel, ts = excluded.ts
          """,
          tenant,
          subject,
          place.channel(),
          place.ts());
      return null;
    };
  }

  /** The next thing to be told about a subject is a new message. */
  static Guard forget(String tenant, String subject) {
    return tx -> {
      tx.update("DELETE FROM slack_message WHERE tenant = ? AND subject = ?", tenant, subject);
      return null;
    };
  }

  Optional<Form> form(String tenant, String viewId) {
    return jdbi.withHandle(handle ->
        handle
            .createQuery(
                """
                SELECT view_id, slack_user, channel, run_id, approval_id, step, version, cause
                FROM slack_form WHERE tenant = :tenant AND view_id = :view
                """)
            .bind("tenant", tenant)
            .bind("view", viewId)
            .map((row, _) ->
                new Form(
                    row.getString(1),
                    row.getString(2),
                    row.getString(3),
                    new About(
                        row.getString(4),
                        row.getString(5),
                        row.getString(6),
                        row.getString(7),
                        row.getString(8))))
            .findOne());
  }

  /** Refuses what was done already; forgets after a day, when Slack no longer repeats it. */
  static Guard first(String tenant, String id) {
    return tx -> {
      var now = tx.nowMicros();
      tx.update("DELETE FROM slack_seen WHERE seen_at < ?", now - KEPT_MICROS);
      return tx.update(
                  """
                  INSERT INTO slack_seen (tenant, id, seen_at) VALUES (?, ?, ?)
                  ON CONFLICT (tenant, id) DO NOTHING
                  """,
                  tenant,
                  id,
                  now)
              == 1
          ? null
          : new Guard.Refusal(Delivered.DELIVERED_BEFORE, id);
    };
  }

  /** Keeps a form, and forgets those that nobody sent for a day. */
  static Guard open(String tenant, Form form) {
    return tx -> {
      var now = tx.nowMicros();
      tx.update("DELETE FROM slack_form WHERE opened_at < ?", now - KEPT_MICROS);
      tx.update(
          """
          INSERT INTO slack_form
            (tenant, view_id, slack_user, channel, run_id, approval_id, step, version, cause,
             opened_at)
          VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
          ON CONFLICT (tenant, view_id) DO NOTHING
          """,
          tenant,
          form.viewId(),
          form.slackUser(),
          form.channel(),
          form.about().runId(),
          form.about().approvalId(),
          form.about().step(),
          form.about().version(),
          form.about().cause(),
          now);
      return null;
    };
  }

  /** Takes a form, which is good for one start; refused when it was taken already. */
  static Guard take(String tenant, String viewId) {
    return tx ->
        tx.update("DELETE FROM slack_form WHERE tenant = ? AND view_id = ?", tenant, viewId) == 1
            ? null
            : new Guard.Refusal(Delivered.DELIVERED_BEFORE, viewId);
  }
}

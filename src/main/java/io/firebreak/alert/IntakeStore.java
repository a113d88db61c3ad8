package io.firebreak.alert;

import static java.util.Collections.nCopies;
import static java.util.Objects.requireNonNull;

import io.firebreak.journal.Tx;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** The rows of deliveries and episodes, written inside a unit. */
final class IntakeStore {
  private static final String REMEMBER =
      """
      INSERT INTO delivery_seen (tenant, hook, mark, delivery_id, expires_at)
      VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (tenant, hook, mark) DO UPDATE
        SET delivery_id = excluded.delivery_id, expires_at = excluded.expires_at
        WHERE delivery_seen.expires_at <= ?
      RETURNING delivery_id
      """;

  private static final String REMEMBERED =
      """
      SELECT delivery_id FROM delivery_seen WHERE tenant = ? AND hook = ? AND mark = ?
      """;

  private static final String FORGET = "DELETE FROM delivery_seen WHERE expires_at <= ?";

  private static final String INSERT_DELIVERY =
      """
      INSERT INTO delivery
        (tenant, id, hook, received_at, body_sha256, headers, body, alerts, routed, urgent)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """;

  private static final String INSERT_DEAD_LETTER =
      """
      INSERT INTO dead_letter (tenant, delivery_id, hook, received_at, reason, detail)
      VALUES (?, ?, ?, ?, ?, ?)
      """;

  private static final int ROWS = 32;

  private static final String EPISODES =
      """
      INSERT INTO episode
        (tenant, fingerprint, starts_at, status, severity, ends_at, count, first_seen, last_seen,
         first_delivery, resolved_delivery)
      VALUES
      """;

  private static final String EPISODE = "(?, ?, ?, ?, ?, ?, 1, ?, ?, ?, ?)";

  // Once resolved, an episode stays so: a firing message that arrives later was sent earlier.
  private static final String COUNTED =
      """

      ON CONFLICT (tenant, fingerprint, starts_at) DO UPDATE SET
        count = episode.count + 1,
        last_seen = excluded.last_seen,
        status = CASE WHEN excluded.status = 'resolved' THEN 'resolved' ELSE episode.status END,
        ends_at = COALESCE(episode.ends_at, excluded.ends_at),
        resolved_delivery = COALESCE(episode.resolved_delivery, excluded.resolved_delivery),
        raised_delivery =
          CASE WHEN excluded.status = 'firing' AND excluded.severity < episode.severity
               THEN excluded.first_delivery ELSE episode.raised_delivery END,
        severity =
          CASE WHEN excluded.status = 'firing' AND excluded.severity < episode.severity
               THEN excluded.severity ELSE episode.severity END
      RETURNING fingerprint, starts_at, count, resolved_delivery, raised_delivery
      """;

  /** The statement that counts so many episodes at once. */
  private static final List<String> COUNT_EPISODES =
      IntStream.rangeClosed(1, ROWS)
          .mapToObj(rows -> EPISODES + String.join(", ", nCopies(rows, EPISODE)) + COUNTED)
          .toList();

  private static final String FIRING_STARTS =
      """
      SELECT starts_at FROM episode
      WHERE tenant = ? AND fingerprint = ? AND status = 'firing' AND last_seen > ?
      ORDER BY starts_at
      """;

  private static final String MARK_ROUTED =
      "UPDATE delivery SET routed = 1 WHERE id = ? AND routed = 0";

  private IntakeStore() {}

  /**
   * A sign by which a delivery is recognised when it comes again.
   *
   * @param text what is compared, within one hook
   * @param window how long it is remembered
   */
  record Mark(String text, Duration window) {}

  /** Remembers a mark; the id of the earlier delivery if it is remembered already. */
  static Optional<String> remember(Tx tx, HookRef hook, Mark mark, String deliveryId)
      throws SQLException {
    long now = tx.nowMicros();
    var written =
        tx.query(
            REMEMBER,
            row -> row.getString(1),
            hook.tenant(),
            hook.id(),
            mark.text(),
            deliveryId,
            now + micros(mark.window()),
            now);
    if (!written.isEmpty()) {
      return Optional.empty();
    }
    return tx
        .query(REMEMBERED, row -> row.getString(1), hook.tenant(), hook.id(), mark.text())
        .stream()
        .findFirst();
  }

  /** Forgets the marks whose time is over; returns how many. */
  static int forget(Tx tx) throws SQLException {
    return tx.update(FORGET, tx.nowMicros());
  }

  /** Whether the delivery was still waiting to be routed. */
  static boolean markRouted(Tx tx, String deliveryId) throws SQLException {
    return tx.update(MARK_ROUTED, deliveryId) == 1;
  }

  static void insertDelivery(
      Tx tx, HookRef hook, RawDelivery raw, Kept kept, String alerts, boolean routed)
      throws SQLException {
    tx.update(
        INSERT_DELIVERY,
        hook.tenant(),
        raw.id(),
        hook.id(),
        micros(raw.receivedAt()),
        kept.bodySha256(),
        kept.headers(),
        raw.body(),
        alerts,
        routed ? 1L : 0L,
        kept.urgent() ? 1L : 0L);
  }

  /**
   * What is computed of a delivery before the transaction.
   *
   * @param headers those that may be kept, as JSON
   * @param urgent whether it tells of something critical
   */
  record Kept(String bodySha256, String headers, boolean urgent) {}

  static void insertDeadLetter(
      Tx tx, HookRef hook, RawDelivery raw, DeadLetterReason reason, String detail)
      throws SQLException {
    tx.update(
        INSERT_DEAD_LETTER,
        hook.tenant(),
        raw.id(),
        hook.id(),
        micros(raw.receivedAt()),
        reason.code(),
        detail);
  }

  /** What tells an episode from others of its tenant; the start in microseconds. */
  record Episode(String fingerprint, long startsAt) {
    static Episode of(Alert alert) {
      return new Episode(alert.fingerprint(), micros(alert.startsAt()));
    }
  }

  /**
   * What counting an episode showed.
   *
   * @param routable whether an incident must hear of it
   */
  record Counted(Disposition disposition, boolean routable) {}

  /**
   * Counts a message of each of these alerts, in few statements.
   *
   * @param alerts of different episodes
   */
  static Map<Episode, Counted> count(Tx tx, String tenant, List<Alert> alerts, RawDelivery raw)
      throws SQLException {
    var counts = new HashMap<Episode, Counted>();
    for (int from = 0; from < alerts.size(); from += ROWS) {
      var some = alerts.subList(from, Math.min(from + ROWS, alerts.size()));
      var byEpisode = new HashMap<Episode, Alert>();
      var values = new ArrayList<@Nullable Object>();
      for (var alert : some) {
        byEpisode.put(Episode.of(alert), alert);
        values.addAll(row(tenant, alert, raw));
      }
      tx.query(
          COUNT_EPISODES.get(some.size() - 1),
          row -> {
            var episode = new Episode(row.getString(1), row.getLong(2));
            var alert = requireNonNull(byEpisode.get(episode));
            return counts.put(
                episode,
                counted(
                    alert.status() == Alert.Status.RESOLVED,
                    row.getLong(3) == 1,
                    raw.id().equals(row.getString(4)),
                    raw.id().equals(row.getString(5))));
          },
          values.toArray());
    }
    return counts;
  }

  private static List<@Nullable Object> row(String tenant, Alert alert, RawDelivery raw) {
    boolean resolved = alert.status() == Alert.Status.RESOLVED;
    return Arrays.asList(
        tenant,
        alert.fingerprint(),
        micros(alert.startsAt()),
        alert.status().code(),
        (long) alert.severity().rank(),
        alert.endsAt() == null ? null : micros(alert.endsAt()),
        micros(raw.receivedAt()),
        micros(raw.receivedAt()),
        raw.id(),
        resolved ? raw.id() : null);
  }

  private static Counted counted(
      boolean resolved, boolean first, boolean resolvedNow, boolean raisedNow) {
    if (first) {
      // A resolve that comes first is a tombstone. Incidents must know it too: the late firing may
      // come in one delivery with alerts that are new.
      return new Counted(resolved ? Disposition.RESOLVED : Disposition.NEW, true);
    }
    if (resolved && resolvedNow) {
      return new Counted(Disposition.RESOLVED, true);
    }
    return new Counted(Disposition.REPEAT, raisedNow);
  }

  /**
   * When the episodes of a fingerprint began that still fire and were heard of since then, oldest
   * first.
   */
  static List<Instant> firingStarts(Tx tx, String tenant, String fingerprint, Instant heardSince)
      throws SQLException {
    return tx.query(
        FIRING_STARTS, row -> instant(row.getLong(1)), tenant, fingerprint, micros(heardSince));
  }

  static long micros(Instant instant) {
    return Math.addExact(
        Math.multiplyExact(instant.getEpochSecond(), 1_000_000L), instant.getNano() / 1_000);
  }

  static Instant instant(long micros) {
    return Instant.ofEpochSecond(
        Math.floorDiv(micros, 1_000_000L), Math.floorMod(micros, 1_000_000L) * 1_000L);
  }

  private static long micros(Duration duration) {
    return duration.toNanos() / 1_000;
  }
}

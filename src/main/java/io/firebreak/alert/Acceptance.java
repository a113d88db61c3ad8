package io.firebreak.alert;

import static java.util.Objects.requireNonNull;

import io.firebreak.journal.Guard;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Reason;
import io.firebreak.journal.Tx;
import io.firebreak.journal.Unit;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * One delivery on its way into the store. What costs time is done before the transaction; the guard
 * may run more than once and then starts afresh.
 */
final class Acceptance implements Guard {
  private static final int LONGEST_HEADER = 512;

  /** What the answer says of a change: nothing is done about it. */
  private static final String CHANGE = "change";

  private static final String HANDSHAKE = "handshake";

  private static final Comparator<Alert> BY_EPISODE =
      Comparator.comparing(Alert::fingerprint).thenComparing(Alert::startsAt);

  private final Intake.Submission submission;
  private final Duration staleAfter;
  private final RawDelivery raw;
  private final IntakeStore.Kept kept;
  private final List<Alert> parsed;
  private final boolean startsKnown;
  private final String parsedJson;
  private final List<IntakeStore.Mark> marks;

  private List<Alert> stored = List.of();
  private List<Receipt.Line> lines = List.of();
  private boolean isRoutable;

  /**
   * An acceptance.
   *
   * @param recognising whether a delivery that was here before is refused
   * @param staleAfter how long an alert of which no start is told may not have been heard of and
   *     still be the same episode
   */
  Acceptance(Intake.Submission submission, boolean recognising, Duration staleAfter) {
    this.submission = submission;
    this.staleAfter = staleAfter;
    this.raw = submission.raw();
    this.kept =
        new IntakeStore.Kept(
            Fingerprint.ofBytes(raw.body()),
            keptHeaders(raw),
            submission.parsed() instanceof Parsed.Alerts told && told.isUrgent());
    this.parsed = submission.parsed() instanceof Parsed.Alerts a ? a.alerts() : List.of();
    this.startsKnown = parsed.stream().allMatch(Alert::isStartKnown);
    this.parsedJson = AlertJson.write(parsed);
    this.marks = recognising ? marks() : List.of();
  }

  private enum Repeated implements Reason {
    DUPLICATE
  }

  private List<IntakeStore.Mark> marks() {
    var found = new ArrayList<IntakeStore.Mark>();
    for (var id : submission.ids()) {
      found.add(new IntakeStore.Mark("id:" + id, Intake.ID_WINDOW));
    }
    // Without a start in the body, firing, resolved and firing again may be equal bytes and yet
    // two episodes; such a body proves nothing.
    if (startsKnown) {
      // Prometheus says until when an alert fires: an end that lay ahead is the end itself when
      // the same bytes come at that time, so they are a repeat only if as many alerts have ended.
      var ended = parsed.stream().filter(a -> a.status() == Alert.Status.RESOLVED).count();
      found.add(
          new IntakeStore.Mark("body:" + kept.bodySha256() + ":" + ended, Intake.BODY_WINDOW));
    }
    return List.copyOf(found);
  }

  /** This acceptance as part of a unit. */
  Unit.Builder addTo(Unit.Builder unit) {
    return unit.guard(this).append(submission.hook().stream(), Unit.AT_HEAD, events());
  }

  private List<NewEvent> events() {
    var events = new ArrayList<NewEvent>();
    switch (submission.parsed()) {
      case Parsed.Alerts alerts -> {
        events.add(
            event(
                new IntakeEvent.Accepted(
                    raw.id(),
                    raw.receivedAt(),
                    kept.bodySha256(),
                    raw.body().length,
                    Fingerprint.ofBytes(parsedJson.getBytes(StandardCharsets.UTF_8)),
                    parsed.size())));
        alerts.rejected().stream()
            .findFirst()
            .ifPresent(first -> events.add(deadLettered(first.reason(), rejected(alerts))));
        alerts.changes().forEach(change -> events.add(event(told(change))));
      }
      case Parsed.DeadLetter letter -> events.add(deadLettered(letter.reason(), letter.detail()));
      case Parsed.Changed(var changes) ->
          changes.forEach(change -> events.add(event(told(change))));
      case Parsed.Handshake _ -> events.add(ignored(HANDSHAKE));
      case Parsed.Ignorable ignorable -> events.add(ignored(ignorable.why()));
    }
    return events;
  }

  private IntakeEvent told(ChangeEvent change) {
    return new IntakeEvent.ChangeTold(
        raw.id(),
        raw.receivedAt(),
        kept.bodySha256(),
        raw.body().length,
        change.at(),
        change.summary(),
        change.state(),
        change.labels().map());
  }

  private NewEvent ignored(String why) {
    return event(
        new IntakeEvent.Ignored(
            raw.id(), raw.receivedAt(), kept.bodySha256(), raw.body().length, why));
  }

  private NewEvent deadLettered(DeadLetterReason reason, String detail) {
    return event(
        new IntakeEvent.DeadLettered(
            raw.id(),
            raw.receivedAt(),
            kept.bodySha256(),
            raw.body().length,
            reason.code(),
            detail));
  }

  private NewEvent event(IntakeEvent payload) {
    return new NewEvent(payload, submission.actor());
  }

  @Override
  public Guard.@Nullable Refusal apply(Tx tx) throws SQLException {
    for (var mark : marks) {
      var earlier = IntakeStore.remember(tx, submission.hook(), mark, raw.id());
      if (earlier.isPresent()) {
        return new Guard.Refusal(Repeated.DUPLICATE, earlier.get());
      }
    }
    countEpisodes(tx);
    var json = startsKnown ? parsedJson : AlertJson.write(stored);
    IntakeStore.insertDelivery(tx, submission.hook(), raw, kept, json, !isRoutable);
    insertDeadLetter(tx);
    insertChanges(tx);
    return null;
  }

  private void insertChanges(Tx tx) throws SQLException {
    var changes =
        switch (submission.parsed()) {
          case Parsed.Changed changed -> changed.changes();
          case Parsed.Alerts alerts -> alerts.changes();
          case Parsed.DeadLetter _, Parsed.Handshake _, Parsed.Ignorable _ ->
              List.<ChangeEvent>of();
        };
    for (var i = 0; i < changes.size(); i++) {
      ChangeStore.insert(tx, submission.hook(), raw.id(), i, changes.get(i));
    }
  }

  private void countEpisodes(Tx tx) throws SQLException {
    var tenant = submission.hook().tenant();
    stored = startsKnown ? parsed : withOpenStarts(tx, tenant);
    lines = new ArrayList<>(stored.size());
    isRoutable = false;
    var counts = new HashMap<Alert, IntakeStore.Counted>();
    // In one order for all, so that two deliveries of the same episodes never wait for each other.
    var left = stored.stream().sorted(BY_EPISODE).toList();
    while (!left.isEmpty()) {
      var round = new LinkedHashMap<IntakeStore.Episode, Alert>();
      var again = new ArrayList<Alert>();
      for (var alert : left) {
        if (round.putIfAbsent(IntakeStore.Episode.of(alert), alert) != null) {
          again.add(alert);
        }
      }
      var counted = IntakeStore.count(tx, tenant, List.copyOf(round.values()), raw);
      // The first time counts when a body names the same alert twice.
      round.forEach(
          (episode, alert) -> counts.putIfAbsent(alert, requireNonNull(counted.get(episode))));
      left = again;
    }
    for (var alert : stored) {
      var counted = requireNonNull(counts.get(alert));
      lines.add(Receipt.Line.of(alert, counted.disposition()));
      isRoutable |= (counted.routable() || isNews(alert)) && !alert.has(Flag.PSEUDO);
    }
  }

  /** Whether it tells something although it fires as before. */
  private static boolean isNews(Alert alert) {
    return alert.has(Flag.ACKNOWLEDGED) || alert.has(Flag.MERGED);
  }

  /**
   * An alert without a start belongs to what fires now, unless that was not heard of for long: else
   * a source that tells neither starts nor ends would be heard once and never again. A resolve ends
   * all of it.
   */
  private List<Alert> withOpenStarts(Tx tx, String tenant) throws SQLException {
    var found = new ArrayList<Alert>();
    for (var alert : parsed) {
      var open =
          alert.isStartKnown()
              ? List.<Instant>of()
              : IntakeStore.firingStarts(tx, tenant, alert.fingerprint(), heardSince(alert));
      if (open.isEmpty()) {
        found.add(alert);
      } else if (alert.status() == Alert.Status.FIRING) {
        found.add(alert.startingAt(open.getLast()));
      } else {
        open.forEach(start -> found.add(alert.startingAt(start)));
      }
    }
    return found;
  }

  private Instant heardSince(Alert alert) {
    return alert.status() == Alert.Status.FIRING && !isNews(alert)
        ? raw.receivedAt().minus(staleAfter)
        : Instant.EPOCH;
  }

  private void insertDeadLetter(Tx tx) throws SQLException {
    switch (submission.parsed()) {
      case Parsed.DeadLetter letter -> insertDeadLetter(tx, letter.reason(), letter.detail());
      case Parsed.Alerts alerts when !alerts.rejected().isEmpty() ->
          insertDeadLetter(tx, alerts.rejected().getFirst().reason(), rejected(alerts));
      case Parsed.Alerts _, Parsed.Changed _, Parsed.Handshake _, Parsed.Ignorable _ -> {}
    }
  }

  private void insertDeadLetter(Tx tx, DeadLetterReason reason, String detail) throws SQLException {
    IntakeStore.insertDeadLetter(tx, submission.hook(), raw, reason, detail);
    if (reason.isDrift()) {
      DriftStore.count(tx, submission.hook(), raw, reason, detail);
    }
  }

  private static String rejected(Parsed.Alerts alerts) {
    var first = alerts.rejected().getFirst();
    return "%d of %d alerts not read; alert %d: %s"
        .formatted(
            alerts.rejected().size(),
            alerts.rejected().size() + alerts.alerts().size() + alerts.changes().size(),
            first.index(),
            first.detail());
  }

  Receipt receipt() {
    var all = new ArrayList<>(lines);
    return switch (submission.parsed()) {
      case Parsed.Alerts alerts -> {
        alerts
            .rejected()
            .forEach(no -> all.add(new Receipt.Line(null, null, Disposition.DEAD_LETTER)));
        var reason = alerts.rejected().isEmpty() ? null : alerts.rejected().getFirst().reason();
        yield new Receipt(raw.id(), false, all, reason, null);
      }
      case Parsed.DeadLetter letter -> new Receipt(raw.id(), false, all, letter.reason(), null);
      case Parsed.Changed _ -> new Receipt(raw.id(), false, all, null, CHANGE);
      case Parsed.Handshake _ -> new Receipt(raw.id(), false, all, null, HANDSHAKE);
      case Parsed.Ignorable ignorable -> new Receipt(raw.id(), false, all, null, ignorable.why());
    };
  }

  Optional<StoredDelivery> routable() {
    return isRoutable
        ? Optional.of(
            new StoredDelivery(
                raw.id(),
                submission.hook().tenant(),
                submission.hook().id(),
                raw.receivedAt(),
                stored))
        : Optional.empty();
  }

  private static String keptHeaders(RawDelivery raw) {
    var kept = new TreeMap<String, String>();
    for (var name : Intake.KEPT_HEADERS) {
      var value = raw.header(name);
      if (value != null) {
        kept.put(name, value.substring(0, Math.min(value.length(), LONGEST_HEADER)));
      }
    }
    return AlertJson.writeHeaders(kept);
  }
}

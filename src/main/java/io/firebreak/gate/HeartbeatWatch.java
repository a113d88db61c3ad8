package io.firebreak.gate;

import io.firebreak.action.Durations;
import io.firebreak.alert.Heartbeat;
import io.firebreak.alert.Heartbeats;
import io.firebreak.durable.Outbox;
import io.firebreak.gate.HeartbeatRecord.Silence;
import io.firebreak.gate.HeartbeatRecord.Standing;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.label.UtcTime;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * A dead man's switch: has people told when a heartbeat is silent, once an hour while it is, and
 * once when it beats again; and holds automation meanwhile where that is configured, because what
 * cannot be seen is not to be changed. Processes that share a store write what each of them heard,
 * and one of them tells. Not thread-safe.
 *
 * <p>A silence is judged only after somebody has listened for as long: what was sent while nobody
 * did was not heard, and proves nothing. A pause as short as that of a new version counts for none,
 * else a heartbeat that comes once a day would never be missed.
 */
public final class HeartbeatWatch {
  /** How often people are told of a silence that goes on. */
  public static final Duration AGAIN = Duration.ofHours(1);

  /** How long nobody may listen before the time of listening counts anew. */
  static final Duration PAUSE = Duration.ofMinutes(5);

  /** How often it is noted that somebody listens. */
  private static final Duration NOTED = Duration.ofMinutes(1);

  private static final Logger LOG = Logger.getLogger(HeartbeatWatch.class);
  private static final String HOLDER = "heartbeat:";

  private final String tenant;
  private final Heartbeats heartbeats;
  private final Journal journal;
  private final Database database;
  private final HeartbeatRecord record;
  private final Holds holds;
  private final List<String> topics;
  private final BiConsumer<String, Actor> release;
  private final LongSupplier nanos;
  private final long began;
  private @Nullable Long noted;

  /** Why held runs are to be judged anew, and by whom; null when they are not. */
  private @Nullable Lifted lifted;

  private record Lifted(String why, Actor actor) {}

  /**
   * Begins to listen.
   *
   * @param topics of the outbox that are told
   * @param release has held runs of the tenant judged anew: why, and who says so
   * @param nanos time that only goes forward, in nanoseconds
   */
  public HeartbeatWatch(
      String tenant,
      Heartbeats heartbeats,
      Journal journal,
      Database database,
      Holds holds,
      List<String> topics,
      BiConsumer<String, Actor> release,
      LongSupplier nanos) {
    this.tenant = tenant;
    this.heartbeats = heartbeats;
    this.journal = journal;
    this.database = database;
    this.record = new HeartbeatRecord(database, holds);
    this.holds = holds;
    this.topics = List.copyOf(topics);
    this.release = release;
    this.nanos = nanos;
    this.began = nanos.getAsLong();
  }

  /** Who holds for the silence of a heartbeat. */
  static Actor actor(String name) {
    return new Actor(Actor.Kind.SYSTEM, HOLDER + name, null, "engine", null);
  }

  /**
   * Writes what was heard since the last look, and judges. To be called every few seconds; what it
   * throws comes from the store and is mended by the next look.
   */
  public void look() {
    write();
    listen();
    var standing =
        record.all(tenant).stream().collect(Collectors.toMap(Standing::name, Function.identity()));
    for (var heartbeat : heartbeats.all()) {
      var known = standing.remove(heartbeat.name());
      look(heartbeat, known == null ? new Standing(heartbeat.name(), null, null) : known);
    }
    standing.values().forEach(this::forget);
    release();
  }

  private void look(Heartbeat heartbeat, Standing known) {
    var heardAt = known.heardAt();
    var heard =
        heartbeats.isHeard(heartbeat) || isWithin(heartbeat.silentAfter(), heardAt, database.now());
    var silence = known.silence();
    if (silence == null) {
      if (!heard && hasListened(heartbeat.silentAfter())) {
        fallsSilent(heartbeat, heardAt);
      }
    } else if (heard) {
      var guard = HeartbeatStore.beatsAgain(tenant, heartbeat);
      end(heartbeat.name(), silence, guard, "is heard again");
    } else {
      toldAgain(heartbeat.name(), silence);
    }
  }

  /** A time that lies ahead was noted before the clock was set back, and says nothing. */
  private static boolean isWithin(Duration time, @Nullable Instant at, Instant now) {
    return at != null && !at.isAfter(now) && at.plus(time).isAfter(now);
  }

  /** Nobody listens for it any more, so its silence tells nothing. */
  private void forget(Standing known) {
    if (known.silence() != null) {
      var guard = HeartbeatStore.forget(tenant, known.name());
      end(known.name(), known.silence(), guard, "is configured no more");
    }
  }

  /** What was sent in a pause is sent again soon, or comes with the next beat. */
  private boolean hasListened(Duration time) {
    var enough = time.compareTo(PAUSE) < 0 ? time : PAUSE;
    return nanos.getAsLong() - began >= enough.toNanos();
  }

  private void listen() {
    var now = nanos.getAsLong();
    if (noted == null || now - noted >= NOTED.toNanos()) {
      journal.commit(Unit.builder().guard(HeartbeatStore.listens(tenant, PAUSE)).build());
      noted = now;
    }
  }

  private void write() {
    var beats = heartbeats.unwritten();
    if (!beats.isEmpty()) {
      var now = nanos.getAsLong();
      var ago = new HashMap<String, Duration>();
      beats.forEach((name, at) -> ago.put(name, Duration.ofNanos(Math.max(0, now - at))));
      journal.commit(Unit.builder().guard(HeartbeatStore.heard(tenant, ago)).build());
      heartbeats.written(beats);
    }
  }

  private void fallsSilent(Heartbeat heartbeat, @Nullable Instant heardAt) {
    var reason = reason(heartbeat, heardAt);
    var actor = actor(heartbeat.name());
    var unit = Unit.builder().guard(HeartbeatStore.fallsSilent(tenant, heartbeat, reason));
    var silent =
        new HeartbeatEvent.FellSilent(
            heartbeat.name(), heartbeat.hook(), heardAt, heartbeat.silentAfter());
    unit.fact(StreamId.admin(tenant), new NewEvent(silent, actor));
    if (heartbeat.freezes() && holds.heldBy(tenant, actor).isEmpty()) {
      holds.place(unit, tenant, reason, actor);
    }
    tell(unit, HeartbeatRecord.subject(heartbeat.name(), 1));
    if (isDone(unit)) {
      LOG.errorf("%s%s", reason, heartbeat.freezes() ? ". Everything is held meanwhile" : "");
    }
  }

  private static String reason(Heartbeat heartbeat, @Nullable Instant heardAt) {
    return "nothing was heard of the heartbeat %s at /hooks/%s for %s; %s"
        .formatted(
            heartbeat.name(),
            heartbeat.hook(),
            Durations.format(heartbeat.silentAfter()),
            heardAt == null ? "it was never heard" : "the last was at " + UtcTime.minute(heardAt));
  }

  private void toldAgain(String name, Silence silence) {
    if (!isWithin(AGAIN, silence.toldAt(), database.now())) {
      var guard = HeartbeatStore.toldAgain(tenant, name, silence.times(), AGAIN);
      var unit = Unit.builder().guard(guard);
      tell(unit, HeartbeatRecord.subject(name, silence.times() + 1));
      journal.commit(unit.build());
    }
  }

  private void end(String name, Silence silence, Guard guard, String why) {
    var actor = actor(name);
    var held = holds.heldBy(tenant, actor);
    var unit = Unit.builder().guard(guard);
    var over = new HeartbeatEvent.BeatsAgain(name, silence.since());
    unit.fact(StreamId.admin(tenant), new NewEvent(over, actor));
    held.forEach(hold -> holds.lift(unit, hold, actor));
    tell(unit, HeartbeatRecord.subject(name, 0));
    if (isDone(unit)) {
      LOG.infof("the heartbeat %s %s", name, why);
      lifted = held.isEmpty() ? lifted : new Lifted("the heartbeat " + name + " " + why, actor);
    }
  }

  private void release() {
    if (lifted != null) {
      release.accept(lifted.why(), lifted.actor());
      lifted = null;
    }
  }

  private void tell(Unit.Builder unit, String subject) {
    topics.forEach(topic -> unit.guard(Outbox.enqueue(tenant, topic, subject)));
  }

  private boolean isDone(Unit.Builder unit) {
    return journal.commit(unit.build()) instanceof Committed.Done;
  }
}

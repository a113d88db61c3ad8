package io.firebreak.runbook;

import io.firebreak.durable.Outbox;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookEvent.RungCause;
import io.firebreak.runbook.RunbookEvent.RungChanged;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How far versions may go without a person. Only {@code auto} is lowered, to {@code approve}, until
 * a version has proven itself, and again when a run of it fails (engine-rules 17). The store is the
 * truth; what is remembered here is at most as old as the last {@link #look}, and no effect of an
 * unattended run begins before {@link #stillAuto} was asked. Thread-safe.
 */
public final class Ladder {
  /** What changes of a runbook are called in the outbox, before its name. */
  public static final String SUBJECT = "rung/";

  /** How long a unit that another process began may take to be seen. */
  private static final Duration LATE = Duration.ofSeconds(10);

  private static final Logger LOG = System.getLogger(Ladder.class.getName());

  private final Journal journal;
  private final Database database;
  private final LadderStore store;
  private final String tenant;
  private final List<String> topics;
  private final Supplier<Collection<RunbookVersion>> inForce;
  private final Map<String, String> trusts = new ConcurrentHashMap<>();
  private final Map<String, Rung> known = new ConcurrentHashMap<>();
  private Instant looked = Instant.EPOCH;

  /**
   * A ladder that has looked at nothing yet.
   *
   * @param inForce the versions whose rungs it keeps at hand
   * @param topics of the outbox that are told of changes
   */
  public Ladder(
      Journal journal,
      Database database,
      String tenant,
      Supplier<Collection<RunbookVersion>> inForce,
      List<String> topics) {
    this.journal = journal;
    this.database = database;
    this.store = new LadderStore(database, tenant);
    this.tenant = tenant;
    this.inForce = inForce;
    this.topics = List.copyOf(topics);
  }

  /** What came of a person's decision. */
  public sealed interface Answer {
    /** It is so now. */
    record Done(Rung rung) implements Answer {}

    /**
     * It is not.
     *
     * @param reason the named reason
     */
    record Refused(String reason, String message) implements Answer {}
  }

  /** Whether a version moves on the ladder: only what is written {@code auto} does. */
  public boolean moves(RunbookVersion version) {
    return version.runbook().autonomy() == Autonomy.AUTO;
  }

  /** How far a version may go now. */
  public Autonomy rung(RunbookVersion version) {
    return moves(version) ? standing(version).rung() : version.runbook().autonomy();
  }

  /** How a version that is written {@code auto} stands. */
  public Rung standing(RunbookVersion version) {
    return known.computeIfAbsent(
        trust(version), trust -> store.rung(trust, version.runbook().promotion()));
  }

  /** The changes of all versions of a runbook, newest first. */
  public List<Rung.Change> changes(String runbook, int limit) {
    return store.changes(runbook, limit);
  }

  private String trust(RunbookVersion version) {
    return trusts.computeIfAbsent(version.hash(), _ -> version.trust());
  }

  /**
   * Counts what a run says about its version, in the unit of the event that says so.
   *
   * @param trust what {@link RunbookVersion#trust} says of the version
   */
  public static Guard count(
      String tenant, String run, RunbookVersion version, String trust, Trial trial) {
    return LadderStore.count(tenant, run, version, trust, trial);
  }

  /** Refuses with {@link LadderReason#TRUST_LOST} when a version may no longer go on alone. */
  public Guard stillAuto(RunbookVersion version) {
    return LadderStore.stillAuto(
        tenant, trust(version), version.runbook().promotion().fromTheStart());
  }

  /** Reads again how a version stands; what its record demands is done. */
  public Rung refresh(RunbookVersion version) {
    var trust = trust(version);
    var rung = store.rung(trust, version.runbook().promotion());
    var due = rung.due(version.runbook().promotion()).orElse(null);
    if (due != null) {
      change(changed(version, rung, due, null), Actor.ENGINE);
      rung = store.rung(trust, version.runbook().promotion());
    }
    known.put(trust, rung);
    return rung;
  }

  /** Looks at what was added to the records since the last time, here or in another process. */
  public synchronized void look() {
    var now = database.now();
    var touched = store.touched(looked.equals(Instant.EPOCH) ? looked : looked.minus(LATE));
    var auto = inForce.get().stream().filter(this::moves).toList();
    known.keySet().retainAll(auto.stream().map(this::trust).toList());
    auto.stream().filter(version -> touched.contains(trust(version))).forEach(this::refresh);
    looked = now;
  }

  /** A person trusts a version before its record does. */
  public Answer promote(RunbookVersion version, String reason, Actor person) {
    return decide(version, Autonomy.AUTO, reason, person);
  }

  /** A person takes trust away; the version must prove itself anew. */
  public Answer demote(RunbookVersion version, String reason, Actor person) {
    return decide(version, Autonomy.APPROVE, reason, person);
  }

  private Answer decide(RunbookVersion version, Autonomy to, String reason, Actor person) {
    if (!moves(version)) {
      return new Answer.Refused(
          "not_auto",
          "it is written "
              + word(version.runbook().autonomy())
              + "; only what is written auto moves");
    }
    while (true) {
      var rung = refresh(version);
      if (rung.rung() == to) {
        return new Answer.Refused("already_there", "it is on " + word(to) + " already");
      }
      var due = new Rung.Due(to, RungCause.PERSON, reason);
      if (change(changed(version, rung, due, person.id()), person)) {
        return new Answer.Done(refresh(version));
      }
    }
  }

  private RungChanged changed(
      RunbookVersion version, Rung from, Rung.Due due, @Nullable String person) {
    return new RungChanged(
        version.runbook().name(),
        version.hash(),
        trust(version),
        from.number() + 1,
        from.set(),
        due.rung(),
        due.cause(),
        person,
        due.detail());
  }

  private boolean change(RungChanged event, Actor actor) {
    var unit =
        Unit.builder()
            .guard(indexed(tenant, event))
            .fact(StreamId.admin(tenant), new NewEvent(event, actor));
    topics.forEach(topic -> unit.guard(Outbox.enqueue(tenant, topic, SUBJECT + event.name())));
    var done = journal.commit(unit.build()) instanceof Committed.Done;
    if (done) {
      LOG.log(Level.INFO, told(event));
    }
    return done;
  }

  /** The index write of a change, in the unit of its event; refuses one that came too late. */
  public static Guard indexed(String tenant, RungChanged event) {
    return LadderStore.change(tenant, event);
  }

  private static String told(RungChanged event) {
    @Nullable String person = event.person();
    return "runbook %s (%s) goes from %s to %s%s: %s"
        .formatted(
            event.name(),
            event.version().substring(0, Math.min(12, event.version().length())),
            word(event.from()),
            word(event.to()),
            person == null ? "" : " by " + person,
            event.detail());
  }

  private static String word(Autonomy autonomy) {
    return autonomy.name().toLowerCase(java.util.Locale.ROOT);
  }
}

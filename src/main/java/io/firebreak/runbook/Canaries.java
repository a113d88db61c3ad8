package io.firebreak.runbook;

import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.Canary.State;
import io.firebreak.runbook.RunbookEvent.CanaryBegan;
import io.firebreak.runbook.RunbookEvent.CanaryEnded;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * New versions that serve a share of incidents until they have proven themselves. What is
 * remembered is as old as the last {@link #look}. Thread-safe.
 */
public final class Canaries {
  private static final Logger LOG = System.getLogger(Canaries.class.getName());

  private final Journal journal;
  private final CanaryStore store;
  private final String tenant;
  private final Function<String, RunbookVersion> byHash;
  private volatile Map<String, Canary> known = Map.of();

  Canaries(
      Journal journal, Database database, String tenant, Function<String, RunbookVersion> byHash) {
    this.journal = journal;
    this.store = new CanaryStore(database, tenant);
    this.tenant = tenant;
    this.byHash = byHash;
  }

  /**
   * What the runs of a version said since a canary began.
   *
   * @param runs how many were counted
   * @param proved how many of them succeeded, verified
   * @param fell whether one of them failed after it had changed something
   */
  public record Tally(int runs, int proved, boolean fell) {
    static Tally of(Map<Trial, Integer> trials) {
      return new Tally(
          trials.values().stream().mapToInt(Integer::intValue).sum(),
          trials.getOrDefault(Trial.PROVED, 0),
          trials.containsKey(Trial.FELL));
    }

    /** What it comes to: a failure ends it, proof takes it, anything else goes on. */
    State state(Promotion promotion) {
      if (fell) {
        return State.DROPPED;
      }
      return promotion.reachedBy(runs, proved) ? State.TAKEN : State.OPEN;
    }

    /** All of it for people. */
    public String words() {
      return proved + " of " + runs + " runs succeeded" + (fell ? ", and one failed" : "");
    }
  }

  /** The canary that a version came with, if it has one that still means something. */
  public Optional<Canary> of(RunbookVersion version) {
    return Optional.ofNullable(known.get(version.runbook().name()))
        .filter(canary -> canary.version().equals(version.hash()));
  }

  /**
   * The version that serves an incident, of the version in force and the one before it.
   *
   * @param incident its id; null for what belongs to none, which no unproven version serves
   */
  public RunbookVersion serving(RunbookVersion version, @Nullable String incident) {
    return of(version)
        .filter(Canary::holdsBack)
        .map(canary -> incident == null ? canary.stable() : canary.serving(incident))
        .map(byHash)
        .orElse(version);
  }

  /** The versions whose triggers are asked where this one is in force. */
  List<RunbookVersion> asked(RunbookVersion version) {
    return of(version)
        .filter(Canary::holdsBack)
        .map(canary -> List.of(version, byHash.apply(canary.stable())))
        .orElseGet(() -> List.of(version));
  }

  /** Those canaries of versions in force that leave a part to the version before, by name. */
  Map<String, Canary> holdingBack(Map<String, RunbookVersion> inForce) {
    var held = new HashMap<String, Canary>();
    known.forEach((name, canary) -> {
      var version = inForce.get(name);
      if (canary.holdsBack() && version != null && version.hash().equals(canary.version())) {
        held.put(name, canary);
      }
    });
    return held;
  }

  /** What the new version's runs said, and what the old one's said meanwhile. */
  public Tally tally(Canary canary, boolean stable) {
    var trust = stable ? byHash.apply(canary.stable()).trust() : canary.trust();
    return Tally.of(store.trials(trust, canary.startedAt()));
  }

  /**
   * What a version that takes the place of another one means.
   *
   * @param guards for the unit in which it does
   * @param event of the same unit; null when no canary begins
   */
  record Coming(List<Guard> guards, @Nullable CanaryBegan event) {}

  Coming coming(RunbookVersion next, @Nullable String previous) {
    var name = next.runbook().name();
    var trust = next.trust();
    var supersede = store.supersede(name, trust);
    var before = previous == null ? null : byHash.apply(previous);
    if (before != null && before.trust().equals(trust)) {
      return new Coming(List.of(store.renamed(name, trust, next.hash())), null);
    }
    var share = next.runbook().canary();
    if (before == null || share == null) {
      return new Coming(List.of(supersede), null);
    }
    var stable = of(before).filter(Canary::holdsBack).map(Canary::stable).orElse(before.hash());
    var canary =
        new Canary(name, trust, next.hash(), stable, share.value(), State.OPEN, Instant.EPOCH);
    var event = new CanaryBegan(name, next.hash(), stable, share.value().toPlainString() + "%");
    return new Coming(List.of(supersede, store.begin(canary)), event);
  }

  /** Reads how they stand, here or by another process; what is decided by the record is done. */
  public synchronized void look() {
    known = read();
    var ended = false;
    for (var canary : known.values()) {
      if (canary.state() == State.OPEN) {
        var tally = tally(canary, false);
        var promotion = byHash.apply(canary.version()).runbook().promotion();
        var state = tally.state(promotion);
        ended |= state != State.OPEN && end(canary, state, null, tally.words(), Actor.ENGINE);
      }
    }
    if (ended) {
      known = read();
    }
  }

  private Map<String, Canary> read() {
    var all = new HashMap<String, Canary>();
    store.all().forEach(canary -> all.put(canary.runbook(), canary));
    return Map.copyOf(all);
  }

  /**
   * A person ends a canary before the record does.
   *
   * @param take whether the new version serves all from now on, else the old one does
   * @return false when there is none that is open
   */
  public synchronized boolean decide(
      RunbookVersion version, boolean take, String reason, Actor person) {
    look();
    var done =
        of(version)
            .filter(canary -> canary.state() == State.OPEN)
            .filter(canary ->
                end(canary, take ? State.TAKEN : State.DROPPED, person.id(), reason, person))
            .isPresent();
    look();
    return done;
  }

  private boolean end(
      Canary canary, State state, @Nullable String person, String detail, Actor actor) {
    var taken = state == State.TAKEN;
    var event = new CanaryEnded(canary.runbook(), canary.version(), taken, person, detail);
    var unit =
        Unit.builder()
            .guard(store.end(canary, state))
            .fact(StreamId.admin(tenant), new NewEvent(event, actor))
            .build();
    var done = journal.commit(unit) instanceof Committed.Done;
    if (done) {
      LOG.log(
          Level.INFO,
          "the canary of runbook %s is %s: %s".formatted(canary.runbook(), state.code(), detail));
    }
    return done;
  }
}

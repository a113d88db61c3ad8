package io.firebreak.gate;

import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.label.TargetNames;
import io.firebreak.label.UtcTime;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;

/**
 * Circuits of targets. Failed verifications in a row open one: then no alert starts a run there any
 * more. A person may still start one, which is the trial (half-open): if its verification passes,
 * the circuit closes, else it stays open. A person may also close it by hand. No time closes it.
 */
public final class Circuits {
  /** What ends either without a person who starts a run. */
  private static final String CLOSES =
      "; 'firebreak circuits close' lets alerts start runs there again";

  private final Journal journal;
  private final Database database;
  private final Streaks.Limits limits;
  private final TargetNames names;

  /**
   * Circuits kept in {@code journal}, looked up in {@code database}.
   *
   * @param names by which each target has one name
   */
  public Circuits(Journal journal, Database database, Streaks.Limits limits, TargetNames names) {
    this.journal = journal;
    this.database = database;
    this.limits = limits;
    this.names = names;
  }

  /**
   * An open circuit.
   *
   * @param failures verifications that failed in a row
   * @param since when the run of the last of them ended
   */
  public record Open(String target, int failures, Instant since) {}

  /** Those that are open now, the latest first. */
  public List<Open> open(String tenant) {
    return database
        .jdbi()
        .withHandle(handle -> StreakStore.open(handle, tenant, limits.failures()));
  }

  /**
   * A chain of runs that succeeded against an alert which came back after each.
   *
   * @param alert its fingerprint
   * @param since when the run of the last of them ended
   * @param until when alerts start runs again, unless one succeeds before
   */
  public record Chain(String target, String alert, int successes, Instant since, Instant until) {}

  /** The chains that keep alerts from starting runs now, the latest first. */
  public List<Chain> chains(String tenant) {
    var since = database.now().minus(limits.within());
    return database
        .jdbi()
        .withHandle(handle ->
            StreakStore.chains(handle, tenant, limits.successes(), since, limits.within()));
  }

  /**
   * Closes a target's circuit, and forgets its ineffective chains; false when nothing was known of
   * it, neither under the name that counts nor, from the time before that, as it is written.
   */
  public boolean close(String tenant, String target, String reason, Actor person) {
    return closed(tenant, names.canonical(target), reason, person)
        || closed(tenant, target, reason, person);
  }

  private boolean closed(String tenant, String target, String reason, Actor person) {
    var event = new CircuitEvent.CircuitClosed(target, reason, person.id());
    return journal.commit(
            Unit.builder()
                .guard(index(tenant, event))
                .fact(StreamId.admin(tenant), new NewEvent(event, person))
                .build())
        instanceof Committed.Done;
  }

  /** The index write of an event. */
  public static Guard index(String tenant, CircuitEvent event) {
    return switch (event) {
      case CircuitEvent.CircuitClosed(var target, var _, var _) ->
          StreakStore.forget(tenant, target);
    };
  }

  /** Whether failed verifications keep a run off its target. */
  static Verdict circuit(Streaks streaks, Streaks.Limits limits, boolean byPerson) {
    var failed =
        "%d failed verification%s in a row, %d open it"
            .formatted(streaks.failed(), streaks.failed() == 1 ? "" : "s", limits.failures());
    if (streaks.failed() < limits.failures()) {
      return Verdict.pass("circuit", failed);
    }
    var open =
        failed + "; open since " + UtcTime.minute(Objects.requireNonNull(streaks.failedAt()));
    return byPerson
        ? Verdict.pass("circuit", open + "; a person tries it")
        : new Verdict("circuit", Ruling.BLOCK, EndReason.CIRCUIT_OPEN, open + CLOSES);
  }

  /** Whether runs succeed against an alert that comes back after each. */
  static Verdict chain(Streaks streaks, Streaks.Limits limits, boolean byPerson, Instant now) {
    var last = streaks.againAt();
    if (last == null || Duration.between(last, now).compareTo(limits.within()) > 0) {
      return Verdict.pass("ineffective_chain", "no success against this alert lately");
    }
    var observed =
        "%d of %d successes against this alert that did not last, the last at %s"
            .formatted(streaks.again(), limits.successes(), UtcTime.minute(last));
    return streaks.again() < limits.successes() || byPerson
        ? Verdict.pass("ineffective_chain", observed)
        : new Verdict(
            "ineffective_chain", Ruling.BLOCK, EndReason.INEFFECTIVE_CHAIN, observed + CLOSES);
  }
}

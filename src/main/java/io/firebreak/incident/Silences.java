package io.firebreak.incident;

import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Reason;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Silences: people make and end them, and those of Alertmanagers are kept until their end. */
public final class Silences {
  /** How many changes of an Alertmanager's silences are one unit at most. */
  private static final int UNIT = 100;

  private final Journal journal;
  private final Database database;
  private final IdSource ids;
  private final int most;
  private final SilenceStore store;

  /**
   * Silences kept in {@code journal}, looked up in {@code database}.
   *
   * @param most how many of people, and how many of each Alertmanager, may stand or be to come
   */
  public Silences(Journal journal, Database database, IdSource ids, int most) {
    this.journal = journal;
    this.database = database;
    this.ids = ids;
    this.most = most;
    this.store = new SilenceStore(database);
  }

  /** What became of a wish. */
  public sealed interface Answer {
    /** It was made or ended. */
    record Done(Silence silence) implements Answer {}

    /** It was not. */
    record Refused(SilenceReason reason, String detail) implements Answer {}
  }

  /** Those that stand or are to come; the one that ends last is first. */
  public List<Silence> known(String tenant) {
    return store.known(tenant, database.now());
  }

  /**
   * Makes one that stands from now on: what is judged after this returns is judged with it.
   *
   * @param matchers as {@link Silence#read} returns them
   */
  public Answer place(
      String tenant, List<String> matchers, String reason, Duration length, Actor person) {
    var now = database.now();
    var end = now.plus(length).truncatedTo(ChronoUnit.MICROS);
    var silence = new Silence(ids.next(), null, matchers, reason, person.id(), now, end);
    var unit = Unit.builder().guard(SilenceStore.fewerThan(tenant, most));
    add(unit, tenant, silence, person);
    return answer(unit.build(), silence);
  }

  /** Ends one that a person made here; alerts that it kept back and that fire start then. */
  public Answer expire(String tenant, String id, Actor person) {
    var found = known(tenant).stream().filter(silence -> silence.id().equals(id)).findFirst();
    if (found.isEmpty()) {
      return new Answer.Refused(SilenceReason.NO_SUCH_SILENCE, id);
    }
    var server = found.get().server();
    if (server != null) {
      return new Answer.Refused(SilenceReason.KEPT_ELSEWHERE, server);
    }
    var unit = Unit.builder();
    expire(unit, tenant, id, person);
    return answer(unit.build(), found.get());
  }

  private Answer answer(Unit unit, Silence silence) {
    return switch (journal.commit(unit)) {
      case Committed.Done _ -> new Answer.Done(silence);
      case Committed.Refused(Guard.Refusal(var reason, var detail)) -> refused(reason, detail);
      case Committed.Conflict _ ->
          throw new IllegalStateException("facts are appended at whatever the head is");
    };
  }

  private static Answer refused(Reason reason, String detail) {
    if (reason instanceof SilenceReason known) {
      return new Answer.Refused(known, detail);
    }
    throw new IllegalStateException("not a reason of silences: " + reason);
  }

  /**
   * Brings what is known of an Alertmanager's silences up to date. What it does not tell of any
   * more is over; while it does not answer, nobody calls this, and those that are known go on until
   * their end.
   *
   * @param told those that stand there or are to come, whose {@code server} it is
   * @return how many are left out, because so many are known already
   */
  public int told(String tenant, String server, List<Silence> told, Actor actor) {
    var now = database.now();
    var known =
        store.known(tenant, now).stream()
            .filter(silence -> server.equals(silence.server()))
            .collect(Collectors.toMap(Silence::id, Function.identity()));
    var gone = new TreeSet<>(known.keySet());
    var changed = new ArrayList<Silence>();
    var fresh = new ArrayList<Silence>();
    for (var each : told) {
      gone.remove(each.id());
      if (!each.endsAt().isAfter(now)) {
        continue; // by the clock here; that of the server is behind
      }
      if (!known.containsKey(each.id())) {
        fresh.add(each);
      } else if (!each.equals(known.get(each.id()))) {
        changed.add(each);
      }
    }
    var room = Math.min(fresh.size(), Math.max(0, most - known.size() + gone.size()));
    changed.addAll(fresh.subList(0, room));
    inUnits(changed, (unit, each) -> add(unit, tenant, each, actor));
    inUnits(List.copyOf(gone), (unit, id) -> expire(unit, tenant, id, actor));
    return fresh.size() - room;
  }

  /** A unit with which another process was faster is refused whole; it told the same. */
  private <T> void inUnits(List<T> all, BiConsumer<Unit.Builder, T> add) {
    for (var from = 0; from < all.size(); from += UNIT) {
      var unit = Unit.builder();
      all.subList(from, Math.min(all.size(), from + UNIT)).forEach(each -> add.accept(unit, each));
      var _ = journal.commit(unit.build());
    }
  }

  private static void add(Unit.Builder unit, String tenant, Silence silence, Actor actor) {
    unit.guard(SilenceStore.place(tenant, silence))
        .fact(StreamId.admin(tenant), new NewEvent(new SilenceEvent.SilencePlaced(silence), actor));
  }

  private static void expire(Unit.Builder unit, String tenant, String id, Actor actor) {
    unit.guard(SilenceStore.expire(tenant, id))
        .fact(
            StreamId.admin(tenant),
            new NewEvent(new SilenceEvent.SilenceExpired(id, actor.id()), actor));
  }
}

package io.firebreak.gate;

import io.firebreak.durable.Outbox;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.label.TargetNames;
import io.firebreak.label.UtcTime;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The kill switch: several people, and a {@link StopFile}, can hold automation, each with a reason.
 */
public final class Holds {
  /** The scope of a hold over everything. */
  public static final String ALL = "all";

  /** The scope of a storm: alerts start only what is allowed then. */
  public static final String STORM = "storm";

  private final Journal journal;
  private final Database database;
  private final IdSource ids;
  private final List<String> topics;
  private final TargetNames names;

  /** So subjects of the outbox begin that stand for a hold of a breaker. */
  public static final String SUBJECT = "hold/";

  /** Holds kept in {@code journal}, looked up in {@code database}, of which nobody is told. */
  public Holds(Journal journal, Database database, IdSource ids) {
    this(journal, database, ids, List.of());
  }

  /**
   * Holds of targets that have no aliases.
   *
   * @param topics outbox topics that are told of the holds of {@link Breaker}s
   */
  public Holds(Journal journal, Database database, IdSource ids, List<String> topics) {
    this(journal, database, ids, topics, TargetNames.PLAIN);
  }

  /**
   * Holds kept in {@code journal}, looked up in {@code database}.
   *
   * @param topics outbox topics that are told of the holds of {@link Breaker}s
   * @param names by which each target has one name
   */
  public Holds(
      Journal journal, Database database, IdSource ids, List<String> topics, TargetNames names) {
    this.journal = journal;
    this.database = database;
    this.ids = ids;
    this.topics = List.copyOf(topics);
    this.names = names;
  }

  /**
   * A hold.
   *
   * @param person id of who holds, {@code file:HOST:PATH} for a file
   * @param until when it lapses, null for never
   */
  public record Hold(
      String tenant,
      String id,
      String scope,
      String reason,
      String person,
      @Nullable Instant until) {
    /** Whether it only keeps back what alerts start. */
    public boolean isStorm() {
      return scope.equals(STORM);
    }
  }

  /**
   * A hold that reaches a run.
   *
   * @param words who holds what, why, and until when if that is known
   */
  public record Reaching(String scope, String words) {
    static Reaching of(Hold hold) {
      return of(hold.scope(), hold.person(), hold.reason(), hold.until());
    }

    /**
     * One that reaches what it holds.
     *
     * @param until when it ends by itself; null for never
     */
    public static Reaching of(String scope, String person, String reason, @Nullable Instant until) {
      var end = until == null ? "" : ", until " + UtcTime.minute(until);
      return new Reaching(scope, scope + " by " + person + ": " + reason + end);
    }

    /** Whether it is a storm, which keeps back what alerts start. */
    boolean storm() {
      return scope.equals(STORM);
    }

    /** Whether it is a storm, or holds what this is about. */
    public boolean reaches(Reach reach) {
      return storm() || reach.heldBy(scope);
    }

    /** Whether a person has taken the target for themselves. */
    boolean ofTarget() {
      return scope.startsWith(target(""));
    }
  }

  /** The scope that covers one runbook. */
  public static String runbook(String name) {
    return "runbook:" + name;
  }

  /** The scope that covers all runs about one service. */
  public static String service(String name) {
    return "service:" + name;
  }

  /** The scope that covers one canonical target. */
  public static String target(String path) {
    return "target:" + path;
  }

  /** A scope with the name by which its target counts. One word without a slash stays. */
  public String canonical(String scope) {
    return scope.startsWith(target("")) && scope.contains("/")
        ? target(names.canonical(scope.substring(target("").length())))
        : scope;
  }

  /** Places a hold; when this returns, no new effect starts where it reaches. */
  public Hold place(
      String tenant, String written, String reason, Actor person, @Nullable Instant until) {
    var scope = canonical(written);
    var hold = new Hold(tenant, ids.next(), scope, reason, person.id(), until);
    var unit = Unit.builder();
    place(unit, hold, person);
    journal.commit(unit.build());
    return hold;
  }

  private static void place(Unit.Builder unit, Hold hold, Actor person) {
    var placed =
        new HoldEvent.HoldPlaced(
            hold.id(), hold.scope(), hold.reason(), hold.person(), hold.until());
    unit.guard(HoldStore.place(hold))
        .fact(StreamId.admin(hold.tenant()), new NewEvent(placed, person));
  }

  /** Has a unit hold everything, until it is lifted. */
  void place(Unit.Builder unit, String tenant, String reason, Actor holder) {
    place(unit, new Hold(tenant, ids.next(), ALL, reason, holder.id(), null), holder);
  }

  /** Has a unit lift a hold; it is refused when the hold was lifted before. */
  void lift(Unit.Builder unit, Hold hold, Actor person) {
    var lifted = new NewEvent(new HoldEvent.HoldLifted(hold.id(), person.id()), person);
    unit.guard(HoldStore.lift(hold.tenant(), hold.id()))
        .fact(StreamId.admin(hold.tenant()), lifted);
  }

  /** What one holder holds now, the oldest first. */
  List<Hold> heldBy(String tenant, Actor holder) {
    return standing(tenant).stream()
        .map(Standing::hold)
        .filter(hold -> hold.person().equals(holder.id()))
        .toList();
  }

  /**
   * Holds everything for a breaker and has people told, unless a hold of it stands already; empty
   * then.
   */
  public Optional<Hold> trip(String tenant, Breaker breaker, String reason) {
    var person = breaker.actor();
    var hold = new Hold(tenant, ids.next(), ALL, reason, person.id(), null);
    var placed = new HoldEvent.HoldPlaced(hold.id(), ALL, reason, person.id(), null);
    var unit = Unit.builder().guard(HoldStore.placeOnce(hold));
    tell(unit, hold);
    var committed =
        journal.commit(unit.fact(StreamId.admin(tenant), new NewEvent(placed, person)).build());
    return committed instanceof Committed.Done ? Optional.of(hold) : Optional.empty();
  }

  private void tell(Unit.Builder unit, Hold hold) {
    topics.forEach(topic -> unit.guard(Outbox.enqueue(hold.tenant(), topic, SUBJECT + hold.id())));
  }

  /**
   * A hold that stands now.
   *
   * @param placedAt since when
   */
  public record Standing(Hold hold, Instant placedAt) {}

  /** The holds that stand now, oldest first. */
  public List<Standing> standing(String tenant) {
    return HoldStore.standing(database.jdbi(), tenant, database.now());
  }

  /** A hold that stands now, by its id. */
  public Optional<Hold> find(String tenant, String id) {
    return standing(tenant).stream().map(Standing::hold).filter(h -> h.id().equals(id)).findFirst();
  }

  /** Lifts a hold; false when there is none with this id. */
  public boolean lift(String tenant, String id, Actor person) {
    var unit = Unit.builder().guard(HoldStore.lift(tenant, id));
    find(tenant, id).filter(Breaker::holds).ifPresent(hold -> tell(unit, hold));
    var lifted = new NewEvent(new HoldEvent.HoldLifted(id, person.id()), person);
    return journal.commit(unit.fact(StreamId.admin(tenant), lifted).build())
        instanceof Committed.Done;
  }

  /** The guard that refuses while a hold covers any of this. */
  public static Guard none(String tenant, Reach reach) {
    return HoldStore.none(tenant, reach);
  }

  /** The guard that refuses when no hold covers any of this any more. */
  public static Guard any(String tenant, Reach reach) {
    return HoldStore.any(tenant, reach);
  }

  /** What {@link #none} says now; empty when no hold covers any of this. */
  public Optional<Guard.Refusal> refusal(String tenant, Reach reach) {
    return HoldStore.refusal(
        standing(tenant).stream().map(each -> Reaching.of(each.hold())).toList(), reach);
  }
}

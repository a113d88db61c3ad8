package io.firebreak.alert;

import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Failpoint;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Reason;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.Unit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/**
 * Stores authentic deliveries: the raw bytes, the episodes they tell of and one event in the hook's
 * stream, all in one unit. Whoever gets a {@link Receipt} may answer 2xx: the delivery is on disk.
 *
 * <p>What an incident must hear of is handed to the listeners after commit, and waits in the store
 * until {@link #routed} stands in a unit, so that a router that died finds it by {@link #unrouted}.
 */
public final class Intake implements AlertFeed {
  /** How long a sender's own delivery id, or a signature over a time, is remembered. */
  public static final Duration ID_WINDOW = Duration.ofHours(24);

  /** How long a body is remembered: twice the tolerance of signed timestamps. */
  public static final Duration BODY_WINDOW = Duration.ofMinutes(10);

  /** The only headers that are kept; credentials and cookies never are. */
  public static final Set<String> KEPT_HEADERS =
      Set.of(
          "content-encoding",
          "content-length",
          "content-type",
          "traceparent",
          "tracestate",
          "user-agent",
          "x-scope-orgid");

  /**
   * How long an alert of which no start is told may not have been heard of and still be the same
   * episode, unless the configuration says otherwise.
   */
  public static final Duration STALE_AFTER = Duration.ofHours(6);

  private final Journal journal;
  private final Duration staleAfter;
  private final DeliveryStore deliveries;
  private final Executor afterwards;
  private final List<Consumer<StoredDelivery>> listeners = new CopyOnWriteArrayList<>();
  private final List<Consumer<Receipt>> counters = new CopyOnWriteArrayList<>();

  /** An intake over a journal that goes by {@link #STALE_AFTER}. */
  public Intake(Journal journal, Database database, Executor afterwards) {
    this(journal, database, afterwards, STALE_AFTER);
  }

  /**
   * An intake over a journal.
   *
   * @param afterwards runs what follows an acceptance, so that the answer does not wait for it
   * @param staleAfter how long an alert of which no start is told may not have been heard of and
   *     still be the same episode
   */
  public Intake(Journal journal, Database database, Executor afterwards, Duration staleAfter) {
    this.journal = journal;
    this.staleAfter = staleAfter;
    this.deliveries = new DeliveryStore(database.jdbi());
    this.afterwards = afterwards;
  }

  /**
   * A delivery that is to be stored.
   *
   * @param hook where it came in
   * @param raw the request
   * @param parsed what the source made of it
   * @param ids the sender's own id, or a signature that is never made twice; often none
   * @param actor the hook and the address it was called from
   */
  public record Submission(
      HookRef hook, RawDelivery raw, Parsed parsed, List<String> ids, Actor actor) {
    public Submission {
      ids = List.copyOf(ids);
    }
  }

  /** Why a delivery was not marked as routed. */
  public enum NotRouted implements Reason {
    /** Somebody else did it before. */
    ALREADY_ROUTED
  }

  /**
   * Adds a listener for deliveries that an incident must hear of. It is called after the commit, by
   * the intake's executor, and may be called for a delivery that {@link #unrouted} found first.
   */
  public void onAccepted(Consumer<StoredDelivery> listener) {
    listeners.add(listener);
  }

  /** Adds a listener for what became of each delivery, duplicates too; it must be quick. */
  public void onReceipt(Consumer<Receipt> listener) {
    counters.add(listener);
  }

  /**
   * Stores a delivery and says what became of it.
   *
   * @throws StorageException when it is not certain that the delivery is on disk: answer 503
   */
  public Receipt accept(Submission submission) {
    var receipt = store(submission);
    counters.forEach(listener -> listener.accept(receipt));
    return receipt;
  }

  private Receipt store(Submission submission) {
    var acceptance = acceptance(submission, true);
    var unit = acceptance.addTo(Unit.builder()).build();
    Failpoint.hit("P02", submission.raw().id());
    return switch (journal.commit(unit)) {
      case Committed.Done done -> {
        Failpoint.hit("P04", submission.raw().id());
        acceptance.routable().ifPresent(this::announce);
        yield acceptance.receipt();
      }
      case Committed.Refused refused -> duplicate(submission, refused.refusal().detail());
      case Committed.Conflict conflict ->
          throw new StorageException("a fact at the head of a stream met a conflict", null);
    };
  }

  /**
   * An acceptance.
   *
   * @param recognising whether a delivery that was here before is refused
   */
  Acceptance acceptance(Submission submission, boolean recognising) {
    return new Acceptance(submission, recognising, staleAfter);
  }

  /** Tells the listeners of a delivery that is on disk. */
  void announce(StoredDelivery delivery) {
    afterwards.execute(() -> {
      Failpoint.hit("P05", delivery.id());
      listeners.forEach(listener -> listener.accept(delivery));
    });
  }

  /**
   * Deliveries that incidents have not heard of yet, the urgent first, then oldest first.
   *
   * @throws StorageException when the store cannot be read
   */
  public List<StoredDelivery> unrouted(int limit) {
    return deliveries.unrouted(limit);
  }

  /**
   * The next of the deliveries that incidents have not heard of yet, so that one that cannot be
   * routed does not stand in the way of those behind it.
   *
   * @param urgent those that tell of something critical, or all others
   * @param afterId only those with a greater id
   * @throws StorageException when the store cannot be read
   */
  public List<StoredDelivery> unrouted(boolean urgent, String afterId, int limit) {
    return deliveries.unrouted(urgent, afterId, limit);
  }

  /**
   * How many deliveries incidents have not heard of yet, counted up to {@code most}.
   *
   * @throws StorageException when the store cannot be read
   */
  int waiting(int most) {
    return deliveries.waiting(most);
  }

  @Override
  public List<StoredDelivery> received(String tenant, Instant since, String afterId, int limit) {
    return deliveries.received(tenant, since, afterId, limit);
  }

  @Override
  public Optional<Instant> lastReceived(String tenant) {
    return deliveries.lastReceived(tenant);
  }

  /**
   * One delivery as it was understood.
   *
   * @throws StorageException when the store cannot be read
   */
  public Optional<StoredDelivery> delivery(String tenant, String id) {
    return deliveries.find(tenant, id);
  }

  /**
   * Marks a delivery as routed, in the unit that routes it. Refuses with {@link
   * NotRouted#ALREADY_ROUTED} when it is not waiting, so that it is routed once.
   */
  public Guard routed(String deliveryId) {
    return tx ->
        IntakeStore.markRouted(tx, deliveryId)
            ? null
            : new Guard.Refusal(NotRouted.ALREADY_ROUTED, deliveryId);
  }

  /** Forgets the marks of deliveries that are too old to be recognised again. */
  public void forgetOldMarks() {
    journal.commit(
        Unit.builder()
            .guard(tx -> {
              IntakeStore.forget(tx);
              return null;
            })
            .build());
  }

  private static Receipt duplicate(Submission submission, String firstId) {
    var lines = new ArrayList<Receipt.Line>();
    if (submission.parsed() instanceof Parsed.Alerts alerts) {
      alerts.alerts().forEach(alert -> lines.add(Receipt.Line.of(alert, Disposition.DUPLICATE)));
    }
    return new Receipt(firstId, true, lines, null, null);
  }
}

package io.firebreak.alert;

import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Reason;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The deliveries that were not understood: people look at them and have them read again. */
public final class DeadLetters {
  private final Journal journal;
  private final DeadLetterStore letters;
  private final Intake intake;
  private final Hooks hooks;
  private final IdSource ids;
  private final InstantSource clock;

  /** The dead letters of a store. */
  public DeadLetters(
      Journal journal,
      Database database,
      Intake intake,
      Hooks hooks,
      IdSource ids,
      InstantSource clock) {
    this.journal = journal;
    this.letters = new DeadLetterStore(database.jdbi());
    this.intake = intake;
    this.hooks = hooks;
    this.ids = ids;
    this.clock = clock;
  }

  /**
   * A dead letter with what was sent.
   *
   * @param raw the headers and bytes as kept: in plain, unless its compression was what is wrong
   */
  public record Opened(DeadLetter letter, RawDelivery raw) {}

  /** What became of reading a letter again. */
  public sealed interface Replayed {
    /** It is understood now, at least in part. */
    record Understood(Receipt receipt) implements Replayed {}

    /** It is still not understood; it stays where it is. */
    record NotUnderstood(DeadLetterReason reason, String detail) implements Replayed {}

    /** It was replayed before. */
    record Already() implements Replayed {}

    /** There is no such letter. */
    record Unknown() implements Replayed {}

    /** Its hook is not configured any more, so nobody can read it. */
    record NoHook(String hook) implements Replayed {}
  }

  private enum Refusal implements Reason {
    ALREADY_REPLAYED
  }

  /**
   * Letters, newest first.
   *
   * @param before the last id of the page before, null for the first page
   */
  public List<DeadLetter> list(String tenant, @Nullable String before, int limit) {
    return letters.list(tenant, before, limit);
  }

  /** One letter with its bytes. */
  public Optional<Opened> show(String tenant, String deliveryId) {
    return letters.find(tenant, deliveryId);
  }

  /**
   * Reads a letter again as if it came now, by the reader that its hook has now. The attempt stands
   * in the admin stream; what comes of it is a delivery of its own.
   *
   * @param actor who wants it
   */
  public Replayed replay(String tenant, String deliveryId, Actor actor) {
    var kept = letters.find(tenant, deliveryId).orElse(null);
    if (kept == null) {
      return new Replayed.Unknown();
    }
    if (kept.letter().replayedAt() != null) {
      return new Replayed.Already();
    }
    var source = hooks.source(kept.letter().hook()).orElse(null);
    if (source == null) {
      return new Replayed.NoHook(kept.letter().hook());
    }
    var raw = new RawDelivery(ids.next(), clock.instant(), kept.raw().headers(), kept.raw().body());
    return switch (hooks.read(source, raw)) {
      case Parsed.DeadLetter(var reason, String detail) -> {
        journal.commit(noted(tenant, kept.letter(), null, reason.code(), actor).build());
        yield new Replayed.NotUnderstood(reason, detail);
      }
      case Parsed.Alerts alerts -> store(tenant, kept.letter(), raw, alerts, actor);
      case Parsed.Changed change -> store(tenant, kept.letter(), raw, change, actor);
      case Parsed.Handshake handshake -> store(tenant, kept.letter(), raw, handshake, actor);
      case Parsed.Ignorable nothing -> store(tenant, kept.letter(), raw, nothing, actor);
    };
  }

  private Replayed store(
      String tenant, DeadLetter letter, RawDelivery raw, Parsed parsed, Actor actor) {
    var hook = HookRef.ofId(tenant, letter.hook());
    var acceptance =
        new Acceptance(new Intake.Submission(hook, raw, parsed, List.of(), actor), false);
    var unit =
        acceptance
            .addTo(noted(tenant, letter, raw.id(), null, actor))
            .guard(tx ->
                DeadLetterStore.markReplayed(tx, tenant, letter.deliveryId(), raw.id())
                    ? null
                    : new Guard.Refusal(Refusal.ALREADY_REPLAYED, letter.deliveryId()));
    return switch (journal.commit(unit.build())) {
      case Committed.Done done -> {
        acceptance.routable().ifPresent(intake::announce);
        yield new Replayed.Understood(acceptance.receipt());
      }
      case Committed.Refused refused -> new Replayed.Already();
      case Committed.Conflict conflict ->
          throw new StorageException("a fact at the head of a stream met a conflict", null);
    };
  }

  private static Unit.Builder noted(
      String tenant,
      DeadLetter letter,
      @Nullable String replayedAs,
      @Nullable String reason,
      Actor actor) {
    var event =
        new IntakeEvent.DeadLetterReplayed(letter.deliveryId(), letter.hook(), replayedAs, reason);
    return Unit.builder().fact(StreamId.admin(tenant), new NewEvent(event, actor));
  }
}

package io.firebreak.alert;

import com.google.re2j.Pattern;
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
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The deliveries that were not understood: people look at them and have them read again. */
public final class DeadLetters {
  /** Most letters that are replayed, or removed, in one go. */
  static final int BULK = 200;

  private static final Pattern IN_JSON =
      Pattern.compile("(\"(?:routing_key|Token)\"\\s*:\\s*\")(?:[^\"\\\\]|\\\\.)*");
  private static final Pattern IN_FORM = Pattern.compile("((?:^|&)Token=)[^&]*");

  private final Journal journal;
  private final DeadLetterStore letters;
  private final DriftStore drifts;
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
    this.drifts = new DriftStore(database.jdbi());
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
  public record Opened(DeadLetter letter, RawDelivery raw) {
    /**
     * The bytes as a text, without the credentials that some senders put into a body: the routing
     * key of PagerDuty's Events API, the tokens of StatusCake and of SNS.
     */
    public String text() {
      var text = new String(raw.body(), StandardCharsets.UTF_8);
      return IN_FORM.matcher(IN_JSON.matcher(text).replaceAll("$1***")).replaceAll("$1***");
    }
  }

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
   * Which letters are meant.
   *
   * @param source a hook's id, or the source of any number of hooks; null for all
   * @param reason a {@link DeadLetterReason}'s code; null for all
   * @param open only those that nobody has replayed yet
   */
  public record Filter(@Nullable String source, @Nullable String reason, boolean open) {
    /** Every letter. */
    public static final Filter ALL = new Filter(null, null, false);
  }

  /**
   * What became of reading many letters again.
   *
   * @param understood how many are understood now
   * @param open how many are still not understood
   * @param next the last letter that was looked at when there may be more; null at the end
   */
  public record Bulk(int understood, int open, @Nullable String next) {}

  /**
   * Letters, newest first.
   *
   * @param before the last id of the page before, null for the first page
   */
  public List<DeadLetter> list(String tenant, Filter filter, @Nullable String before, int limit) {
    return letters.list(tenant, filter, before, limit);
  }

  /** One letter with its bytes. */
  public Optional<Opened> show(String tenant, String deliveryId) {
    return letters.find(tenant, deliveryId);
  }

  /** What known sources send that no reader here knows, with one sample for each version. */
  public List<SchemaDrift> drifts(String tenant) {
    return drifts.list(tenant);
  }

  /**
   * Reads a letter again as if it came now, by the reader that its hook has now. The attempt stands
   * in the admin stream; what comes of it is a delivery of its own.
   *
   * @param actor who wants it
   */
  public Replayed replay(String tenant, String deliveryId, Actor actor) {
    return replay(tenant, deliveryId, null, actor);
  }

  /**
   * Reads other bytes in a letter's place, as if they came now by its hook. The letter keeps what
   * was sent; the delivery that comes of it has the repaired bytes, and the admin stream their
   * hash.
   *
   * @param body the repaired bytes, in plain
   * @param actor who repaired it
   */
  public Replayed repair(String tenant, String deliveryId, byte[] body, Actor actor) {
    return replay(tenant, deliveryId, body, actor);
  }

  /**
   * Reads open letters again, oldest first, at most {@link #BULK} at a time.
   *
   * @param after go on behind this letter, null from the oldest
   */
  public Bulk replayAll(String tenant, Filter filter, @Nullable String after, Actor actor) {
    var some = letters.open(tenant, filter, after == null ? "" : after, BULK);
    int understood = 0;
    int stillOpen = 0;
    for (var id : some) {
      switch (replay(tenant, id, actor)) {
        case Replayed.Understood yes -> understood++;
        case Replayed.NotUnderstood no -> stillOpen++;
        case Replayed.NoHook no -> stillOpen++;
        case Replayed.Already already -> {}
        case Replayed.Unknown unknown -> {}
      }
    }
    return new Bulk(understood, stillOpen, some.size() < BULK ? null : some.getLast());
  }

  /**
   * Removes letters that came longer ago than this, with their bytes; the events about them stay.
   * One sample of each {@link SchemaDrift} is kept.
   *
   * @return how many
   */
  public int expire(Duration retention) {
    var before = clock.instant().minus(retention);
    int removed = 0;
    for (var some = letters.expired(before, BULK);
        !some.isEmpty();
        some = letters.expired(before, BULK)) {
      some.stream()
          .collect(Collectors.groupingBy(DeadLetterStore.Expired::tenant))
          .forEach((tenant, old) -> remove(tenant, old, before));
      removed += some.size();
    }
    return removed;
  }

  private void remove(String tenant, List<DeadLetterStore.Expired> old, Instant before) {
    var ids = old.stream().map(DeadLetterStore.Expired::id).toList();
    journal.commit(
        Unit.builder()
            .guard(tx -> {
              for (var letter : old) {
                DeadLetterStore.delete(tx, letter);
              }
              return null;
            })
            .fact(
                StreamId.admin(tenant),
                NewEvent.byEngine(new IntakeEvent.DeadLettersExpired(ids, before)))
            .build());
  }

  private Replayed replay(String tenant, String deliveryId, byte @Nullable [] body, Actor actor) {
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
    var raw = again(kept.raw(), body);
    var repaired = body == null ? null : Fingerprint.ofBytes(body);
    return switch (hooks.read(source, raw)) {
      case Parsed.DeadLetter(var reason, String detail) -> {
        journal.commit(noted(tenant, kept.letter(), null, reason.code(), repaired, actor).build());
        yield new Replayed.NotUnderstood(reason, detail);
      }
      case Parsed.Alerts alerts -> store(tenant, kept.letter(), raw, alerts, repaired, actor);
      case Parsed.Changed change -> store(tenant, kept.letter(), raw, change, repaired, actor);
      case Parsed.Handshake shake -> store(tenant, kept.letter(), raw, shake, repaired, actor);
      case Parsed.Ignorable nothing -> store(tenant, kept.letter(), raw, nothing, repaired, actor);
    };
  }

  private RawDelivery again(RawDelivery kept, byte @Nullable [] body) {
    if (body == null) {
      return new RawDelivery(ids.next(), clock.instant(), kept.headers(), kept.body());
    }
    var headers = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.putAll(kept.headers());
    headers.remove(Hooks.CONTENT_ENCODING);
    return new RawDelivery(ids.next(), clock.instant(), headers, body);
  }

  private Replayed store(
      String tenant,
      DeadLetter letter,
      RawDelivery raw,
      Parsed parsed,
      @Nullable String repaired,
      Actor actor) {
    var hook = HookRef.ofId(tenant, letter.hook());
    var acceptance =
        intake.acceptance(new Intake.Submission(hook, raw, parsed, List.of(), actor), false);
    var unit =
        acceptance
            .addTo(noted(tenant, letter, raw.id(), null, repaired, actor))
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
      @Nullable String repaired,
      Actor actor) {
    var event =
        new IntakeEvent.DeadLetterReplayed(
            letter.deliveryId(), letter.hook(), replayedAs, reason, repaired);
    return Unit.builder().fact(StreamId.admin(tenant), new NewEvent(event, actor));
  }
}

package io.firebreak.alert;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Payload;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What stands in the streams {@code intake/…}: every authentic delivery and what became of it. */
public sealed interface IntakeEvent extends Payload {
  /**
   * A delivery was stored; the bytes are in the database, their hash is here.
   *
   * @param deliveryId ours
   * @param receivedAt when it came
   * @param bodySha256 hash of the bytes, in hex
   * @param size number of bytes
   * @param alertsSha256 hash of what the bytes were read as, in hex
   * @param alerts how many alerts were understood
   */
  record Accepted(
      String deliveryId,
      Instant receivedAt,
      String bodySha256,
      int size,
      String alertsSha256,
      int alerts)
      implements IntakeEvent {}

  /**
   * A delivery, or some alerts of it, was not understood.
   *
   * @param deliveryId ours
   * @param receivedAt when it came
   * @param bodySha256 hash of the bytes, in hex
   * @param size number of bytes
   * @param reason a {@link DeadLetterReason}'s code
   * @param detail what is wrong, in words
   */
  record DeadLettered(
      String deliveryId,
      Instant receivedAt,
      String bodySha256,
      int size,
      String reason,
      String detail)
      implements IntakeEvent {}

  /**
   * A delivery asked for nothing: a test button, an empty list.
   *
   * @param deliveryId ours
   * @param receivedAt when it came
   * @param bodySha256 hash of the bytes, in hex
   * @param size number of bytes
   * @param why in one word
   */
  record Ignored(String deliveryId, Instant receivedAt, String bodySha256, int size, String why)
      implements IntakeEvent {}

  /**
   * A delivery told of a change that somebody made.
   *
   * @param deliveryId ours
   * @param receivedAt when it came
   * @param bodySha256 hash of the bytes, in hex
   * @param size number of bytes
   * @param at when the change was made, by the source
   * @param summary what changed
   * @param state in the source's word, null when it has none
   * @param labels what it is about
   */
  record ChangeTold(
      String deliveryId,
      Instant receivedAt,
      String bodySha256,
      int size,
      Instant at,
      String summary,
      @Nullable String state,
      Map<String, String> labels)
      implements IntakeEvent {
    public ChangeTold {
      labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
    }
  }

  /**
   * A dead letter was read again; stands in the admin stream.
   *
   * @param deliveryId the dead letter
   * @param hook where it came in
   * @param replayedAs the delivery that came of it; null when it is still not understood
   * @param reason why it is still not understood, null when it is
   * @param repairedSha256 hash of the bytes that a person put in the place of those that came, in
   *     hex; null when it was read as it came
   */
  record DeadLetterReplayed(
      String deliveryId,
      String hook,
      @Nullable String replayedAs,
      @Nullable String reason,
      @Nullable String repairedSha256)
      implements IntakeEvent {}

  /**
   * Old dead letters were removed; stands in the admin stream.
   *
   * @param letters ids of their deliveries
   * @param before all of them came before this time
   */
  record DeadLettersExpired(List<String> letters, Instant before) implements IntakeEvent {
    public DeadLettersExpired {
      letters = List.copyOf(letters);
    }
  }

  /** Registers these events by name. */
  static EventTypes.Builder register(EventTypes.Builder types) {
    return types
        .add("intake.accepted", Accepted.class)
        .add("intake.dead_lettered", DeadLettered.class)
        .add("intake.ignored", Ignored.class)
        .add("intake.change_told", ChangeTold.class)
        .add("intake.dead_letter_replayed", DeadLetterReplayed.class)
        .add("intake.dead_letters_expired", DeadLettersExpired.class);
  }
}

package io.firebreak.remediation;

import io.firebreak.approval.ApprovalEvent.Posting;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Through what people hear of runs.
 *
 * @param topics outbox topics that are told when a run changes
 * @param chat the one of them that shows questions first, and alone while it answers; null for none
 * @param patience how long it may be silent before the others are used
 */
public record Doors(List<String> topics, @Nullable String chat, Duration patience) {
  /** How long a question waits to be shown before its time counts all the same. */
  public static final Duration POSTED_WITHIN = Duration.ofMinutes(2);

  /** How long a chat may be silent, unless configured. */
  public static final Duration PATIENCE = Duration.ofSeconds(60);

  public Doors {
    topics = List.copyOf(topics);
  }

  /** Doors of which none comes first. */
  public static Doors of(List<String> topics) {
    return new Doors(topics, null, PATIENCE);
  }

  /** How a question of {@code now} reaches people; null when nobody is told. */
  @Nullable Posting posting(Instant now) {
    return topics.isEmpty()
        ? null
        : new Posting(
            now.plus(POSTED_WITHIN),
            chat,
            now.plus(patience),
            topics.stream().filter(topic -> !topic.equals(chat)).toList());
  }
}

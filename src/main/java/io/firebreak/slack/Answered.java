package io.firebreak.slack;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What was answered to envelopes lately. One that comes again, because its answer was lost with a
 * socket or Slack took two ways, does nothing and is answered the same: what is wrong in a form is
 * said also then.
 */
final class Answered {
  private static final Duration KEPT = SlackSignature.TOLERANCE.multipliedBy(2);

  private final InstantSource clock;
  private final Map<String, Given> given = new LinkedHashMap<>();

  Answered(InstantSource clock) {
    this.clock = clock;
  }

  private record Given(Instant at, CompletableFuture<SlackAnswer> answer) {}

  /**
   * The answer to an envelope.
   *
   * @param work finds it, when the envelope comes for the first time
   */
  CompletableFuture<SlackAnswer> of(
      String envelope, Supplier<CompletableFuture<SlackAnswer>> work) {
    var mine = new CompletableFuture<SlackAnswer>();
    var earlier = put(envelope, mine);
    if (earlier != null) {
      return earlier;
    }
    try {
      var _ = work.get().thenAccept(mine::complete);
    } catch (RuntimeException e) {
      mine.completeExceptionally(e);
    }
    return mine;
  }

  private synchronized @Nullable CompletableFuture<SlackAnswer> put(
      String envelope, CompletableFuture<SlackAnswer> answer) {
    var now = clock.instant();
    var oldest = given.values().iterator();
    while (oldest.hasNext() && oldest.next().at().plus(KEPT).isBefore(now)) {
      oldest.remove();
    }
    var earlier = given.putIfAbsent(envelope, new Given(now, answer));
    return earlier == null ? null : earlier.answer();
  }
}

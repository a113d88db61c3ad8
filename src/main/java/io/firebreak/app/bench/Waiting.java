package io.firebreak.app.bench;

import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Waits for what Vert.x does. */
final class Waiting {
  private static final Duration PATIENCE = Duration.ofMinutes(10);

  private Waiting() {}

  /** The value of a future. */
  static <T> T on(Future<T> future) {
    return on(future, Duration.ZERO);
  }

  /** The value of a future that is not there before so long. */
  static <T> T on(Future<T> future, Duration length) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(length.plus(PATIENCE).toMillis(), TimeUnit.MILLISECONDS)
          .join();
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}

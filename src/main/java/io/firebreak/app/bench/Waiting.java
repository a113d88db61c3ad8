package io.firebreak.app.bench;

import io.vertx.core.Future;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

/** Waits for what Vert.x does. */
final class Waiting {
  private static final long MINUTES = 10;

  private Waiting() {}

  /** The value of a future. */
  static <T> T on(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .orTimeout(MINUTES, TimeUnit.MINUTES)
          .join();
    } catch (CompletionException e) {
      throw new IllegalStateException(e.getCause());
    }
  }
}

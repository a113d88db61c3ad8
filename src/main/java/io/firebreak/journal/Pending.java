package io.firebreak.journal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A unit on its way through the writer, and the caller that waits for its answer. */
final class Pending {
  /** Below the five seconds in which a hook must be answered. */
  private static final long PATIENCE_MILLIS = 4_000;

  final EncodedUnit unit;
  private final AtomicBoolean claimed = new AtomicBoolean();
  private final CompletableFuture<Committed> answer = new CompletableFuture<>();
  private @Nullable Committed verdict;

  Pending(EncodedUnit unit) {
    this.unit = unit;
  }

  /** One that is given up already: whoever waits for units looks up and finds nothing to do. */
  static Pending nothing() {
    var nothing = new Pending(new EncodedUnit(List.of(), List.of()));
    nothing.claim();
    return nothing;
  }

  /** Takes the unit for writing, or for giving up; only the first one gets it. */
  boolean claim() {
    return claimed.compareAndSet(false, true);
  }

  /** Whether somebody writes it, or has given it up. */
  boolean isClaimed() {
    return claimed.get();
  }

  /** Keeps what the unit came to inside the open transaction. */
  void judge(Committed found) {
    verdict = found;
  }

  /** What the unit came to, as long as its transaction commits. */
  Committed verdict() {
    if (verdict == null) {
      throw new IllegalStateException("the unit was not written");
    }
    return verdict;
  }

  /** Whether the unit changed something in the open transaction. */
  boolean mayHaveWritten() {
    return verdict instanceof Committed.Done;
  }

  /** The first event, which identifies the unit; empty when it has none that could stand. */
  Optional<Event> firstEvent() {
    return verdict instanceof Committed.Done done
        ? done.events().stream().findFirst()
        : Optional.empty();
  }

  void answer() {
    answer.complete(verdict());
  }

  void fail(Throwable error) {
    answer.completeExceptionally(error);
  }

  boolean isAnswered() {
    return answer.isDone();
  }

  /** Waits for the answer; an interrupt is kept for later, because the unit may stand by now. */
  Committed await() {
    boolean interrupted = false;
    try {
      while (true) {
        try {
          return answer.get(PATIENCE_MILLIS, TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
          interrupted = true;
        } catch (TimeoutException e) {
          throw new StorageException("storage does not answer", e, !claim());
        } catch (ExecutionException e) {
          throw rethrown(e.getCause());
        }
      }
    } finally {
      if (interrupted) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static RuntimeException rethrown(@Nullable Throwable cause) {
    return switch (cause) {
      case StorageException e ->
          new StorageException(String.valueOf(e.getMessage()), e, e.mayStand());
      case RuntimeException e -> e;
      case Error e -> throw e;
      case null, default -> new IllegalStateException("the writer failed", cause);
    };
  }
}

package io.firebreak.durable;

import io.firebreak.journal.Event;
import io.firebreak.journal.Guard;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One kind of durable run: how its state follows from its events, what to do next, and how tasks
 * are carried out. All but {@link #perform} is pure.
 *
 * @param <S> the immutable state
 */
public interface Workflow<S> {
  /** The state before the first event. */
  S initial(StreamId stream);

  /** The state after one more event. Illegal transitions throw {@link IllegalStateException}. */
  S fold(S state, Event event);

  /** What to do now. */
  Next decide(S state, Standing standing);

  /** The word stored in the run index, such as {@code executing}. */
  String stateName(S state);

  /** Why the run left its way, in one word for lists; null when it did not. */
  @Nullable String reason(S state);

  /** Whether the state is terminal. */
  boolean ended(S state);

  /**
   * The guards and index writes that belong in the unit of this event; run in order before the
   * append.
   *
   * @param before the state just before the event
   */
  List<Guard> indexes(S before, NewEvent event);

  /**
   * What the event does to other streams in its own unit.
   *
   * @param before the state just before the event
   */
  default List<Aside> asides(S before, NewEvent event) {
    return List.of();
  }

  /** What to append instead of a move that a guard refused. */
  Next.Move refused(S state, Next.Move move, Guard.Refusal refusal);

  /**
   * Carries a task out on a virtual thread and returns the events that record what came of it.
   * Interruption asks it to stop for real and to say what is then known. Must not throw for a
   * target's trouble.
   */
  List<NewEvent> perform(S state, Task task, Standing standing) throws InterruptedException;

  /**
   * What to record of a task's result that came after the lease was lost: evidence that moves
   * nothing. Empty when it is not worth keeping.
   */
  List<NewEvent> late(S state, List<NewEvent> result);
}

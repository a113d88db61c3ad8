package io.firebreak.durable;

import io.firebreak.journal.NewEvent;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a workflow decides from its state: a move, work, a wait, or nothing more. */
public sealed interface Next {
  /**
   * Append these events as the run's owner, atomically with their index writes.
   *
   * @param events in order, at least one
   */
  record Move(List<NewEvent> events) implements Next {
    public Move {
      events = List.copyOf(events);
    }

    /** A move of one event caused by the engine. */
    public static Move of(io.firebreak.journal.Payload payload) {
      return new Move(List.of(NewEvent.byEngine(payload)));
    }
  }

  /**
   * Have exactly these tasks in flight: begin those that are not, interrupt those no longer listed.
   *
   * @param stop whether those in flight are to be interrupted although they are listed
   * @param until when to look again at the latest, null for a result or a fact only
   */
  record Work(List<Task> tasks, boolean stop, @Nullable Instant until) implements Next {
    /** Work that goes on undisturbed. */
    public static Work of(Task task) {
      return new Work(List.of(task), false, null);
    }

    public Work {
      tasks = List.copyOf(tasks);
    }
  }

  /**
   * Nothing to do until a fact arrives or a time comes.
   *
   * @param until when to look again, null for a fact only
   */
  record Wait(@Nullable Instant until) implements Next {}

  /** The run has reached a terminal state. */
  record End() implements Next {}
}

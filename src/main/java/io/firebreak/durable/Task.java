package io.firebreak.durable;

/**
 * A piece of input or output that a workflow wants done now: described by a record, so that
 * deciding stays pure. Two tasks with one key are the same task; one that is in flight is not begun
 * again.
 */
public interface Task {
  /** Identity within the run, such as {@code effect:steps.restart:1}. */
  String key();
}

package io.firebreak.rehearsal;

import io.firebreak.durable.HandCrank;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Time that passes only when it is told to, and the tasks that wait for it. Each task has a thread,
 * but only one thread moves at any moment: the one that turns the crank, or the task to which it
 * has just given the turn. So a test takes the same course every time.
 */
final class VirtualTime implements InstantSource, HandCrank.Hands {
  private final List<Task> asleep = new ArrayList<>();
  private final Semaphore turn = new Semaphore(0);
  private volatile Instant now = Instant.EPOCH;
  private @Nullable Task moving;

  /** Ends a task without a word, because its process died. */
  static final class ProcessDied extends Error {
    private static final long serialVersionUID = 1L;

    ProcessDied() {
      super("the process died", null, false, false);
    }
  }

  private static final class Task {
    private final Semaphore resumed = new Semaphore(0);
    private boolean interrupted;
    private boolean dead;
    private Instant until = Instant.MIN;
  }

  @Override
  public Instant instant() {
    return now;
  }

  /** Sets the time; forwards or, between two tests, backwards. */
  void set(Instant time) {
    now = time;
  }

  @Override
  public Runnable begin(Runnable body) {
    var task = new Task();
    var before = moving;
    moving = task;
    Thread.ofVirtual().start(() -> run(body));
    turn.acquireUninterruptibly();
    moving = before;
    return () -> interrupt(task);
  }

  private void run(Runnable body) {
    try {
      body.run();
    } catch (ProcessDied _) {
      // Nobody hears of what it did: that is what is being rehearsed.
      moving = null;
    } finally {
      turn.release();
    }
  }

  /**
   * Lets a task wait for time to pass; called by the task.
   *
   * @throws InterruptedException when the engine stops it meanwhile
   */
  void sleep(Duration time) throws InterruptedException {
    var task = moving;
    if (task == null || time.isZero()) {
      return;
    }
    task.until = now.plus(time);
    asleep.add(task);
    turn.release();
    task.resumed.acquireUninterruptibly();
    if (task.dead) {
      throw new ProcessDied();
    }
    if (task.interrupted) {
      task.interrupted = false;
      throw new InterruptedException("stopped by the engine");
    }
  }

  private void interrupt(Task task) {
    if (asleep.remove(task)) {
      task.interrupted = true;
      resume(task);
    }
  }

  /** Ends all tasks that wait, because their process died. */
  void die() {
    for (var task : List.copyOf(asleep)) {
      asleep.remove(task);
      task.dead = true;
      resume(task);
    }
  }

  /** Wakes one task whose time has come; false when there is none. */
  boolean wake() {
    var due = earliest();
    if (due == null || due.until.isAfter(now)) {
      return false;
    }
    asleep.remove(due);
    resume(due);
    return true;
  }

  private void resume(Task task) {
    var before = moving;
    moving = task;
    task.resumed.release();
    turn.acquireUninterruptibly();
    moving = before;
  }

  /** When the next task wakes; null when none waits. */
  @Nullable Instant nextWake() {
    var next = earliest();
    return next == null ? null : next.until;
  }

  private @Nullable Task earliest() {
    return asleep.stream().min(Comparator.comparing(task -> task.until)).orElse(null);
  }
}

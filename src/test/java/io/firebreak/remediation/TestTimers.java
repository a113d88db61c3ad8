package io.firebreak.remediation;

import io.firebreak.durable.Timers;
import io.firebreak.testing.TestClock;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** Timers that come due by a test's clock, at once when it is turned. Thread-safe. */
final class TestTimers implements Timers {
  private final TestClock clock;
  private final Consumer<Due> fire;
  private final Set<Due> armed = ConcurrentHashMap.newKeySet();

  private TestTimers(TestClock clock, Consumer<Due> fire) {
    this.clock = clock;
    this.fire = fire;
    clock.onPass(this::look);
  }

  /** Starts an engine by a clock: with these timers if a test turns it, else as programs do. */
  static void start(Engine engine, InstantSource clock) {
    if (clock instanceof TestClock turned) {
      engine.start(fire -> new TestTimers(turned, fire));
    } else {
      engine.start();
    }
  }

  @Override
  public void arm(Due timer) {
    armed.add(timer);
    look();
  }

  private void look() {
    var now = clock.instant();
    for (var timer : List.copyOf(armed)) {
      if (!timer.at().isAfter(now) && armed.remove(timer)) {
        fire.accept(timer);
      }
    }
  }

  @Override
  public void close() {
    armed.clear();
  }
}

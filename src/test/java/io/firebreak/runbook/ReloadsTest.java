package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("Reading again")
class ReloadsTest {
  private static final Reloads.Settings QUICK =
      new Reloads.Settings(
          new FolderWatch.Settings(
              Duration.ofMillis(10), Duration.ofSeconds(2), Duration.ofMillis(20)),
          Duration.ofMillis(20),
          Duration.ofMillis(20));
  private static final Problem BAD =
      new Problem(new Location("a.yaml", 1, 1), Problem.Code.UNREADABLE, "bad", null);

  @TempDir Path folder;
  private final List<String> told = Collections.synchronizedList(new ArrayList<>());

  /** Counts how often it is read; fails the first so many times. */
  private record Counted(
      String name, Optional<Path> folder, AtomicInteger reads, int failures, List<Problem> problems)
      implements Reloadable {
    static Counted of(String name, @Nullable Path folder, int failures, Problem... problems) {
      return new Counted(
          name, Optional.ofNullable(folder), new AtomicInteger(), failures, List.of(problems));
    }

    @Override
    public List<Problem> refresh() {
      if (reads.incrementAndGet() <= failures) {
        throw new IllegalStateException("the store is away");
      }
      return problems;
    }
  }

  private Reloads reloads(Counted... all) {
    return new Reloads(
        List.of(all), QUICK, (what, outcome) -> told.add(what + " " + outcome.code()));
  }

  @Test
  @DisplayName("follows a folder and polls what has none")
  void watchesAndPolls() throws Exception {
    var watched = Counted.of("watched", folder, 0);
    var polled = Counted.of("polled", null, 0);
    try (var reloads = reloads(watched, polled)) {
      reloads.start();
      await().until(() -> watched.reads().get() == 1 && polled.reads().get() > 2);
      Files.writeString(folder.resolve("a.yaml"), "a");
      await().until(() -> watched.reads().get() >= 2);
    }
    assertThat(told).contains("watched clean", "polled clean");
  }

  @Test
  @DisplayName("tells each outcome to who asks, and tries again what failed")
  void asked() throws Exception {
    var fails = Counted.of("fails", folder, 1);
    var bad = Counted.of("bad", folder, 0, BAD);
    try (var reloads = reloads(fails, bad)) {
      var outcomes = reloads.now();
      assertThat(outcomes.get("fails")).isEqualTo(new Reloads.Outcome.Failed("the store is away"));
      assertThat(outcomes.get("bad")).isEqualTo(new Reloads.Outcome.Read(List.of(BAD)));
      await().until(() -> told.contains("fails clean"));
    }
    assertThat(told).startsWith("fails failed", "bad errors");
  }
}

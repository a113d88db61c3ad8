package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.gate.HoldEvent.HoldPlaced;
import io.firebreak.gate.Holds;
import io.firebreak.gate.StopFile;
import io.firebreak.journal.Event;
import io.firebreak.journal.StreamId;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Stopping everything while runs are under way, on both stores. */
class KillSwitchTest {
  private static final String TENANT = "default";

  @TempDir private Path folder;
  private final AtomicInteger ids = new AtomicInteger();

  @ParameterizedTest
  @EnumSource
  @Tag("G58")
  void aFileHoldsARunUnderWayUntilItIsGone(Stores stores) throws IOException {
    try (var fix = new EngineFixture(stores)) {
      var remediation = fix.engine.remediation();
      var file =
          new StopFile(
              folder.resolve("stop"),
              "web-1",
              TENANT,
              holds(fix),
              (why, who) -> remediation.release(TENANT, why, who));
      at(
          fix,
          "first",
          () -> {
            write(file.path(), "game day");
            file.look();
          });
      var run = fix.start(twoSteps("file"));
      Awaitility.await().until(() -> fix.state(run).held() != null);
      assertThat(fix.state(run).held()).contains("all by file:web-1:" + file.path(), "game day");
      assertThat(fix.world.paths(run)).containsExactly("steps.first");
      Files.delete(file.path());
      file.look();
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.first", "steps.second");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G57")
  void everyHolderMustLetGo(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var holds = holds(fix);
      at(
          fix,
          "first",
          () -> {
            holds.place(TENANT, Holds.ALL, "anna looks", ANNA, null);
            holds.place(TENANT, Holds.runbook("two"), "ben looks", BEN, null);
          });
      var run = fix.start(twoSteps("two"));
      Awaitility.await().until(() -> fix.state(run).held() != null);
      assertThat(fix.state(run).held()).contains("anna looks", "ben looks");
      lift(fix, holds, 0);
      Awaitility.await()
          .until(() -> {
            var held = fix.state(run).held();
            return held != null && !held.contains("anna looks");
          });
      assertThat(fix.state(run).held()).contains("ben looks");
      assertThat(fix.world.paths(run)).containsExactly("steps.first");
      lift(fix, holds, 0);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G168")
  void aHeldRunThatAPersonCancelsEndsUnderTheHold(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var holds = holds(fix);
      at(fix, "first", () -> holds.place(TENANT, Holds.ALL, "stop", ANNA, null));
      var run = fix.start(twoSteps("cancelled").always("tell"));
      Awaitility.await().until(() -> fix.state(run).held() != null);
      fix.engine.remediation().cancel(TENANT, run, false, "enough", BEN);
      var state = fix.await(run, RunStatus.CANCELLED);
      assertThat(state.step("always.0").skipped()).startsWith("not done: ");
      assertThat(fix.world.paths(run)).containsExactly("steps.first");
      assertThat(holds.standing(TENANT)).as("it holds all the while").hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G60")
  void whatWasDoneIsUndoneUnderAHold(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var holds = holds(fix);
      fix.world.reading("healthy", 0);
      at(fix, "second", () -> holds.place(TENANT, Holds.ALL, "stop", ANNA, null));
      var run =
          fix.start(
              new TestRunbook("undone")
                  .undoable("first", EffectClass.UNSAFE)
                  .undoable("second", EffectClass.UNSAFE)
                  .verify("healthy", "result.value == 1", Duration.ofMinutes(1)));
      fix.await(run, RunStatus.ROLLED_BACK);
      assertThat(fix.world.paths(run))
          .containsExactly("steps.first", "steps.second", "steps.second.undo", "steps.first.undo");
      assertThat(holds.standing(TENANT)).as("it holds all the while").hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G59")
  @Tag("F48")
  void f48ASecondAfterAHoldNoEffectBeginsInAnyOfManyRuns(Stores stores) {
    try (var fix = new EngineFixture(stores)) {
      var holds = holds(fix);
      fix.world.apart();
      var done = new AtomicInteger();
      var stopped = new AtomicBoolean();
      // From inside a second step: its run has one more to go, so at least that one is held there.
      fix.world.witness(effect -> {
        if (done.incrementAndGet() >= 30
            && effect.path().equals("steps.second")
            && !stopped.getAndSet(true)) {
          holds.place(TENANT, Holds.ALL, "enough", ANNA, null);
        }
      });
      var runs =
          IntStream.range(0, 20)
              .mapToObj(i ->
                  fix.start(
                      new TestRunbook("many-" + i)
                          .target("shop/many-" + i)
                          .step("first", EffectClass.UNSAFE)
                          .step("second", EffectClass.UNSAFE)
                          .step("third", EffectClass.UNSAFE)))
              .toList();
      Awaitility.await().until(() -> runs.stream().map(fix::state).allMatch(this::stands));
      var placed =
          fix.store.journal().read(StreamId.admin(TENANT), 0).stream()
              .filter(event -> event.payload() instanceof HoldPlaced)
              .findFirst()
              .orElseThrow();
      assertThat(intents(fix, runs))
          .as("begun until then")
          .isNotEmpty()
          .allSatisfy(
              intent -> assertThat(intent.at()).isBefore(placed.at().plus(Duration.ofSeconds(1))));
      assertThat(runs.stream().filter(run -> fix.state(run).held() != null)).isNotEmpty();
      assertThat(fix.world.ledger()).hasSizeLessThan(60);
      lift(fix, holds, 0);
      for (var run : runs) {
        var state = fix.await(run, RunStatus.SUCCEEDED, RunStatus.BLOCKED);
        assertThat(fix.world.paths(run)).hasSize(state.status() == RunStatus.SUCCEEDED ? 3 : 0);
      }
    }
  }

  private boolean stands(RunState run) {
    return run.held() != null || run.status().terminal();
  }

  private static List<Event> intents(EngineFixture fix, List<String> runs) {
    return runs.stream()
        .flatMap(run -> fix.engine.remediation().events(TENANT, run).stream())
        .filter(event -> event.payload() instanceof Intent)
        .toList();
  }

  private static TestRunbook twoSteps(String name) {
    return new TestRunbook(name)
        .step("first", EffectClass.UNSAFE)
        .step("second", EffectClass.UNSAFE);
  }

  /** Does something once, right before an effect of this name happens. */
  private static void at(EngineFixture fix, String name, Runnable act) {
    var once = new AtomicBoolean();
    Consumer<World.Effect> witness =
        effect -> {
          if (effect.path().equals("steps." + name) && !once.getAndSet(true)) {
            act.run();
          }
        };
    fix.world.witness(witness);
  }

  private static void lift(EngineFixture fix, Holds holds, int which) {
    var hold = holds.standing(TENANT).get(which).hold();
    assertThat(holds.lift(TENANT, hold.id(), ANNA)).isTrue();
    fix.engine.remediation().release(TENANT, "lifted", ANNA);
  }

  private Holds holds(EngineFixture fix) {
    return new Holds(
        fix.store.journal(), fix.store.database(), () -> "hold-" + ids.incrementAndGet());
  }

  private static void write(Path file, String text) {
    try {
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

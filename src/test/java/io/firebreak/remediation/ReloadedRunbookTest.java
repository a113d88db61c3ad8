package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.journal.Actor;
import io.firebreak.runbook.RunbookSource;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Tag("F38")
@DisplayName("F38: a run whose runbook is changed meanwhile")
class ReloadedRunbookTest {
  private static final Actor CLEO = new Actor(Actor.Kind.PERSON, "cleo", "token", "rest", null);
  private static final int MANY = 500;

  @TempDir Path folder;

  /** How somebody changes the file. */
  enum Edit {
    OTHER_STEPS {
      @Override
      void apply(Path file) throws IOException {
        Files.writeString(file, runbook("cure", "approve", "other", "another"));
      }
    },
    BROKEN {
      @Override
      void apply(Path file) throws IOException {
        Files.writeString(file, "schema: 1\nrunbok: cure\n");
      }
    },
    DELETED {
      @Override
      void apply(Path file) throws IOException {
        Files.delete(file);
      }
    };

    abstract void apply(Path file) throws IOException;
  }

  private static String runbook(String name, String autonomy, String first, String second) {
    return """
    schema: 1
    runbook: %s
    title: Two steps
    owner: team
    target: world/%s
    autonomy: %s
    triggers: { manual: true }
    approval: { exclude: [runbook_author] }
    steps:
      - id: %s
        uses: test.effect
        with: { name: %s, kind: keyed }
        undo: { uses: test.effect, with: { name: undo-%s, kind: keyed } }
      - id: %s
        uses: test.effect
        with: { name: %s, kind: keyed }
        undo: { none: it stays }
    """
        .formatted(name, name, autonomy, first, first, first, second, second);
  }

  private LibraryFixture fixture(Stores stores) throws IOException {
    Files.writeString(folder.resolve("cure.yaml"), runbook("cure", "approve", "one", "two"));
    var fix = new LibraryFixture(stores, RunbookSource.folder(folder));
    fix.world.reading("before:one", 1);
    assertThat(fix.catalogue.reload().errorList()).isEmpty();
    return fix;
  }

  private void change(LibraryFixture fix, Edit edit) {
    try {
      edit.apply(folder.resolve("cure.yaml"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    fix.catalogue.reload();
  }

  private static void approve(LibraryFixture fix, String run, Actor who) {
    var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
    assertThat(fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, who))
        .isEqualTo(new Answer.Accepted("approved"));
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("between plan and approval does what was approved")
  void betweenPlanAndApproval(Edit edit) throws IOException {
    try (var fix = fixture(Stores.EMBEDDED)) {
      var run = fix.start("cure", ANNA);
      var planned = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      change(fix, edit);
      approve(fix, run, BEN);
      assertThat(fix.await(run, RunStatus.SUCCEEDED).planned().hash()).isEqualTo(planned);
      assertThat(fix.world.paths(run)).containsExactly("steps.one", "steps.two");
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("between the approval and step 2 goes on with step 2 as it was")
  void betweenApprovalAndStepTwo(Edit edit) throws IOException {
    try (var fix = fixture(Stores.EMBEDDED)) {
      var run = fix.start("cure", ANNA);
      fix.world.witness(effect -> {
        if (effect.path().equals("steps.one")) {
          change(fix, edit);
        }
      });
      approve(fix, run, BEN);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.one", "steps.two");
    }
  }

  @ParameterizedTest
  @EnumSource
  @DisplayName("still undoes what it did, on both stores, when its file is gone")
  void undoOfADeletedRunbook(Stores stores) throws IOException {
    try (var fix = fixture(stores)) {
      var run = fix.start("cure", ANNA);
      fix.world.script("steps.two", World.Response.REFUSED);
      fix.world.witness(effect -> {
        if (effect.path().equals("steps.one")) {
          change(fix, Edit.DELETED);
        }
      });
      approve(fix, run, BEN);
      fix.await(run, RunStatus.ROLLED_BACK, RunStatus.FAILED);
      assertThat(fix.world.ledger()).extracting(World.Effect::name).contains("undo-one");
      assertThat(fix.catalogue.find("cure")).isEmpty();
    }
  }

  @Test
  @Tag("P30")
  @DisplayName("goes on while 500 others are read again, since none of that is in its way")
  void manyRunbooks() throws Exception {
    try (var fix = fixture(Stores.EMBEDDED)) {
      Files.writeString(folder.resolve("quick.yaml"), runbook("quick", "auto", "a", "b"));
      fix.catalogue.reload();
      times(fix, 20, new CountDownLatch(0)); // a cold start is no measure
      var alone = times(fix, 20, new CountDownLatch(0));
      for (int i = 0; i < MANY; i++) {
        Files.writeString(
            folder.resolve("many" + i + ".yaml"), runbook("many-" + i, "auto", "s" + i, "t" + i));
      }
      var read = new CountDownLatch(1);
      var began = System.nanoTime();
      var reload =
          Thread.ofPlatform()
              .start(() -> {
                fix.catalogue.reload();
                read.countDown();
              });
      var meanwhile = times(fix, Integer.MAX_VALUE, read);
      reload.join();
      var took = Duration.ofNanos(System.nanoTime() - began);

      assertThat(fix.catalogue.inForce()).hasSize(MANY + 2);
      assertThat(meanwhile).as("runs that began and ended while all was read").isNotEmpty();
      var ratio = (double) median(meanwhile).toNanos() / median(alone).toNanos();
      Files.createDirectories(Path.of("target"));
      Files.writeString(
          Path.of("target/reload-under-load.txt"),
          "%d runbooks in %d ms; meanwhile %d runs of two steps, median %d ms, alone %d ms: %.1f times\n"
              .formatted(
                  MANY,
                  took.toMillis(),
                  meanwhile.size(),
                  median(meanwhile).toMillis(),
                  median(alone).toMillis(),
                  ratio));
      assertThat(median(meanwhile)).as("a run beside the reload").isLessThan(took);
    }
  }

  /** How long runs take one after the other, until so many were done or {@code end} is reached. */
  private static List<Duration> times(LibraryFixture fix, int most, CountDownLatch end) {
    var always = end.getCount() == 0;
    var times = new ArrayList<Duration>();
    while (times.size() < most && (always || end.getCount() > 0)) {
      var began = System.nanoTime();
      fix.await(fix.start("quick", ANNA), RunStatus.SUCCEEDED);
      if (always || end.getCount() > 0) {
        times.add(Duration.ofNanos(System.nanoTime() - began));
      }
    }
    return times;
  }

  private static Duration median(List<Duration> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  @Test
  @Tag("B58")
  @DisplayName("B58: its last author cannot approve it, known by the commit's mail")
  @Tag("A14")
  void authorIsExcluded() throws IOException {
    Files.writeString(folder.resolve("cure.yaml"), runbook("cure", "approve", "one", "two"));
    var source =
        new RunbookSource() {
          @Override
          public Optional<Path> watched() {
            return Optional.empty();
          }

          @Override
          public Holding hold() {
            var change = new Change("c1", "Ben@Example.com", Instant.EPOCH, "c1", null);
            return new Holding(folder, List.of(), _ -> Map.of("cure.yaml", change));
          }
        };
    try (var fix = new LibraryFixture(Stores.EMBEDDED, source)) {
      fix.world.reading("before:one", 1);
      fix.catalogue.reload();
      var run = fix.start("cure", ANNA);
      var waiting = fix.await(run, RunStatus.AWAITING_APPROVAL);
      var hash = waiting.planned().hash();
      assertThat(Objects.requireNonNull(waiting.approval()).request().authorGap()).isNull();
      assertThat(fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, BEN))
          .isInstanceOfSatisfying(
              Answer.Refused.class, refused -> assertThat(refused.reason()).isEqualTo("excluded"));
      approve(fix, run, CLEO);
      fix.await(run, RunStatus.SUCCEEDED);
    }
  }
}

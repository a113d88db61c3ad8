package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Ready;
import io.firebreak.execute.ExecuteEvent.StepRead;
import io.firebreak.plan.PlannedStep;
import io.firebreak.testing.Stores;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What is done at the end of a run is seen before it begins, and held to what was seen. */
class HandlersTest {
  private static final String ENDS =
      """
      schema: 1
      runbook: ends
      title: Does more at its end
      owner: team
      target: world/one
      autonomy: AUTONOMY
      triggers: { manual: true }
      inputs:
        who: { type: string, default: owners }
      steps:
        - id: a
          uses: test.effect
          with: { name: a, kind: keyed }
          undo: { none: it stays }
      on_success:
        - { uses: test.effect, with: { name: "tell-${{ inputs.who }}", kind: idempotent } }
      on_failure:
        - name: Open a page
          uses: test.effect
          with: { name: "tell-${{ run.failure }}", kind: keyed }
          when: run.outcome == "failed"
          timeout: 5s
      always:
        - { uses: test.effect, with: { name: "x-${{ alert.name }}", kind: keyed } }
        - { uses: test.read, with: { name: "${{ run.target }}" } }
      """;

  private static String ends(String autonomy) {
    return ENDS.replace("AUTONOMY", autonomy);
  }

  private static StepRead read(EngineFixture fix, String run, String path) {
    return Objects.requireNonNull(fix.state(run).step(path).read());
  }

  private static void approve(EngineFixture fix, String run) {
    vote(fix, run, Vote.APPROVE);
  }

  private static void vote(EngineFixture fix, String run, Vote vote) {
    var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
    assertThat(fix.engine.remediation().vote("default", run, null, hash, vote, "so", BEN))
        .isInstanceOf(Answer.Accepted.class);
  }

  @Test
  @Tag("G140")
  @DisplayName("G140: a plan shows what is done at the end, and says what it cannot tell")
  void aPlanShowsWhatIsDoneAtTheEnd() throws InterruptedException {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.reading("before:tell-owners", 3);
      var plan = fix.foresee(EngineFixture.version(ends("approve"))).planned();

      assertThat(plan.atEnd())
          .extracting(PlannedStep::path)
          .containsExactly("on_success.0", "on_failure.0", "always.0", "always.1");
      var tells = plan.atEnd().getFirst();
      assertThat(tells.effectClass()).isEqualTo(EffectClass.IDEMPOTENT);
      assertThat(tells.targets()).containsExactly("world/tell-owners");
      assertThat(Objects.requireNonNull(tells.arguments()).path("name").asText())
          .isEqualTo("tell-owners");
      assertThat(tells.changes()).extracting(PlannedStep.Change::field).containsOnly("tell-owners");
      assertThat(plan.seen("on_success.0")).isEqualTo("does tell-owners");

      var open = plan.atEnd().get(1);
      assertThat(open.known()).isFalse();
      assertThat(open.name()).isEqualTo("Open a page");
      assertThat(open.when()).isEqualTo("run.outcome == \"failed\"");
      assertThat(open.timeout()).hasSeconds(5);
      assertThat(Objects.requireNonNull(open.template()).path("name").asText())
          .isEqualTo("tell-${{ run.failure }}");
      assertThat(plan.seen("on_failure.0")).isEqualTo("depends on how the run goes");
      assertThat(plan.seen("always.0")).startsWith("cannot be called: ").contains("alert");
      assertThat(plan.atEnd().get(3).effectClass()).isEqualTo(EffectClass.PURE);
    }
  }

  @Test
  @Tag("G140")
  @DisplayName("G140: nothing of it is hashed, so a target that moves voids no approval")
  void nothingOfItIsHashed() throws InterruptedException {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var version = EngineFixture.version(ends("approve"));
      fix.world.reading("before:tell-owners", 3);
      var plan = fix.foresee(version).planned();
      fix.world.reading("before:tell-owners", 4);
      var later = fix.foresee(version).planned();
      assertThat(later.atEnd()).isNotEqualTo(plan.atEnd());
      assertThat(later.hash()).isEqualTo(plan.hash());
      assertThat(fix.foresee(EngineFixture.version(ends("observe"))).planned().atEnd()).isEmpty();
    }
  }

  @Test
  @Tag("G140")
  @DisplayName("G140: the plan of a run shows what its children do at their ends")
  void theEndsOfChildrenAreShownToo() throws InterruptedException {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.shelve(ends("auto"));
      var parent = new TestRunbook("parent").steps(List.of(TestSteps.child("call", "ends", null)));
      var run = fix.start(parent.always("last"));
      fix.await(run, RunStatus.SUCCEEDED);
      var plan = fix.state(run).planned();
      assertThat(plan.atEnd())
          .extracting(PlannedStep::path)
          .containsExactly(
              "steps.call/on_success.0",
              "steps.call/on_failure.0",
              "steps.call/always.0",
              "steps.call/always.1",
              "always.0");
      assertThat(plan.atEnd().getFirst().name()).isEqualTo("call → test.effect");
      assertThat(plan.seen("steps.call/on_success.0")).isEqualTo("does tell-owners");
      assertThat(fix.world.paths(run + ".1")).containsExactly("steps.a", "on_success.0");
    }
  }

  @Test
  @Tag("G141")
  @DisplayName("G141: what turns out to touch something that the plan does not show is not done")
  void whatWasNotShownIsNotDone() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run = fix.start(ends("approve"));
      fix.await(run, RunStatus.AWAITING_APPROVAL);
      fix.world.moves("tell-owners", "till");
      approve(fix, run);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("steps.a");
      assertThat(read(fix, run, "on_success.0").ready()).isEqualTo(Ready.REFUSED);
      assertThat(read(fix, run, "on_success.0").message())
          .isEqualTo("it is not what the plan shows: targets: [world/tell-owners] → [world/till]");
    }
  }

  @Test
  @Tag("G141")
  @DisplayName("G141: what it could not tell is done as the runbook has it")
  void whatThePlanCouldNotTellIsDone() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.script("steps.a", World.Response.REFUSED);
      var run = fix.start(ends("auto"));
      fix.await(run, RunStatus.FAILED);
      assertThat(fix.world.ledger())
          .extracting(World.Effect::name)
          .containsExactly("tell-steps.a: the world refuses");
    }
  }

  @Test
  @Tag("G142")
  @DisplayName("G142: a run that people did not agree to changes nothing at its end")
  void whatNobodyAgreedToChangesNothingAtItsEnd() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var run =
          fix.start(
              new TestRunbook("rejected")
                  .autonomy(io.firebreak.runbook.Runbook.Autonomy.APPROVE)
                  .step("a", EffectClass.KEYED)
                  .always("tidy"));
      vote(fix, run, Vote.REJECT);
      fix.await(run, RunStatus.REJECTED);
      assertThat(fix.world.ledger()).isEmpty();
      assertThat(read(fix, run, "always.0").ready()).isEqualTo(Ready.REFUSED);
      assertThat(read(fix, run, "always.0").message())
          .isEqualTo("it changes [world/tidy], and the run was not let change anything");
    }
  }

  @Test
  @Tag("G142")
  @DisplayName("G142: what only its end changes is asked about, unless no plan could tell")
  void whatOnlyTheEndChangesIsAskedAbout() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      var only =
          ends("approve")
              .replace(
                  "test.effect\n    with: { name: a, kind: keyed }",
                  "test.read\n    with: { name: a }")
              .replace("    undo: { none: it stays }\n", "");
      fix.world.reading("a", 1);
      var run = fix.start(only);
      assertThat(fix.await(run, RunStatus.AWAITING_APPROVAL).planned().commitment().mutations())
          .isZero();
      approve(fix, run);
      fix.await(run, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(run)).containsExactly("on_success.0");

      var open = fix.start(only.replace("tell-${{ inputs.who }}", "tell-${{ run.outcome }}"));
      fix.await(open, RunStatus.SUCCEEDED);
      assertThat(fix.world.paths(open)).isEmpty();
      assertThat(read(fix, open, "on_success.0").message())
          .startsWith("it changes [world/tell-succeeded]");
    }
  }

  @Test
  @Tag("G142")
  @DisplayName("G142: it calls an address all the same, as whoever is to hear of it wants")
  void anAddressIsCalledAllTheSame() {
    try (var fix = new EngineFixture(Stores.EMBEDDED)) {
      fix.world.at("http/");
      var run =
          fix.start(
              new TestRunbook("rejected")
                  .autonomy(io.firebreak.runbook.Runbook.Autonomy.APPROVE)
                  .step("a", EffectClass.KEYED)
                  .always("tell"));
      vote(fix, run, Vote.REJECT);
      fix.await(run, RunStatus.REJECTED);
      assertThat(fix.world.paths(run)).containsExactly("always.0");
    }
  }
}

package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Decided;
import io.firebreak.approval.ApprovalEvent.Overridden;
import io.firebreak.approval.ApprovalEvent.Paged;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Actor;
import io.firebreak.testing.Stores;
import io.firebreak.timeline.Decision;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** One person decides alone in an emergency, loudly, and no gate steps aside for it. */
class EmergencyOverrideTest {
  private static final Actor ANNA = EngineFixture.ANNA;

  private static String waiting(AskedEngine engine) {
    var run = engine.start("restart", "world/one", 1, 3);
    engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private static Answer override(AskedEngine engine, String run, String reason, Actor who) {
    return engine
        .remediation()
        .override("default", run, engine.state(run).planned().hash(), reason, who);
  }

  private static void isRefused(Answer answer, String reason) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class, refused -> assertThat(refused.reason()).isEqualTo(reason));
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A5")
  @Tag("A6")
  void itStandsForTheMissingVotesAndTellsEverybodyWhoWasAsked(Stores stores) {
    try (var engine = new AskedEngine(stores, "bell")) {
      engine.trust("anna", true);
      var run = waiting(engine);

      assertThat(override(engine, run, "the shop is down", ANNA))
          .isEqualTo(
              new Answer.Accepted(
                  "approved by emergency override; told: ben, cleo, dora, emil, finn"));

      engine.await(run, RunStatus.SUCCEEDED);
      assertThat(engine.effects(run)).containsExactly("steps.step1");
      var request = Objects.requireNonNull(engine.state(run).approval()).request();
      assertThat(engine.remediation().events("default", run))
          .extracting(event -> event.payload())
          .contains(
              new Overridden(
                  request.id(),
                  request.planHash(),
                  "anna",
                  "the shop is down",
                  List.of("ben", "cleo", "dora", "emil", "finn")))
          .filteredOn(Decided.class::isInstance)
          .hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A5")
  void itTakesItsOwnRoleAReasonAndTheVeryPlan(Stores stores) {
    try (var engine = new AskedEngine(stores, "bell")) {
      var run = waiting(engine);
      isRefused(override(engine, run, "now", ANNA), "not_an_approver");
      engine.trust("anna", true);
      isRefused(override(engine, run, "  ", ANNA), "input_invalid");
      isRefused(
          engine.remediation().override("default", run, "0".repeat(64), "now", ANNA),
          "plan_changed");
      isRefused(
          engine.remediation().override("default", "nothing", "0".repeat(64), "now", ANNA),
          "no_such_run");
      assertThat(Objects.requireNonNull(engine.state(run).approval()).pending()).isTrue();
      assertThat(engine.effects(run)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A6")
  void withoutAnotherPersonToTellItIsRefused(Stores stores) {
    try (var engine = new AskedEngine(stores, "bell")) {
      engine.trust("anna", true);
      var run = waiting(engine);
      List.of("ben", "cleo", "dora", "emil", "finn").forEach(engine::demote);
      isRefused(override(engine, run, "now", ANNA), "nobody_to_page");
    }
    try (var engine = new AskedEngine(stores, Doors.of(List.of()))) {
      engine.trust("anna", true);
      isRefused(override(engine, waiting(engine), "now", ANNA), "nobody_to_page");
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A7")
  void aHoldStopsItAsItStopsEveryRun(Stores stores) {
    try (var engine = new AskedEngine(stores, "bell")) {
      engine.trust("anna", true);
      var run = waiting(engine);
      new Holds(engine.store().journal(), engine.store().database(), () -> "hold1")
          .place("default", "all", "stop everything", ANNA, null);

      override(engine, run, "the shop is down", ANNA);

      engine.await(run, RunStatus.BLOCKED);
      assertThat(engine.effects(run)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A8")
  void itIsLoudOnTheTimeline(Stores stores) {
    try (var engine = new AskedEngine(stores, "bell")) {
      engine.trust("anna", true);
      var run = waiting(engine);
      override(engine, run, "the shop is down", ANNA);
      assertThat(Decision.of(engine.remediation().events("default", run)))
          .anyMatch(told ->
              told.text().startsWith("EMERGENCY OVERRIDE: anna approved plan ")
                  && told.text().endsWith(" alone by REST: the shop is down"));
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("A6")
  void itIsStillToBeToldWhenPeopleWereAskedAnewRightAfter(Stores stores) {
    try (var engine = new AskedEngine(stores, "bell")) {
      engine.trust("anna", true);
      var run = waiting(engine);
      var first = Objects.requireNonNull(engine.state(run).approval()).request();
      engine.drift();
      override(engine, run, "the shop is down", ANNA);

      Awaitility.await()
          .until(
              () -> Objects.requireNonNull(engine.state(run).approval()).request().round(),
              round -> round == 2);

      var state = engine.state(run);
      assertThat(state.emergencies())
          .singleElement()
          .satisfies(each -> assertThat(each.decision().id()).isEqualTo(first.id()))
          .satisfies(each -> assertThat(each.doors()).isEmpty());
      engine.remediation().paged(state, state.emergencies().getFirst(), "bell");
      engine.remediation().paged(state, state.emergencies().getFirst(), "bell");
      assertThat(engine.remediation().events("default", run))
          .extracting(event -> event.payload())
          .containsOnlyOnce(new Paged(first.id(), "bell"));
      assertThat(engine.state(run).emergencies().getFirst().doors()).containsExactly("bell");
      assertThat(engine.effects(run)).isEmpty();
    }
  }
}

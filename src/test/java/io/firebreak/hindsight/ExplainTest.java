package io.firebreak.hindsight;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Changes;
import io.firebreak.incident.RecentChanges;
import io.firebreak.incident.Silences;
import io.firebreak.remediation.RunStatus;
import io.firebreak.remediation.Versions;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Why an alert did or did not start something")
class ExplainTest {
  @ParameterizedTest
  @EnumSource
  void aStartIsToldWithEveryTriggerAndGateAndWhatTheySaw(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      world.runbook("heal", HindsightWorld.restart("heal", "Sick", "guard: { cooldown: 15m }"));
      world.runbook("other", HindsightWorld.restart("other", "Other", ""));
      var delivery = world.route(world.firing("Sick", "cart"));
      world.await(world.onlyRun(), RunStatus.SUCCEEDED);

      var why = text(world, "sick-cart");

      assertThat(why)
          .contains("started 1 run(s)")
          .contains("heard of first by delivery " + delivery)
          .contains("grouping", "[opened]", "group_key = \"labels:service=")
          .contains("trigger heal [matched] matches: alert.name == \"Sick\"")
          .contains("trigger other [condition_false]")
          .contains("alert.labels.service = \"cart\"")
          .contains("gate cooldown [pass] over")
          .contains("gate precondition: still sick [pass] result {\"value\":5}")
          .contains("run of heal for shop/cart: succeeded");
      assertThat(text(world, delivery)).contains("disposition Sick [new]");
      assertThat(text(world, world.onlyRun())).startsWith("run " + world.onlyRun());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatStartedNothingIsToldWithTheReason(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      world.runbook("a-first", HindsightWorld.restart("a-first", "Sick", ""));
      world.runbook("b-second", HindsightWorld.restart("b-second", "Sick", ""));
      world.unhealthy.set(0);
      world.route(world.firing("Sick", "cart"));
      world.await(world.onlyRun(), RunStatus.SKIPPED);
      world.route(world.firing("Quiet", "cart"));

      assertThat(text(world, "sick-cart"))
          .contains("not_started b-second [target_busy] matched too, but a-first has precedence")
          .contains("gate precondition: still sick [precondition_unmet]")
          .contains("result {\"value\":0} does not meet result.value > 2");
      assertThat(text(world, "quiet-cart"))
          .contains("started nothing", "[none_matches]", "alert.name = \"Quiet\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAThrottleKeptBackIsToldAndForetold(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      world.runbook("many", counting("many", "Sick", "accumulate_within: 1h, threshold: 2"));
      world.runbook("batch", counting("batch", "Slow", "once_after: 10m"));
      world.route(world.firing("Sick", "cart"), world.firing("Slow", "cart"));

      assertThat(text(world, "sick-cart"))
          .contains(
              "not_started many [below_threshold] too few alerts came so far: 1 of 2 within 1h")
          .contains("for service=\"cart\"");
      assertThat(text(world, "slow-cart"))
          .contains("hold batch [batch] waits for other alerts of its batch, until ");
      assertThat(SimulatorTest.told(world, "cart", world.now.plusSeconds(1)))
          .contains("run many [starts]");
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatASilenceKeepsBackIsToldAndForetold(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      world.runbook("heal", HindsightWorld.restart("heal", "Sick", ""));
      var silences =
          new Silences(world.store.journal(), world.store.database(), () -> "quiet-1", 10);
      var ended = world.now.plusSeconds(60);
      silences.place(
          HindsightWorld.TENANT,
          List.of("service=~\"cart|till\""),
          "new disks",
          Duration.ofDays(1),
          HindsightWorld.ANNA);
      world.route(world.alert("Sick", "cart", world.now, null));

      var why = "silence quiet-1 by anna {service=~\"cart|till\"}: new disks";
      assertThat(text(world, "sick-cart"))
          .contains("hold heal [silence] it is silenced, until ", " or an earlier end: " + why);
      assertThat(SimulatorTest.told(world, "till", world.now.plusSeconds(1)))
          .contains("hold heal [silence] would wait until ", why);
      assertThat(SimulatorTest.told(world, "shop", world.now.plusSeconds(1)))
          .contains("run heal [starts]");

      world.route(world.alert("Sick", "cart", HindsightWorld.START, ended));
      assertThat(text(world, "sick-cart"))
          .contains("not_started heal [silenced] the alert was over before the silence");
    }
  }

  private static String counting(String name, String alert, String throttle) {
    return HindsightWorld.restart(name, alert, "")
        .replace(
            "group_by: [service]",
            "group_by: [service], throttle: { " + throttle + ", by: [service] }");
  }

  @ParameterizedTest
  @EnumSource
  void theRunbooksOfThatTimeAreAskedNotThoseOfToday(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      world.runbook("heal", HindsightWorld.restart("heal", "Other", ""));
      world.route(world.firing("Sick", "cart"));
      world.runbook("heal", HindsightWorld.restart("heal", "Sick", ""));

      assertThat(text(world, "sick-cart"))
          .contains("trigger heal [condition_false] does not match: alert.name == \"Other\"");
    }
  }

  @ParameterizedTest
  @EnumSource
  void repeatsResolvesAndEarlyResolvesAreToldApart(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      var began = world.now;
      var first = world.route(world.alert("Sick", "cart", began, null));
      var repeat = world.route(world.alert("Sick", "cart", began, null));
      var end = world.route(world.alert("Sick", "cart", began, began.plusSeconds(60)));
      var early = world.route(world.alert("Gone", "cart", began, began.plusSeconds(5)));
      world.now = began.plus(Duration.ofHours(1));
      world.route(world.alert("Sick", "cart", world.now, null));

      assertThat(text(world, first)).contains("disposition Sick [new]");
      assertThat(text(world, repeat)).contains("disposition Sick [repeat]");
      assertThat(text(world, end)).contains("disposition Sick [resolved]", "3 time(s) in all");
      assertThat(text(world, early)).contains("[resolved_early]");
      assertThat(text(world, "sick-cart@" + began)).contains("resolve [resolved]");
      assertThat(text(world, "sick-cart"))
          .contains("fired several times")
          .contains("was resolved at")
          .contains("too long before this alert began to be reopened");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theBeginningOfAnIdIsEnoughUnlessSeveralBeginSo(Stores kind) {
    try (var world = new HindsightWorld(kind)) {
      world.route(world.firing("Sick", "cart"));
      world.route(world.firing("Sick", "till"));

      assertThat(text(world, "sick-c")).contains("Sick: started nothing");
      assertThat(explainer(world).explain(HindsightWorld.TENANT, "sick-"))
          .isInstanceOfSatisfying(
              Explained.Ambiguous.class,
              several ->
                  assertThat(several.candidates())
                      .extracting(Explained.Candidate::id)
                      .contains("sick-cart", "sick-till"));
      assertThat(explainer(world).explain(HindsightWorld.TENANT, "s%"))
          .isEqualTo(new Explained.Unknown());
      assertThat(explainer(world).explain("elsewhere", "sick-cart"))
          .isEqualTo(new Explained.Unknown());
    }
  }

  static Explainer explainer(HindsightWorld world) {
    return new Explainer(
        world.store.journal(),
        world.store.database(),
        world.intake,
        world.incidents,
        Versions.of(world.catalogue),
        HindsightWorld.EVALUATOR,
        new RecentChanges(new Changes(world.store.database()), Duration.ofHours(1)));
  }

  private static String text(HindsightWorld world, String id) {
    var explained = explainer(world).explain(HindsightWorld.TENANT, id);
    assertThat(explained).isInstanceOf(Explained.Why.class);
    return FindingText.of(((Explained.Why) explained).finding());
  }
}

package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.Courier.Delivery;
import io.firebreak.journal.Actor;
import io.firebreak.remediation.RunStatus;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PagerDuty pages a second person when somebody decided alone, also about a run of no incident. */
class OverridePageTest {
  private static void annaOverrides(PagerDutyWorld world, String run, String hash) {
    world
        .engine
        .remediation()
        .override(
            "default",
            run,
            hash,
            "the shop is down",
            new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null));
  }

  @Test
  @Tag("A6")
  void aSecondPersonIsPagedOnce() {
    try (var world = new PagerDutyWorld()) {
      world.engine.trust("anna", true);
      var run = world.engine.start("restart", "world/one", 1, 2);
      var hash = world.engine.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      annaOverrides(world, run, hash);
      world.engine.await(run, RunStatus.SUCCEEDED);

      assertThat(world.courier.deliver("default", "run/" + run)).isEqualTo(new Delivery.Done());
      assertThat(world.courier.deliver("default", "run/" + run)).isEqualTo(new Delivery.Done());

      var asked = Objects.requireNonNull(world.engine.state(run).approval());
      assertThat(world.told())
          .containsExactly("trigger firebreak/override/" + asked.request().id());
      var payload = world.pagerDuty.incident().event.path("payload");
      assertThat(payload.path("summary").asText())
          .isEqualTo("Firebreak: emergency override by anna of restart");
      assertThat(payload.path("severity").asText()).isEqualTo("critical");
      assertThat(payload.path("custom_details").path("reason").asText())
          .isEqualTo("the shop is down");
    }
  }

  @Test
  @Tag("A6")
  void theyArePagedAlsoWhenPeopleWereAskedAnewRightAfter() {
    try (var world = new PagerDutyWorld()) {
      world.engine.trust("anna", true);
      var run = world.engine.start("restart", "world/one", 1, 2);
      var asked = world.engine.await(run, RunStatus.AWAITING_APPROVAL);
      world.engine.drift();
      annaOverrides(world, run, asked.planned().hash());
      Awaitility.await()
          .until(
              () -> Objects.requireNonNull(world.engine.state(run).approval()).request().round(),
              round -> round == 2);

      assertThat(world.courier.deliver("default", "run/" + run)).isEqualTo(new Delivery.Done());
      assertThat(world.courier.deliver("default", "run/" + run)).isEqualTo(new Delivery.Done());

      var first = Objects.requireNonNull(asked.approval()).request().id();
      assertThat(world.told())
          .containsExactly("trigger " + EventsApi.OWN_KEYS + "override/" + first);
    }
  }
}

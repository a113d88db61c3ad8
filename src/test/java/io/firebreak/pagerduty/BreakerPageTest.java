package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.Courier.Delivery;
import io.firebreak.gate.Breaker;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Actor;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People are paged when a breaker holds all automation. */
class BreakerPageTest {
  private static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);

  @Test
  @Tag("G74")
  void itPagesOnceAndEndsWhenAPersonLiftsIt() {
    try (var world = new PagerDutyWorld()) {
      var hold =
          world.holds.trip(PagerDutyWorld.TENANT, Breaker.CLOCK_JUMP, "it was set").orElseThrow();
      var subject = Holds.SUBJECT + hold.id();
      assertThat(world.courier.deliver(PagerDutyWorld.TENANT, subject))
          .isEqualTo(new Delivery.Done());
      var page = world.pagerDuty.incident();
      assertThat(page.key).isEqualTo("firebreak/" + subject);
      assertThat(page.event.path("payload").path("summary").asText())
          .isEqualTo("Firebreak holds all automation: it was set");
      world.holds.lift(PagerDutyWorld.TENANT, hold.id(), ANNA);
      world.courier.deliver(PagerDutyWorld.TENANT, subject);
      assertThat(page.status).isEqualTo("resolved");
    }
  }
}

package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.Courier.Delivery;
import io.firebreak.journal.Actor;
import io.firebreak.remediation.RunStatus;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** An emergency decision is a message of its own in Slack, once. */
class SlackOverrideTest {
  @Test
  @Tag("A8")
  void itIsPostedAnewBecauseAnEditedMessageAlarmsNobody() throws Exception {
    try (var world = new SlackWorld()) {
      world.engine.trust("anna", true);
      var run = world.engine.start("restart", "world/one", 1, 2);
      var hash = world.engine.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
      world.told(RunMessage.APPROVE);

      world
          .engine
          .remediation()
          .override(
              "default",
              run,
              hash,
              "<!channel> the shop is down",
              new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null));
      world.engine.await(run, RunStatus.SUCCEEDED);
      world.settled();
      world.byHand();
      var before = world.calls("chat.postMessage").size();

      assertThat(world.courier.deliver("default", "run/" + run)).isInstanceOf(Delivery.Done.class);
      assertThat(world.calls("chat.postMessage")).hasSize(before);
      assertThat(world.calls("chat.postMessage").getLast().toString())
          .contains("EMERGENCY OVERRIDE")
          .contains("the shop is down");
      world.checkWhatCame();
    }
  }
}

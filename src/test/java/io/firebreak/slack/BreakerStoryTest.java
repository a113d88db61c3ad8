package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.Breaker;
import io.firebreak.journal.Actor;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("What a breaker holds in Slack")
class BreakerStoryTest {
  private static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);

  @Test
  @Tag("G74")
  @DisplayName("stands in one message that says how to go on, and then that a person lifted it")
  void oneMessage() {
    try (var world = new SlackWorld()) {
      var hold =
          world.holds.trip("default", Breaker.AUDIT_CHAIN, "<!channel> changed").orElseThrow();
      world.settled();
      assertThat(world.calls("chat.postMessage"))
          .singleElement()
          .satisfies(call ->
              assertThat(call.get("blocks"))
                  .contains("AUTOMATION IS HELD", "changed", "/firebreak resume " + hold.id())
                  .doesNotContain("<!channel>"));
      world.holds.lift("default", hold.id(), ANNA);
      world.settled();
      assertThat(world.calls("chat.update").getLast().get("text")).contains("was lifted");
      assertThat(world.calls("chat.postMessage")).hasSize(1);
    }
  }
}

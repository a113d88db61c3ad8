package io.firebreak.webhook;

import static io.firebreak.webhook.HookWorld.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Limits;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.HookWorld.Answer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The intake is bounded, and keeps room for what is critical")
class HookStormTest {
  private static final int BACKLOG = 8;

  private static Answer send(HookWorld world, String name, String severity) {
    return world.post(
        group("{\"alertname\":\"%s\",\"severity\":\"%s\"}".formatted(name, severity), ""));
  }

  private static int sendUntilPutOff(HookWorld world, String severity) {
    for (var sent = 0; sent < 100; sent++) {
      var answer = send(world, severity + sent, severity);
      if (answer.status() != 202) {
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("INTAKE_FULL");
        assertThat(answer.headers()).containsKey("Retry-After");
        return sent;
      }
    }
    throw new AssertionError("nobody was put off");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F35")
  @DisplayName("F35: beyond the backlog 503 with Retry-After, the last quarter for critical alerts")
  void theLastQuarterIsForCriticalAlerts(Stores stores) {
    try (var world = new HookWorld(stores, Limits.DEFAULT.withBacklog(BACKLOG))) {
      assertThat(sendUntilPutOff(world, "warning")).isEqualTo(BACKLOG - BACKLOG / 4);
      assertThat(sendUntilPutOff(world, "critical")).isEqualTo(BACKLOG / 4);
      assertThat(world.deliveries()).as("what was put off left no trace").isEqualTo(BACKLOG);
    }
  }

  @ParameterizedTest
  @EnumSource
  void asSoonAsIncidentsHaveHeardOfThemThereIsRoomAgain(Stores stores) {
    try (var world = new HookWorld(stores, Limits.DEFAULT.withBacklog(BACKLOG))) {
      sendUntilPutOff(world, "warning");
      world.routed(world.accepted.getFirst().id());
      world.now = world.now.plusSeconds(1);
      assertThat(send(world, "another", "warning").status()).isEqualTo(202);
      assertThat(send(world, "one more", "warning").status()).isEqualTo(503);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsPutOffIsTakenWholeWhenItComesAgain(Stores stores) {
    try (var world = new HookWorld(stores, Limits.DEFAULT.withBacklog(BACKLOG))) {
      sendUntilPutOff(world, "warning");
      assertThat(send(world, "late", "warning").status()).isEqualTo(503);
      world.accepted.forEach(delivery -> world.routed(delivery.id()));
      world.now = world.now.plusSeconds(1);
      var again = send(world, "late", "warning");
      assertThat(again.body().at("/alerts/0/disposition").asText()).isEqualTo("new");
      assertThat(again.body().path("duplicate").asBoolean()).isFalse();
    }
  }
}

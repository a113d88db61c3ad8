package io.firebreak.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.ChangeEvent;
import io.firebreak.alert.Changes;
import io.firebreak.alert.DeadLetters;
import io.firebreak.alert.HookConfig.Addresses;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.Limits;
import io.firebreak.journal.Actor;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.cloudevents.CloudEventsSource;
import io.firebreak.webhook.deploy.GitHubSource;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A change is kept and found by its service, and it starts nothing")
class HookChangesTest {
  private static final String BATCH = "cloudevents/built/batch-of-";
  private static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);
  private static final Instant DEPLOYED = Instant.parse("2019-05-15T15:20:55Z");

  @ParameterizedTest
  @EnumSource(Stores.class)
  void aDeploymentIsFoundByServiceAndTime(Stores stores) {
    try (var world = new HookWorld(stores)) {
      world.open(
          "github", null, new Auth.Insecure(), Addresses.ANY, new GitHubSource(Limits.DEFAULT));

      var answer = post(world);

      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.body().path("ignored").asText()).isEqualTo("change");
      assertThat(world.accepted).isEmpty();
      var changes = new Changes(world.store.database());
      assertThat(found(changes, "default", "Hello-World", DEPLOYED.minusSeconds(60)))
          .singleElement()
          .satisfies(change -> {
            assertThat(change.at()).isEqualTo(DEPLOYED);
            assertThat(change.state()).isEqualTo("success");
            assertThat(change.labels().get("environment")).isEqualTo("production");
          });
      assertThat(found(changes, "default", "Hello-World", DEPLOYED.plusSeconds(1))).isEmpty();
      assertThat(found(changes, "default", "other", DEPLOYED)).isEmpty();
      assertThat(found(changes, "another", "Hello-World", DEPLOYED)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource(Stores.class)
  void aBatchOfCloudEventsTellsOfSeveralAndOfAlertsAmongThem(Stores stores) {
    try (var world = new HookWorld(stores)) {
      world.open(
          "cloudevents",
          null,
          new Auth.Insecure(),
          Addresses.ANY,
          new CloudEventsSource(Limits.DEFAULT));

      var kept = new Changes(world.store.database());
      var since = Instant.parse("2026-03-04T10:00:00Z");

      var both = world.post("cloudevents", Map.of(), Payloads.body(BATCH + "both.json"));
      assertThat(both.status()).isEqualTo(202);
      assertThat(both.body().path("alerts").findValuesAsText("disposition"))
          .containsExactly("new", "dead_letter");
      assertThat(world.accepted).hasSize(1);
      assertThat(found(kept, "default", "checkout", since)).hasSize(1);

      var changes = world.post("cloudevents", Map.of(), Payloads.body(BATCH + "changes.json"));
      assertThat(changes.body().path("ignored").asText()).isEqualTo("change");
      assertThat(world.accepted).hasSize(1);

      var letter = both.body().path("delivery_id").asText();
      assertThat(world.deadLetters.replay("default", letter, ANNA))
          .isInstanceOf(DeadLetters.Replayed.Understood.class);
      assertThat(kept.of("default", List.of("checkout", "payments"), since, since.plusSeconds(999)))
          .as("each once, however often it is told")
          .extracting(ChangeEvent::summary)
          .containsExactly("com.example.deployed", "com.example.rolled-back");
    }
  }

  private static List<ChangeEvent> found(
      Changes changes, String tenant, String service, Instant since) {
    return changes.of(tenant, List.of(service, service), since, since.plus(Duration.ofHours(1)));
  }

  private static HookWorld.Answer post(HookWorld world) {
    return world.post("github", Map.of(), Payloads.body("github/deployment_status.success.json"));
  }
}

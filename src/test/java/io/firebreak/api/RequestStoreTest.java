package io.firebreak.api;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.api.RequestStore.Earlier;
import io.firebreak.journal.EventTypes;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** B64: a request that is sent twice acts once. */
class RequestStoreTest {
  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));

  @ParameterizedTest
  @EnumSource
  void anAnswerIsGivenAgain(Stores stores) {
    try (var store = open(stores)) {
      var requests = new RequestStore(store.journal());
      assertThat(begin(requests, "ada", "key", "h1")).isEqualTo(new Earlier.None());
      assertThat(begin(requests, "ada", "key", "h1")).isEqualTo(new Earlier.InFlight());
      requests.answered("default", "ada", "key", 201, "{\"id\":\"R1\"}");
      assertThat(begin(requests, "ada", "key", "h1"))
          .isEqualTo(new Earlier.Answered(201, "{\"id\":\"R1\"}"));
      assertThat(begin(requests, "ada", "key", "h2")).isEqualTo(new Earlier.OtherBody());
      assertThat(begin(requests, "bob", "key", "h2")).isEqualTo(new Earlier.None());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRequestThatFailedMayBeTriedAgain(Stores stores) {
    try (var store = open(stores)) {
      var requests = new RequestStore(store.journal());
      assertThat(begin(requests, "ada", "key", "h1")).isEqualTo(new Earlier.None());
      requests.forget("default", "ada", "key");
      assertThat(begin(requests, "ada", "key", "h1")).isEqualTo(new Earlier.None());
      requests.answered("default", "ada", "key", 200, "{}");
      requests.forget("default", "ada", "key");
      assertThat(begin(requests, "ada", "key", "h1")).isEqualTo(new Earlier.Answered(200, "{}"));
    }
  }

  @Test
  void answersAreKeptForADayAndDeadRequestsForTwoMinutes() {
    try (var store = open(Stores.EMBEDDED)) {
      var requests = new RequestStore(store.journal());
      begin(requests, "ada", "answered", "h1");
      requests.answered("default", "ada", "answered", 200, "{}");
      begin(requests, "ada", "dead", "h1");
      forward(Duration.ofMinutes(1));
      assertThat(begin(requests, "ada", "dead", "h1")).isEqualTo(new Earlier.InFlight());
      forward(Duration.ofMinutes(2));
      assertThat(begin(requests, "ada", "dead", "h1")).isEqualTo(new Earlier.None());
      forward(Duration.ofHours(23));
      assertThat(begin(requests, "ada", "answered", "h1"))
          .isEqualTo(new Earlier.Answered(200, "{}"));
      forward(Duration.ofHours(2));
      assertThat(begin(requests, "ada", "answered", "h1")).isEqualTo(new Earlier.None());
    }
  }

  private static Earlier begin(RequestStore requests, String person, String key, String hash) {
    return requests.begin("default", person, key, hash);
  }

  private OpenStore open(Stores stores) {
    return stores.open(EventTypes.builder().build(), now::get);
  }

  private void forward(Duration by) {
    now.updateAndGet(time -> time.plus(by));
  }
}

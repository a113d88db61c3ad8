package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.Courier.Delivery;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Replicas on one database keep the limits of Slack together. */
@Tag("S47")
class SlackSharedPaceTest {
  private static final String POST = "chat.postMessage";

  private SlackWorld world;
  private SlackPace one;
  private SlackPace other;

  @BeforeEach
  void open() {
    world = new SlackWorld(Stores.POSTGRESQL, SlackWorld.SLACK, InstantSource.system());
    one = SlackPace.of(world.ground);
    other = SlackPace.of(world.ground);
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  @Test
  @Tag("F26")
  @Tag("S21")
  void whatOneReplicaPostsCountsForTheOthers() throws Exception {
    var began = System.nanoTime();
    var leaves = new ArrayList<Callable<Duration>>();
    for (int i = 0; i < 40; i++) {
      var pace = i % 2 == 0 ? one : other;
      leaves.add(() -> pace.take(POST, "C9", true));
    }
    int given = 0;
    try (var replicas = Executors.newVirtualThreadPerTaskExecutor()) {
      for (var leave : replicas.invokeAll(leaves)) {
        given += leave.get().isZero() ? 1 : 0;
      }
    }

    var seconds = Duration.ofNanos(System.nanoTime() - began).toSeconds();
    assertThat(given).isBetween(5, 6 + (int) seconds);
    assertThat(other.take(POST, "C9", false)).isLessThan(Duration.ofSeconds(4));
    assertThat(other.take(POST, "C8", true)).as("another channel").isZero();
  }

  @Test
  @Tag("S22")
  void aPartIsLeftToWhatAsksPeopleWhicheverReplicaAsks() {
    int taken = 0;
    while ((taken % 2 == 0 ? one : other).take("chat.update", "C9", false).isZero()) {
      taken++;
    }

    assertThat(taken).isGreaterThanOrEqualTo(15);
    assertThat(one.take("chat.update", "C8", true)).as("a question, in any channel").isZero();
  }

  @Test
  @Tag("F26")
  @Tag("S16")
  void whenSlackRefusesOneReplicaTheOthersWait() throws Exception {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    world.told(RunMessage.APPROVE);
    world.settled();
    world.byHand();
    world.answer(
        "chat.update",
        aResponse().withStatus(429).withHeader("Retry-After", "30").withBody("{\"ok\":false}"));
    world.courier.deliver("default", "run/" + run);
    var calls = world.calls("chat.update").size();

    var delivery = new SlackCourier(world.ground).deliver("default", "run/" + run);

    assertThat(delivery)
        .isInstanceOfSatisfying(
            Delivery.Later.class,
            later ->
                assertThat(later.after()).isBetween(Duration.ofMillis(1), Duration.ofSeconds(30)));
    assertThat(world.calls("chat.update")).hasSize(calls);
  }

  @Test
  void theEmbeddedDatabaseIsNotAsked() {
    try (var alone = new SlackWorld()) {
      assertThat(SlackPace.of(alone.ground)).isInstanceOf(OwnPace.class);
    }
    assertThat(one).isInstanceOf(SharedPace.class);
  }
}

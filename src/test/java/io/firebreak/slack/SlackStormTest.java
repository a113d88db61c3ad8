package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Severity;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.gate.Holds;
import io.firebreak.gate.StormNews;
import io.firebreak.incident.Incidents.Burst;
import io.firebreak.journal.Actor;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("A storm is one message a minute")
class SlackStormTest {
  private static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);

  private static String subject(Instant minute) {
    return StormNews.SUBJECT + minute.truncatedTo(ChronoUnit.MINUTES).getEpochSecond();
  }

  @Test
  @Tag("F35")
  void eachMinuteIsOneMessageHoweverOftenItIsTold() throws Exception {
    try (var world = new SlackWorld()) {
      world.byHand();
      var now = InstantSource.system().instant();
      var hold =
          world.holds.place("default", Holds.STORM, "the rack <!channel> is down", ANNA, null);
      assertThat(world.courier.deliver("default", subject(now))).isInstanceOf(Delivery.Done.class);
      assertThat(world.courier.deliver("default", subject(now))).isInstanceOf(Delivery.Done.class);
      assertThat(world.calls("chat.postMessage"))
          .hasSize(1)
          .first()
          .asString()
          .contains("Storm: 0 incidents opened within a minute")
          .contains("anna: the rack")
          .doesNotContain("<!channel>");

      world.holds.lift("default", hold.id(), ANNA);
      var next = now.plusSeconds(60);
      assertThat(world.courier.deliver("default", subject(next))).isInstanceOf(Delivery.Done.class);
      assertThat(world.calls("chat.postMessage"))
          .hasSize(2)
          .last()
          .asString()
          .contains("The storm is over");
      world.checkWhatCame();
    }
  }

  @Test
  void aMinuteThatIsLongOverIsNotTold() throws Exception {
    try (var world = new SlackWorld()) {
      var before = InstantSource.system().instant().minusSeconds(3_600);
      assertThat(world.courier.deliver("default", subject(before)))
          .isInstanceOf(Delivery.Done.class);
      assertThat(world.calls("chat.postMessage")).isEmpty();
    }
  }

  @Test
  void itSumsUpWhatThereIs() {
    var burst =
        new Burst(
            1_003,
            9_120,
            List.of(
                new Burst.Titled("KubePodCrashLooping", 1_000), new Burst.Titled("HostDown", 3)),
            Map.of(Severity.HIGH, 1_000L, Severity.CRITICAL, 3L),
            998);
    var stands = StormMessage.of(Optional.of("engine: 9,120 alerts"), burst, "https://fb/").text();
    assertThat(stands).contains("Storm: 1,003 incidents opened within a minute, with 9,120 alerts");
    assertThat(StormMessage.of(Optional.of("engine: much"), burst, "https://fb/").toString())
        .contains("Runs that wait until it is over: 998")
        .contains("3 critical, 1,000 high")
        .contains("1,000 × KubePodCrashLooping, 3 × HostDown")
        .contains("https://fb/");
    assertThat(StormMessage.of(Optional.empty(), burst, "https://fb/").toString())
        .contains("The storm is over", "What waited starts now");
  }
}

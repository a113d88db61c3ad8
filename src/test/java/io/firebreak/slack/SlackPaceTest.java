package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Limits of Slack are kept before Slack has to say so. */
class SlackPaceTest {
  private static final String POST = "chat.postMessage";

  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final SlackPace pace = new OwnPace(now::get);

  private int untilFull(String method, String channel, boolean asksPeople) {
    int taken = 0;
    while (pace.take(method, channel, asksPeople).isZero()) {
      taken++;
    }
    return taken;
  }

  @Test
  @Tag("F26")
  @Tag("S21")
  void oneMessageASecondIsPostedIntoAChannelAfterAShortBurst() {
    assertThat(untilFull(POST, "C1", true)).isEqualTo(5);
    assertThat(pace.take(POST, "C1", true)).isEqualTo(Duration.ofSeconds(1));

    now.addAndGet(Duration.ofMillis(999).toNanos());
    assertThat(pace.take(POST, "C1", true)).isEqualTo(Duration.ofMillis(1));
    now.addAndGet(Duration.ofMillis(1).toNanos());
    assertThat(pace.take(POST, "C1", true)).isZero();
    assertThat(pace.take(POST, "C1", true)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  @Tag("F26")
  @Tag("S21")
  void eachChannelAndEachMethodHasALimitOfItsOwnButEditsAreOfTheWholeWorkspace() {
    untilFull(POST, "C1", true);

    assertThat(untilFull(POST, "C2", true)).isEqualTo(5);
    assertThat(untilFull("chat.update", "C1", true)).isEqualTo(20);
    assertThat(pace.take("chat.update", "C2", true)).isEqualTo(Duration.ofMillis(1_200));
    assertThat(pace.take("users.info", "", false)).as("has no limit here").isZero();
  }

  @Test
  @Tag("F26")
  @Tag("S22")
  void whatAsksPeopleHasRoomWhenProgressHasNone() {
    assertThat(untilFull(POST, "C1", false)).isEqualTo(3);

    assertThat(untilFull(POST, "C1", true)).isEqualTo(2);
    assertThat(pace.take(POST, "C1", false)).isEqualTo(Duration.ofSeconds(3));
  }

  @Test
  @Tag("S16")
  @Tag("S22")
  @Tag("F26")
  void whatSlackWantsToBeLeftAloneWithWaitsLongerWhenItAsksNobody() {
    pace.pause(POST, "C1", Duration.ofSeconds(30));

    assertThat(pace.take(POST, "C1", true)).isEqualTo(Duration.ofSeconds(30));
    assertThat(pace.take(POST, "C1", false)).isEqualTo(Duration.ofSeconds(32));
    assertThat(pace.take(POST, "C2", false)).as("another channel").isZero();
    now.addAndGet(Duration.ofSeconds(30).toNanos());
    assertThat(pace.take(POST, "C1", false)).isZero();
  }
}

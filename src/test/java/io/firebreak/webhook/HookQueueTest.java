package io.firebreak.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Limits;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("What waits before anybody knows who sent it is bounded")
class HookQueueTest {
  private final HookQueue queue = new HookQueue(Limits.DEFAULT);

  @Test
  @Tag("B30")
  @DisplayName("B30: requests beyond the queue find no place until one before them is answered")
  void requestsAreCounted() {
    var first = queue.place();
    assertThat(first.queues()).isTrue();
    for (var i = 1; i < Limits.DEFAULT.queue(); i++) {
      assertThat(queue.place().queues()).isTrue();
    }
    assertThat(queue.place().queues()).isFalse();
    first.over();
    assertThat(queue.place().queues()).as("whose sender went away is still worked on").isFalse();
    first.answered();
    assertThat(queue.place().queues()).isTrue();
  }

  @Test
  @Tag("B10")
  @DisplayName("B10: bodies of all requests together take no more memory than is meant for them")
  void bytesAreCounted() {
    var body = Limits.DEFAULT.bodyBytes();
    var most = Math.toIntExact(Limits.DEFAULT.queueBytes() / body);
    var first = queue.place();
    assertThat(first.holds(body)).isTrue();
    for (var i = 1; i < most; i++) {
      assertThat(queue.place().holds(body)).isTrue();
    }
    assertThat(queue.place().holds(1)).isFalse();
    first.over();
    first.over();
    assertThat(queue.place().holds(body)).isTrue();
    assertThat(queue.place().holds(1)).as("what is over counts once").isFalse();
  }

  @Test
  void whatWaitsForItsAnswerKeepsItsBytes() {
    var place = queue.place();
    var most = Math.toIntExact(Limits.DEFAULT.queueBytes());
    assertThat(place.holds(most)).isTrue();
    assertThat(place.queues()).isTrue();
    place.over();
    assertThat(queue.place().holds(1)).isFalse();
    place.answered();
    assertThat(queue.place().holds(1)).isTrue();
  }
}

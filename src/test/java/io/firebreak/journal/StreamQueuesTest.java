package io.firebreak.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StreamQueuesTest {
  private static final StreamId RUN = StreamId.run("default", "1");

  private final StreamQueues queues = new StreamQueues();

  private Pending join() {
    var pending = new Pending(new EncodedUnit(List.of(), List.of()));
    queues.join(RUN, pending);
    return pending;
  }

  @Test
  void unitsAreTakenInTheOrderInWhichTheyCameButThoseThatWereGivenUp() {
    var first = join();
    var second = join();
    var third = join();
    second.claim();

    assertThat(queues.take(RUN, 1)).containsExactly(first);
    assertThat(queues.take(RUN, 5)).containsExactly(third);
    assertThat(queues.take(RUN, 5)).isEmpty();
    assertThat(queues.isEmpty()).isTrue();
  }

  @Test
  void oneThatWasGivenUpIsForgottenOnceItsThreadLeaves() {
    join().claim();
    var waits = join();
    queues.leave(RUN);
    assertThat(queues.isEmpty()).isFalse();

    waits.claim();
    queues.leave(RUN);
    assertThat(queues.isEmpty()).isTrue();
  }
}

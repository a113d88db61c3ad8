package io.firebreak.journal;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.TestEvents.Said;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JournalTest {
  private static final StreamId RUN = StreamId.run("default", "1");
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T10:00:00.123456Z"));

  @ParameterizedTest
  @EnumSource
  void whatIsCommittedIsReadBackInOrder(Stores stores) {
    try (OpenStore store = stores.open(TestEvents.TYPES, CLOCK)) {
      Committed committed =
          store
              .journal()
              .commit(Unit.builder().append(RUN, 0, List.of(said("one"), said("two"))).build());
      List<Event> read = store.journal().read(RUN, 0);
      assertThat(committed).isEqualTo(new Committed.Done(read));
      assertThat(read).extracting(Event::seq).containsExactly(1L, 2L);
      assertThat(read).extracting(Event::payload).containsExactly(new Said("one"), new Said("two"));
      assertThat(store.journal().read(RUN, 1)).isEqualTo(read.subList(1, 2));
    }
  }

  private static NewEvent said(String text) {
    return NewEvent.byEngine(new Said(text));
  }
}

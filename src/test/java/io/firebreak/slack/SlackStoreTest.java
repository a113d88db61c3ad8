package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Unit;
import io.firebreak.slack.SlackStore.Form;
import io.firebreak.slack.SlackStore.Place;
import io.firebreak.testing.Stores;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is kept about Slack, on both stores. */
class SlackStoreTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T12:00:00Z"));

  @ParameterizedTest
  @EnumSource
  void keepsPlacesAndForms(Stores stores) {
    try (var open = stores.open(EventTypes.builder().build(), CLOCK)) {
      var store = new SlackStore(open.database().jdbi());
      var journal = open.journal();
      assertThat(store.place("default", "run/1")).isEmpty();

      for (var place : new Place[] {new Place("C1", "1.1"), new Place("C1", "2.2")}) {
        journal.commit(Unit.builder().guard(SlackStore.put("default", "run/1", place)).build());
        assertThat(store.place("default", "run/1")).contains(place);
      }
      assertThat(store.place("other", "run/1")).isEmpty();

      var form = new Form("V1", "UBEN", "C1", SlackStore.About.question(new Asked("1", "2")));
      journal.commit(Unit.builder().guard(SlackStore.open("default", form)).build());
      assertThat(store.form("default", "V1")).contains(form);
      assertThat(store.form("default", "V2")).isEmpty();
    }
  }
}

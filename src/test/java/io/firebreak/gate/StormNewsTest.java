package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.incident.Storms;
import io.firebreak.journal.EventTypes;
import io.firebreak.runbook.Runbook;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** When people are told of a storm. */
class StormNewsTest {
  private static final Instant START = Instant.parse("2026-01-02T03:00:20Z");

  private Instant now = START;
  private @Nullable String storm;

  private final Storms storms =
      new Storms() {
        @Override
        public Optional<String> standing(String tenant) {
          return Optional.ofNullable(storm);
        }

        @Override
        public boolean allows(Runbook runbook, Alert alert) {
          return false;
        }
      };

  private static List<String> subjects(OpenStore store) {
    return store
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery("SELECT subject FROM outbox ORDER BY subject")
                .mapTo(String.class)
                .list());
  }

  private static String minute(int after) {
    var minute = Instant.parse("2026-01-02T03:00:00Z").plus(Duration.ofMinutes(after));
    return StormNews.SUBJECT + minute.getEpochSecond();
  }

  @ParameterizedTest
  @EnumSource
  void aStormIsToldOnceAMinuteAndOnceWhenItIsOver(Stores stores) {
    try (var store = stores.open(EventTypes.builder().build(), () -> now)) {
      var news = new StormNews(store.journal(), storms, List.of("slack"), () -> now);
      var replica = new StormNews(store.journal(), storms, List.of("slack"), () -> now);
      news.look("default");
      assertThat(subjects(store)).isEmpty();

      storm = "engine: 900 alerts within a minute";
      for (var seconds = 0; seconds < 80; seconds += 5) {
        now = START.plusSeconds(seconds);
        news.look("default");
        replica.look("default");
      }
      assertThat(subjects(store)).containsExactly(minute(0), minute(1));

      storm = null;
      now = START.plusSeconds(200);
      news.look("default");
      now = now.plusSeconds(60);
      news.look("default");
      assertThat(subjects(store)).containsExactly(minute(0), minute(1), minute(3));
    }
  }
}

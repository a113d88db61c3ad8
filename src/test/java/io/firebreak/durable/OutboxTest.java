package io.firebreak.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Unit;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@DisplayName("What one side does not take is told again, ever more rarely, until it does")
class OutboxTest {
  private static final List<String> SUBJECTS = List.of("run/1", "run/2");
  private static final long HELD = Duration.ofSeconds(60).toSeconds() * 1_000_000;

  private final AtomicReference<Instant> now = new AtomicReference<>(Payloads.RECEIVED_AT);
  private final AtomicBoolean down = new AtomicBoolean(true);
  private final OpenStore store = Stores.EMBEDDED.open(EventTypes.builder().build(), now::get);
  private final Outbox outbox =
      new Outbox(
          store.journal(),
          store.database().dialect(),
          new Random(7),
          List.of(new DownFirst()),
          Duration.ofMillis(5));

  private final class DownFirst implements Courier {
    @Override
    public String topic() {
      return "chat";
    }

    @Override
    public Delivery deliver(String tenant, String subject) {
      return down.get() ? new Delivery.Later(Duration.ZERO, "down") : new Delivery.Done();
    }
  }

  @AfterEach
  void close() {
    outbox.close();
    store.close();
  }

  /** How long each subject that has been tried so often waits, in microseconds. */
  private Map<String, Long> waits(int attempts) {
    var micros = ChronoUnit.MICROS.between(Instant.EPOCH, now.get());
    var waits = new TreeMap<String, Long>();
    store
        .database()
        .jdbi()
        .useHandle(handle ->
            handle
                .createQuery("SELECT subject, next_at FROM outbox WHERE attempts = :attempts")
                .bind("attempts", attempts)
                .map((row, _) -> Map.entry(row.getString(1), row.getLong(2) - micros))
                .forEach(row -> waits.put(row.getKey(), row.getValue())));
    waits.values().removeIf(wait -> wait == HELD || wait <= 0);
    return waits;
  }

  @Test
  @Tag("F25")
  void thirtyMinutesOfOutageLoseNothingAndAreNotKnockedThroughInStep() {
    for (var subject : SUBJECTS) {
      store
          .journal()
          .commit(Unit.builder().guard(Outbox.enqueue("default", "chat", subject)).build());
    }
    var began = now.get();
    long longest = 1_000_000;
    for (int attempts = 1; now.get().isBefore(began.plus(Duration.ofMinutes(30))); attempts++) {
      int tried = attempts;
      var waits =
          Awaitility.await().until(() -> waits(tried), each -> each.size() == SUBJECTS.size());
      assertThat(waits.values())
          .as("attempt %d", attempts)
          .doesNotHaveDuplicates()
          .allSatisfy(wait -> assertThat(wait).isPositive());
      for (var wait : waits.values()) {
        assertThat(wait).isBetween(longest / 2, longest);
      }
      now.set(now.get().plus(longest, ChronoUnit.MICROS));
      longest = Math.min(2 * longest, Duration.ofMinutes(5).toSeconds() * 1_000_000);
    }
    down.set(false);

    Awaitility.await()
        .until(
            () ->
                store
                    .database()
                    .jdbi()
                    .withHandle(handle ->
                        handle
                            .createQuery("SELECT count(*) FROM outbox")
                            .mapTo(Integer.class)
                            .one()),
            left -> left == 0);
  }

  @Test
  @Tag("F25")
  void whatWaitsIsToldAsSoonThoughTheClockWasSetBack() {
    store
        .journal()
        .commit(Unit.builder().guard(Outbox.enqueue("default", "chat", "run/1")).build());
    Awaitility.await().until(() -> waits(1).size() == 1);
    var before = waits(1);

    now.set(now.get().minus(Duration.ofHours(1)));

    Awaitility.await().until(() -> waits(1).equals(before));
    now.set(now.get().plus(Duration.ofSeconds(1)));
    Awaitility.await().until(() -> waits(2).size() == 1);
  }
}

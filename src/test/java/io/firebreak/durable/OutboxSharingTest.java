package io.firebreak.durable;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Unit;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each change is told by one sender, and none keeps the others from being told. */
class OutboxSharingTest {
  private static final EventTypes NONE = EventTypes.builder().build();

  @FunctionalInterface
  private interface Telling {
    void tell(String subject) throws InterruptedException;
  }

  private static Outbox outbox(OpenStore store, Telling telling) {
    var courier =
        new Courier() {
          @Override
          public String topic() {
            return "chat";
          }

          @Override
          public Delivery deliver(String tenant, String subject) throws InterruptedException {
            telling.tell(subject);
            return new Delivery.Done();
          }
        };
    return new Outbox(
        store.journal(),
        store.database().dialect(),
        new Random(7),
        List.of(courier),
        Duration.ofMillis(5));
  }

  private static void changed(OpenStore store, String subject) {
    store
        .journal()
        .commit(Unit.builder().guard(Outbox.enqueue("default", "chat", subject)).build());
  }

  private static boolean allTold(OpenStore store) {
    return store
        .database()
        .jdbi()
        .withHandle(handle ->
            handle.createQuery("SELECT count(*) = 0 FROM outbox").mapTo(Boolean.class).one());
  }

  @Test
  void whatASlowSenderHasNotBegunIsToldByAnotherReplicaAndNothingTwice() throws Exception {
    var told = new CopyOnWriteArrayList<String>();
    var begun = new CountDownLatch(1);
    var answered = new CountDownLatch(1);
    try (var store = Stores.POSTGRESQL.open(NONE, InstantSource.system());
        var replica = OpenStore.open(store.config(), NONE, InstantSource.system(), Driver.PLAIN)) {
      changed(store, "run/slow");
      changed(store, "run/other");
      try (var _ =
              outbox(
                  store,
                  subject -> {
                    told.add(subject);
                    begun.countDown();
                    answered.await();
                  });
          var _ =
              outbox(
                  replica,
                  subject -> {
                    begun.await();
                    told.add(subject);
                  })) {
        Awaitility.await().until(() -> told.size() == 2);
        answered.countDown();
        Awaitility.await().until(() -> allTold(store));
      }
    }
    assertThat(told).containsExactlyInAnyOrder("run/slow", "run/other");
  }

  @ParameterizedTest
  @EnumSource
  void whatChangesWhenEverItIsToldKeepsNothingElseFromBeingTold(Stores stores) throws Exception {
    var others = new CountDownLatch(2);
    try (var store = stores.open(NONE, InstantSource.system())) {
      for (var subject : List.of("run/b", "run/a", "run/c")) {
        changed(store, subject);
      }
      try (var _ =
          outbox(
              store,
              subject -> {
                if (subject.equals("run/a")) {
                  changed(store, subject);
                } else {
                  others.countDown();
                }
              })) {
        Awaitility.await().until(() -> others.getCount() == 0);
      }
    }
    assertThat(others.getCount()).isZero();
  }
}

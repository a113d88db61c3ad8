package io.firebreak.journal;

import static io.firebreak.testing.FaultyDriver.connectionLost;
import static io.firebreak.testing.FaultyDriver.sqlite;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.firebreak.journal.Driver.Call;
import io.firebreak.journal.TestEvents.Said;
import io.firebreak.testing.FaultyDriver;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.sqlite.SQLiteErrorCode;

/** What holds on both stores when the database fails, before or after doing what was asked. */
class JournalFaultTest {
  private static final StreamId RUN = StreamId.run("default", "1");

  private final FaultyDriver driver = new FaultyDriver();

  @ParameterizedTest
  @EnumSource
  void aCommitWhoseAnswerIsLostStandsOnceAndIsAnsweredAsDone(Stores stores) {
    try (OpenStore store = open(stores)) {
      driver.failAfter(Call.COMMIT, 1, trouble(stores));
      Committed committed = store.journal().commit(fact("once"));
      assertThat(committed).isEqualTo(new Committed.Done(store.journal().read(RUN, 0)));
      assertThat(texts(store)).containsExactly("once");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommitThatDidNotHappenIsRepeatedOnlyAfterItWasLookedUp(Stores stores) {
    try (OpenStore store = open(stores)) {
      driver.failBefore(Call.COMMIT, 2, trouble(stores));
      assertThat(store.journal().commit(fact("once"))).isInstanceOf(Committed.Done.class);
      assertThat(texts(store)).containsExactly("once");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStoreThatNeverCommitsSaysThatNothingStands(Stores stores) {
    try (OpenStore store = open(stores)) {
      driver.failBefore(Call.COMMIT, 100, trouble(stores));
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> store.journal().commit(fact("never")))
          .returns(false, StorageException::mayStand);
      driver.heal();
      assertThat(texts(store)).isEmpty();
      assertThat(store.journal().commit(fact("later"))).isInstanceOf(Committed.Done.class);
      assertThat(texts(store)).containsExactly("later");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aCommitThatCannotBeLookedUpMayStand(Stores stores) {
    try (OpenStore store = open(stores)) {
      driver.failAfter(Call.COMMIT, 1, trouble(stores));
      driver.failBefore(Call.READ, 100, trouble(stores));
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> store.journal().commit(fact("unknown")))
          .returns(true, StorageException::mayStand);
      driver.heal();
      assertThat(texts(store)).containsExactly("unknown");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aUnitWithoutEventsCannotBeLookedUp(Stores stores) {
    try (OpenStore store = open(stores)) {
      driver.failAfter(Call.COMMIT, 1, trouble(stores));
      Unit unit = Unit.builder().guard(_ -> null).build();
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> store.journal().commit(unit))
          .returns(true, StorageException::mayStand);
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyUnitOfALostAnswerHearsWhatBecameOfItself(Stores stores) throws Exception {
    int units = 120;
    try (OpenStore store = open(stores);
        ExecutorService callers = Executors.newVirtualThreadPerTaskExecutor()) {
      store.journal().commit(fact("first"));
      driver.failAfter(Call.COMMIT, 4, trouble(stores));
      List<Future<Committed>> facts = new ArrayList<>();
      List<Future<Committed>> late = new ArrayList<>();
      for (int i = 0; i < units; i++) {
        String text = "fact " + i;
        facts.add(callers.submit(() -> store.journal().commit(fact(text))));
        late.add(callers.submit(() -> store.journal().commit(atFirst())));
      }
      List<String> expected = new ArrayList<>(List.of("first"));
      for (int i = 0; i < units; i++) {
        assertThat(facts.get(i).get()).isInstanceOf(Committed.Done.class);
        assertThat(late.get(i).get()).isInstanceOf(Committed.Conflict.class);
        expected.add("fact " + i);
      }
      assertThat(texts(store)).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStoreInTroubleSaysSoAndWorksAgainByItself(Stores stores) {
    try (OpenStore store = open(stores)) {
      store.journal().commit(fact("before"));
      driver.failBefore(Call.CONNECT, 100, trouble(stores));
      driver.failBefore(Call.STATEMENT, 1, trouble(stores));
      for (int i = 0; i < 3; i++) {
        assertThatExceptionOfType(StorageException.class)
            .isThrownBy(() -> store.journal().commit(fact("during")))
            .withMessageContaining("storage cannot be written")
            .returns(false, StorageException::mayStand);
      }
      assertThat(store.journal().trouble())
          .contains(stores == Stores.EMBEDDED ? Trouble.IO_ERROR : Trouble.UNREACHABLE);
      driver.heal();
      assertThat(store.journal().broken()).isEmpty();
      assertThat(store.journal().commit(fact("after"))).isInstanceOf(Committed.Done.class);
      assertThat(store.journal().trouble()).isEmpty();
      assertThat(texts(store)).containsExactly("before", "after");
    }
  }

  @ParameterizedTest
  @EnumSource
  void readingInTroubleIsAnErrorOfTheStore(Stores stores) {
    try (OpenStore store = open(stores)) {
      driver.failBefore(Call.READ, 1, trouble(stores));
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> store.journal().read(RUN, 0))
          .withMessageContaining("storage cannot be read");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anInterruptedCallerHearsTheAnswerAndStaysInterrupted(Stores stores) {
    try (OpenStore store = open(stores)) {
      Thread.currentThread().interrupt();
      assertThat(store.journal().commit(fact("a"))).isInstanceOf(Committed.Done.class);
      assertThat(Thread.interrupted()).isTrue();
    }
  }

  private OpenStore open(Stores stores) {
    return stores.open(TestEvents.TYPES, InstantSource.system(), driver);
  }

  private static Supplier<SQLException> trouble(Stores stores) {
    return switch (stores) {
      case EMBEDDED -> () -> sqlite(SQLiteErrorCode.SQLITE_IOERR);
      case POSTGRESQL -> () -> connectionLost();
    };
  }

  private static List<String> texts(OpenStore store) {
    return store.journal().read(RUN, 0).stream()
        .map(event -> event.payload() instanceof Said(String text) ? text : "?")
        .toList();
  }

  private static Unit fact(String text) {
    return Unit.builder().fact(RUN, NewEvent.byEngine(new Said(text))).build();
  }

  private static Unit atFirst() {
    return Unit.builder().append(RUN, 0, List.of(NewEvent.byEngine(new Said("late")))).build();
  }
}

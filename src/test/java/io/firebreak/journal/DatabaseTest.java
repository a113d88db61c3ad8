package io.firebreak.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.firebreak.journal.TestEvents.Said;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import org.jdbi.v3.core.JdbiException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class DatabaseTest {
  private static final InstantSource CLOCK =
      InstantSource.fixed(Instant.parse("2026-03-01T10:00:00Z"));

  @Test
  void aDataFolderHasOneOwner(@TempDir Path folder) {
    var config = new DatabaseConfig.Embedded(folder.resolve("new/data"));
    try (Database database = Database.open(config, CLOCK)) {
      assertThat(database.now()).isEqualTo(CLOCK.instant());
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> Database.open(config, CLOCK))
          .withMessageContaining("in use by process " + ProcessHandle.current().pid());
    }
    Database.open(config, CLOCK).close();
  }

  @Test
  void aDamagedStoreIsNotOpened(@TempDir Path folder) throws IOException {
    Files.writeString(
        folder.resolve("firebreak.db"), "This is no database.".repeat(500), StandardCharsets.UTF_8);
    var config = new DatabaseConfig.Embedded(folder);
    for (int i = 0; i < 2; i++) {
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> Database.open(config, CLOCK))
          .withMessageContaining("put a backup in its place");
    }
  }

  /** While an installation is brought up process by process, the older ones must still start. */
  @ParameterizedTest
  @EnumSource
  void aStoreThatANewerFirebreakHasExtendedIsOpened(Stores stores) {
    try (OpenStore store = stores.open(TestEvents.TYPES, CLOCK)) {
      change(
          store,
          """
          INSERT INTO flyway_schema_history (installed_rank, version, description, type, script,
                                             checksum, installed_by, execution_time, success)
          SELECT 99, '9999', 'future', type, 'V9999__future.sql', 1, installed_by, 1, success
          FROM flyway_schema_history WHERE version = '1'
          """);
      store.shutDown();
      Database.open(store.config(), CLOCK).close();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStoreWhoseTablesAreNotOursIsNotTouched(Stores stores) {
    try (OpenStore store = stores.open(TestEvents.TYPES, CLOCK)) {
      change(store, "UPDATE flyway_schema_history SET checksum = 1 WHERE version = '1'");
      store.shutDown();
      assertThatExceptionOfType(StorageException.class)
          .isThrownBy(() -> Database.open(store.config(), CLOCK))
          .withMessageContaining("cannot be brought up to date");
    }
  }

  private static void change(OpenStore store, String sql) {
    Guard guard =
        tx -> {
          tx.update(sql);
          return null;
        };
    store.journal().commit(Unit.builder().guard(guard).build());
  }

  @ParameterizedTest
  @EnumSource
  void aStoreInUseCanBeReadBesideItsOwner(Stores stores) {
    try (OpenStore store = stores.open(TestEvents.TYPES, CLOCK);
        Database beside = Database.openReadOnly(store.config(), CLOCK)) {
      store
          .journal()
          .commit(
              Unit.builder()
                  .fact(StreamId.run("default", "1"), NewEvent.byEngine(new Said("a")))
                  .build());
      String count = "SELECT count(*) FROM event";
      assertThat(
              beside
                  .jdbi()
                  .<Long, RuntimeException>withHandle(
                      h -> h.createQuery(count).mapTo(Long.class).one()))
          .isEqualTo(1);
      assertThatIllegalStateException()
          .isThrownBy(() -> beside.journal(TestEvents.TYPES, text -> text));
    }
  }

  @ParameterizedTest
  @EnumSource
  void readersCannotWrite(Stores stores) {
    try (OpenStore store = stores.open(TestEvents.TYPES, CLOCK)) {
      assertThatExceptionOfType(JdbiException.class)
          .isThrownBy(() -> store.database().jdbi().useHandle(h -> h.execute("DELETE FROM event")));
    }
  }

  @Test
  void whereNoStoreIsThereIsNothingToRead(@TempDir Path folder) {
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> Database.openReadOnly(new DatabaseConfig.Embedded(folder), CLOCK))
        .withMessageContaining("no store in " + folder)
        .withMessageContaining("/api/v1/audit");
  }

  @Test
  void whatACommitSurvivesIsSaid() {
    try (OpenStore embedded = Stores.EMBEDDED.open(TestEvents.TYPES, CLOCK);
        OpenStore shared = Stores.POSTGRESQL.open(TestEvents.TYPES, CLOCK)) {
      assertThat(embedded.database().durability().full()).isTrue();
      assertThat(embedded.database().dialect().skipLocked()).isEmpty();
      // The server of the tests runs without fsync, and says so.
      assertThat(shared.database().durability().full()).isFalse();
      assertThat(shared.database().durability().description())
          .contains("fsync off", "no synchronous standby");
      assertThat(shared.database().dialect().skipLocked()).contains("SKIP LOCKED");
    }
  }

  @Test
  void aServerOutOfReachIsAnErrorOfTheStore() {
    var config =
        new DatabaseConfig.Postgres("jdbc:postgresql://127.0.0.1:1/none", "nobody", "hidden");
    assertThat(config.toString()).doesNotContain("hidden");
    assertThatExceptionOfType(StorageException.class)
        .isThrownBy(() -> Database.open(config, CLOCK));
  }
}

package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.Actor;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.RunbookEvent;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The record in a PostgreSQL is verified and exported where it is, by the server's own
 * configuration.
 */
class AuditOfPostgresqlTest {
  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private OpenStore store;
  private DatabaseConfig.Postgres place;

  @BeforeEach
  void write() throws IOException {
    store =
        Stores.POSTGRESQL.open(
            RunbookEvent.register(EventTypes.builder()).build(), InstantSource.system());
    place = (DatabaseConfig.Postgres) store.config();
    var unit = Unit.builder();
    unit.fact(
        StreamId.admin("default"),
        new NewEvent(new RunbookEvent.Rejected("a.yaml", "it is wrong", null), Actor.ENGINE));
    store.journal().commit(unit.build());
    var secrets = Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("DB"), place.password());
    Files.writeString(
        folder.resolve("firebreak.yaml"),
        """
        storage: { postgresql: "%s", user: %s, password: secrets.DB }
        secrets: { file: "%s" }
        """
            .formatted(place.url(), place.user(), secrets));
  }

  @AfterEach
  void close() {
    store.close();
  }

  @Test
  void anEditedEventIsFoundWhereItStands() throws SQLException {
    assertThat(RealCommands.run(out, "audit", "verify", "--config", folder.toString()))
        .as("%s", out)
        .isZero();
    try (var connection = DriverManager.getConnection(place.url(), place.user(), place.password());
        var statement = connection.createStatement()) {
      statement.execute("UPDATE event SET payload = replace(payload, 'wrong', 'right')");
    }
    assertThat(RealCommands.run(out, "audit", "verify", "--config", folder.toString()))
        .as("%s", out)
        .isEqualTo(1);
    assertThat(out.toString()).contains("admin/default");
  }

  @Test
  void itsExportVerifiesToo() {
    var file = folder.resolve("record.jsonl");
    assertThat(
            RealCommands.run(
                out, "audit", "export", "--config", folder.toString(), "--out", file.toString()))
        .as("%s", out)
        .isZero();
    assertThat(file).content().contains("it is wrong");
    assertThat(RealCommands.run(out, "audit", "verify", "--export", file.toString()))
        .as("%s", out)
        .isZero();
  }

  @Test
  void aConfigurationThatIsWrongIsSaidSo() throws IOException {
    Files.writeString(folder.resolve("firebreak.yaml"), "storage: { postgresql: \"mysql://x\" }\n");
    assertThat(RealCommands.run(out, "audit", "verify", "--config", folder.toString()))
        .isEqualTo(65);
    assertThat(out.toString()).contains("jdbc:postgresql://");
  }
}

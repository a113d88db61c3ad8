package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.testing.Packaged;
import io.firebreak.testing.PostgresServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("In a storm all is stored, and only the run of what lies at its bottom starts")
class StormBenchIT {
  @TempDir Path folder;

  @Test
  @Tag("F35")
  void aTenthOfItOnTheEmbeddedDatabase() throws Exception {
    bench(List.of());
  }

  @Test
  @Tag("F35")
  void aTenthOfItOnPostgresql() throws Exception {
    var password = Files.writeString(folder.resolve("password"), "postgres");
    try (var server = new PostgresServer(folder.resolve("postgresql"))) {
      bench(
          List.of(
              "--postgresql", server.config().url(),
              "--user", server.config().user(),
              "--password-file", password.toString()));
    }
  }

  private void bench(List<String> more) throws Exception {
    var json = folder.resolve("figures.json");
    var command =
        new ArrayList<>(
            List.of(
                "bench",
                "storm",
                "--quick",
                // Enough alerts in a minute that the storm stands before the flood, however slow it
                // is.
                "--steady",
                "3s",
                "--json",
                json.toString()));
    command.addAll(more);
    try (var bench = Packaged.start(command)) {
      assertThat(bench.exit(Duration.ofMinutes(5))).as(bench.output()).isZero();
      assertThat(bench.output()).contains("runs {drain-node=1}, 1 effects", "The record is whole");
    }
    assertThat(Files.readString(json))
        .contains("taken at the first try", "answer, 99th percentile", "drained");
  }
}

package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.testing.Packaged;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("The bench counts every effect once and finds the record whole")
class BenchIT {
  @TempDir Path folder;

  @Test
  void aHundredthOfIt() throws Exception {
    var json = folder.resolve("figures.json");
    try (var bench = Packaged.start("bench", "--quick", "--json", json.toString())) {
      assertThat(bench.exit(Duration.ofMinutes(3))).as(bench.output()).isZero();
      assertThat(bench.output()).contains("0 of them twice", "The record is whole");
    }
    assertThat(Files.readString(json))
        .contains("durable acceptances", "finished runs", "ready after", "webhook to last effect")
        .contains("click in Slack to its acknowledgement", "click in Slack to first effect");
  }
}

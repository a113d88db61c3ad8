package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.Linter;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void everySampleRunbookIsSound() throws IOException {
    var linter = new Linter(Toolbox.forLint());
    try (var samples = Files.list(Path.of("runbooks"))) {
      var files = samples.sorted().toList();
      assertThat(files).hasSizeGreaterThanOrEqualTo(4);
      for (var file : files) {
        assertThat(linter.lint(file.toString(), Files.readAllBytes(file)).problems())
            .as(file.toString())
            .isEmpty();
      }
    }
  }
}

package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.Linter;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

class SamplesTest {
  @Test
  void everySampleRunbookIsSound() {
    var report = new Linter(Toolbox.forLint()).lint(List.of(Path.of("runbooks")));
    assertThat(report.text()).isEmpty();
    assertThat(report.files()).isGreaterThanOrEqualTo(24);
  }
}

package io.firebreak.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.RealActions;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The runbooks that ship do what their tests say. */
class SampleTestsTest {
  @Test
  void allOfThemPass() throws IOException {
    var files = TestFiles.find(List.of(Path.of("runbooks")));
    assertThat(files).hasSizeGreaterThanOrEqualTo(24);
    try (var studio = new Studio(RealActions.ALL, List.of())) {
      var report =
          new TestRunner(studio, TestRunner.Settings.DEFAULT, () -> 0).run(files, _ -> true);
      assertThat(report.unusable() || report.failures() > 0).as(TextReport.of(report)).isFalse();
      assertThat(report.tests()).isGreaterThan(120);
    }
  }
}

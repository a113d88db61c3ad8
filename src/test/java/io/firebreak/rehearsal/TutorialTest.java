package io.firebreak.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.PageSnippets;
import io.firebreak.runbook.RealActions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The tests that the tutorial ends with pass for the runbook that it ends with. */
class TutorialTest {
  @TempDir private Path folder;

  @Test
  void itsTestsPass() throws IOException {
    var snippets = PageSnippets.of("tutorial.md");
    var tests = folder.resolve("restart-thumbnails.test.yaml");
    Files.writeString(folder.resolve("restart-thumbnails.yaml"), snippets.get(snippets.size() - 2));
    Files.writeString(tests, snippets.getLast());
    try (var studio = new Studio(RealActions.ALL, List.of())) {
      var report =
          new TestRunner(studio, TestRunner.Settings.DEFAULT, () -> 0)
              .run(List.of(tests), _ -> true);
      assertThat(report.unusable() || report.failures() > 0).as(TextReport.of(report)).isFalse();
      assertThat(report.tests()).isEqualTo(8);
    }
  }
}

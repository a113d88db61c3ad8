package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The policies that travel with the program. */
class BuiltInPoliciesTest {
  private static final Path FOLDER = Path.of("config/policies");

  @Test
  void theirTestsPassAndEveryOneHasSome() throws IOException {
    var outcome = new PolicyTests(new Evaluator()).run(FOLDER);
    assertThat(outcome.report().problems()).isEmpty();
    assertThat(outcome.results()).allMatch(result -> result.failure() == null);
    assertThat(outcome.results().stream().map(result -> result.location().file()).distinct())
        .containsExactlyElementsOf(
            PolicyCatalogue.BUILT_IN.stream()
                .map(name -> FOLDER + "/" + name.replace(".yaml", ".test.yaml"))
                .toList());
    assertThat(outcome.passed()).isTrue();
  }

  @Test
  void allFilesTravelWithTheProgram() throws IOException {
    try (var files = Files.list(FOLDER)) {
      assertThat(
              files
                  .map(file -> file.getFileName().toString())
                  .filter(name -> !name.endsWith(".test.yaml")))
          .containsExactlyInAnyOrderElementsOf(PolicyCatalogue.BUILT_IN);
    }
    assertThat(PolicyCatalogue.builtIn()).isEqualTo(PolicyCatalogue.of(FOLDER));
  }
}

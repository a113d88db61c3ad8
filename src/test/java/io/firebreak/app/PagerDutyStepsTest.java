package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.Linter;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.Surroundings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example of {@code docs/pagerduty.md}, with and without an account to speak to. */
class PagerDutyStepsTest {
  private static final Surroundings WITHOUT = around(Set.of());
  private static final Surroundings WITH = around(Set.of("default"));

  @Test
  @Tag("PD76")
  void aStepThatCanDoNothingWithoutPagerDutyIsFound() throws IOException {
    var messages =
        problems(WITHOUT).stream()
            .filter(problem -> problem.code() == Problem.Code.UNKNOWN_SERVER)
            .map(Problem::message)
            .toList();

    assertThat(messages)
        .hasSize(3)
        .contains(
            "pagerduty.note can do nothing here: the configuration has no pagerduty",
            "pagerduty.escalate can do nothing here: the configuration has no pagerduty");
  }

  @Test
  @Tag("PD76")
  void withAnAccountTheExampleIsSound() throws IOException {
    assertThat(problems(WITH)).isEmpty();
    assertThat(problems(Surroundings.UNKNOWN)).isEmpty();
  }

  private static Surroundings around(Set<String> accounts) {
    return new Surroundings(null, Map.of("pagerduty", accounts), null);
  }

  private static List<Problem> problems(Surroundings around) throws IOException {
    var page = Files.readString(Path.of("docs/pagerduty.md"));
    var from = page.indexOf("schema: 1");
    var example = page.substring(from, page.indexOf("```", from));
    return new Linter(Toolbox.forLint(), around)
        .lint("tell.yaml", example.getBytes(StandardCharsets.UTF_8))
        .problems();
  }
}

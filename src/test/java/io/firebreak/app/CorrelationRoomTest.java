package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.incident.CorrelationRule;
import io.firebreak.incident.CorrelationRule.Timing;
import io.firebreak.incident.CorrelationRules;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CorrelationRoomTest {
  @TempDir private Path folder;

  private CorrelationRules rules(String yaml) throws IOException {
    Files.writeString(folder.resolve(ConfigurationFile.NAME), yaml);
    return CorrelationRoom.rules(
        ConfigurationFile.read(folder, Map.of(), Map.of()).correlation(),
        Duration.ofHours(6),
        ConfigurationFile.correlationRules(folder),
        folder.resolve(ConfigurationFile.NAME).toString());
  }

  @Test
  void withoutRulesNothingExplainsAnything() throws IOException {
    assertThat(rules("http: { port: 0 }").rules()).isEmpty();
  }

  @Test
  void theExampleOfTheDocumentationIsUnderstoodAndKnowsItsLines() throws IOException {
    var page = Files.readString(Path.of("docs/correlation.md"));
    var begin = page.indexOf("```yaml\n") + "```yaml\n".length();
    var rules = rules(page.substring(begin, page.indexOf("```", begin)));

    assertThat(rules.rules())
        .extracting(CorrelationRule::name)
        .containsExactly("node down", "pods of a workload", "warning and critical", "same_service");
    assertThat(rules.rules())
        .extracting(rule -> rule.where().substring(rule.where().lastIndexOf('/') + 1))
        .containsExactly(
            "firebreak.yaml:7", "firebreak.yaml:11", "firebreak.yaml:15", "firebreak.yaml");
    assertThat(rules.rules())
        .extracting(CorrelationRule::window)
        .containsExactly(
            Duration.ofMinutes(15),
            Duration.ofMinutes(15),
            Duration.ofDays(30),
            Duration.ofMinutes(5));
    assertThat(rules.rules().getLast().timing()).isEqualTo(Timing.SOON_AFTER);
    assertThat(rules.releaseAfter()).isEqualTo(Duration.ofMinutes(5));
  }
}

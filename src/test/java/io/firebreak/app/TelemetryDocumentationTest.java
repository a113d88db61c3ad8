package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.EventTypes;
import io.firebreak.slo.Measure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code docs/telemetry.md} names every metric and event that there is, and no other. */
class TelemetryDocumentationTest {
  @Test
  void everyMetricIsExplained() throws IOException {
    var rows = Arrays.stream(Measure.values()).map(TelemetryDocumentationTest::row).toList();
    assertThat(lines("| `firebreak_")).containsExactlyElementsOf(rows);
  }

  private static String row(Measure measure) {
    var labels =
        measure.labels().stream().map(label -> "`" + label + "`").collect(Collectors.joining(", "));
    return "| `%s` | %s | %s | %s |"
        .formatted(
            measure.metric(),
            measure.kind().name().toLowerCase(Locale.ROOT),
            labels.isEmpty() ? "–" : labels,
            measure.help());
  }

  @Test
  void everyEventIsExplained() throws IOException {
    var told =
        lines("| `").stream()
            .map(line -> line.substring(3, line.indexOf('`', 3)))
            .filter(name -> !name.startsWith("firebreak_"))
            .toList();
    var known = new Ground().eventTypes().all().stream().map(EventTypes.Type::name).toList();
    assertThat(told).containsExactlyElementsOf(known);
  }

  private static List<String> lines(String start) throws IOException {
    return Files.readAllLines(Path.of("docs/telemetry.md")).stream()
        .filter(line -> line.startsWith(start))
        .toList();
  }
}

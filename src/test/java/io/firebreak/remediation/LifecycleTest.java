package io.firebreak.remediation;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.EndReason;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class LifecycleTest {
  private static final Path PAGE = Path.of("docs/lifecycle.md");

  @Test
  void thePictureInTheDocumentationIsTheTransitionTable() throws IOException {
    var drawn =
        Files.readAllLines(PAGE).stream()
            .map(String::strip)
            .filter(line -> line.contains("-->") && !line.startsWith("[*]") && !line.contains(":"))
            .collect(toCollection(TreeSet::new));
    var table = new TreeSet<String>();
    for (var from : RunStatus.values()) {
      from.next().forEach(to -> table.add(from.code() + " --> " + to.code()));
    }
    assertThat(drawn).isEqualTo(table);
  }

  @Test
  void everyReasonIsWrittenDown() throws IOException {
    var page = Files.readString(PAGE);
    assertThat(Arrays.stream(EndReason.values()).map(EndReason::code))
        .allSatisfy(reason -> assertThat(page).contains("`" + reason + "`"));
  }
}

package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The runbooks that ship are sound, without a single warning. */
class SampleRunbooksTest {
  private static final Linter LINTER = new Linter(RealActions.ALL);

  static Stream<Path> samples() throws IOException {
    try (var files = Files.list(Path.of("runbooks"))) {
      return files
          .filter(file -> !file.toString().endsWith(".test.yaml"))
          .sorted()
          .toList()
          .stream();
    }
  }

  @Test
  void allOfThem() {
    var report = LINTER.lint(List.of(Path.of("runbooks")));
    assertThat(report.text()).isEmpty();
    assertThat(report.files()).isGreaterThanOrEqualTo(24);
  }

  @ParameterizedTest
  @MethodSource("samples")
  @DisplayName("Round trip: parse, print, parse")
  void roundTrip(Path sample) throws IOException {
    var version = LINTER.read("a", Files.readAllBytes(sample)).version(null).orElseThrow();
    var again =
        LINTER
            .read("b", version.canonicalJson().getBytes(java.nio.charset.StandardCharsets.UTF_8))
            .version(null)
            .orElseThrow();
    assertThat(again.hash()).isEqualTo(version.hash());
    assertThat(Canonical.read(version.canonicalJson()))
        .usingRecursiveComparison()
        .ignoringFieldsOfTypes(Location.class)
        .withEqualsForType(
            (a, b) -> a.toString().equals(b.toString()),
            com.fasterxml.jackson.databind.node.NumericNode.class)
        .isEqualTo(version.runbook());
  }
}

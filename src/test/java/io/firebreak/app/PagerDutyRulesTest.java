package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Every numbered rule of {@code docs/pagerduty.md} stands at a test, and no test at another. */
class PagerDutyRulesTest {
  private static final Path PAGE = Path.of("docs/pagerduty.md");
  private static final Pattern RULE = Pattern.compile("(?m)^\\| (PD\\d+) \\|");
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"(PD\\d+)\"\\)");

  @Test
  void everyRuleStandsAtATest() throws IOException {
    var tagged = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src/test/java"))) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> tagged.addAll(numbers(TAG, file)));
    }

    var rules = numbers(RULE, PAGE);

    assertThat(rules).hasSizeGreaterThan(20).doesNotHaveDuplicates();
    assertThat(tagged).containsExactlyInAnyOrderElementsOf(rules);
  }

  private static List<String> numbers(Pattern pattern, Path file) {
    try {
      return pattern.matcher(Files.readString(file)).results().map(m -> m.group(1)).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

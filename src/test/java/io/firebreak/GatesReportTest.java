package io.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every numbered rule of these pages stands at a test, by {@code @Tag("G10")}. */
@DisplayName("Every rule of the gates and of Slack has a test with its number")
class GatesReportTest {
  @ParameterizedTest
  @CsvSource({"gates, G", "gates, A", "gates, V", "slack, S"})
  void noRuleIsWithoutATestAndNoTestWithoutARule(String page, String letter) throws IOException {
    var tag = Pattern.compile("@Tag\\(\"(" + letter + "[0-9]+)\"\\)");
    var rule = Pattern.compile("(?m)^\\| (" + letter + "[0-9]+) \\|");
    var carried = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src/test/java"))) {
      for (var file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
        carried.addAll(found(tag, Files.readString(file)));
      }
    }
    assertThat(carried).isEqualTo(found(rule, Files.readString(Path.of("docs", page + ".md"))));
  }

  @ParameterizedTest
  @CsvSource({"gates, G", "gates, A", "gates, V", "slack, S"})
  void noNumberStandsForTwoRules(String page, String letter) throws IOException {
    var rule = Pattern.compile("(?m)^\\| (" + letter + "[0-9]+) \\|");
    var numbers = new ArrayList<String>();
    var text = Files.readString(Path.of("docs", page + ".md"));
    for (var each = rule.matcher(text); each.find(); ) {
      numbers.add(each.group(1));
    }
    assertThat(numbers).doesNotHaveDuplicates();
  }

  private static Set<String> found(Pattern pattern, String text) {
    var found = new TreeSet<String>();
    for (var each = pattern.matcher(text); each.find(); ) {
      found.add(each.group(1));
    }
    return found;
  }
}

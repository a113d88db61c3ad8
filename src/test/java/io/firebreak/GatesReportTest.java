package io.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Every rule of {@code docs/gates.md} stands at a test, by {@code @Tag("G10")}. */
@DisplayName("Every rule of the gates has a test with its number")
class GatesReportTest {
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"(G[0-9]+)\"\\)");
  private static final Pattern RULE = Pattern.compile("(?m)^\\| (G[0-9]+) \\|");

  @Test
  void noRuleIsWithoutATestAndNoTestWithoutARule() throws IOException {
    var carried = new TreeSet<String>();
    try (var files = Files.walk(Path.of("src/test/java"))) {
      for (var file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
        carried.addAll(found(TAG, Files.readString(file)));
      }
    }
    assertThat(carried).isEqualTo(found(RULE, Files.readString(Path.of("docs/gates.md"))));
  }

  private static Set<String> found(Pattern pattern, String text) {
    var found = new TreeSet<String>();
    for (var each = pattern.matcher(text); each.find(); ) {
      found.add(each.group(1));
    }
    return found;
  }
}

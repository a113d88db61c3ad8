package io.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Each fault in {@code docs/faults.md} stands at the tests that are named there, by
 * {@code @Tag("F27")} or by a method named {@code f27…}, and no test stands for another.
 */
@DisplayName("Every fault that is said to be survived has tests with its number")
class FaultReportTest {
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"(F[0-9]{2})\"\\)");
  private static final Pattern NAME = Pattern.compile("void f([0-9]{2})[A-Z]");
  private static final Pattern ROW = Pattern.compile("(?m)^\\| (F[0-9]{2}) \\|.*\\| ([^|]+) \\|$");
  private static final Pattern TEST = Pattern.compile("`([A-Za-z]+)`");

  @Test
  void thePageNamesTheTests() throws IOException {
    var carried = new TreeMap<String, Set<String>>();
    try (var files = Files.walk(Path.of("src/test/java"))) {
      for (var file : files.filter(FaultReportTest::isTest).toList()) {
        collect(file, carried);
      }
    }
    assertThat(carried).isEqualTo(page());
  }

  private static boolean isTest(Path file) {
    return file.toString().endsWith("Test.java") || file.toString().endsWith("IT.java");
  }

  private static void collect(Path file, Map<String, Set<String>> carried) throws IOException {
    var text = Files.readString(file);
    var test = file.getFileName().toString().replace(".java", "");
    if (test.equals("FaultReportTest")) {
      return;
    }
    for (var tag = TAG.matcher(text); tag.find(); ) {
      carried.computeIfAbsent(tag.group(1), _ -> new TreeSet<>()).add(test);
    }
    for (var method = NAME.matcher(text); method.find(); ) {
      carried.computeIfAbsent("F" + method.group(1), _ -> new TreeSet<>()).add(test);
    }
  }

  private static Map<String, Set<String>> page() throws IOException {
    var page = new TreeMap<String, Set<String>>();
    var text = Files.readString(Path.of("docs/faults.md"));
    for (var row = ROW.matcher(text); row.find(); ) {
      var tests = new TreeSet<String>();
      for (var test = TEST.matcher(row.group(2)); test.find(); ) {
        tests.add(test.group(1));
      }
      assertThat(page.put(row.group(1), tests)).as(row.group(1)).isNull();
    }
    return page;
  }
}

package io.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * Which rows of the bad-input catalogue (reliability.md 3) a test carries: by {@code @Tag("B10")}
 * or by a method named {@code b10…}. The report is left in {@code target/bad-input-report.md}.
 */
@DisplayName("Every bad input that must be refused has a test with its number")
class BadInputReportTest {
  private static final Pattern TAG = Pattern.compile("@Tag\\(\"(B[0-9]{2})\"\\)");
  private static final Pattern NAME = Pattern.compile("void b([0-9]{2})[A-Za-z(]");

  private static final List<Integer> DEMANDED =
      Stream.of(
              IntStream.rangeClosed(1, 42),
              IntStream.rangeClosed(43, 51),
              IntStream.rangeClosed(53, 55),
              IntStream.of(58, 59, 60, 62, 63, 64, 65, 66, 70, 72, 82, 83))
          .flatMapToInt(each -> each)
          .boxed()
          .toList();

  @Test
  void noneIsWithoutATest() throws IOException {
    var carried = new TreeMap<String, Set<String>>();
    try (var files = Files.walk(Path.of("src/test/java"))) {
      for (var file : files.filter(path -> path.toString().endsWith("Test.java")).toList()) {
        collect(file, carried);
      }
    }
    write(carried);
    assertThat(DEMANDED.stream().map("B%02d"::formatted))
        .as("without a test")
        .allMatch(carried::containsKey);
  }

  private static void collect(Path file, Map<String, Set<String>> carried) throws IOException {
    var text = Files.readString(file);
    var name = file.getFileName().toString().replace(".java", "");
    for (var tag = TAG.matcher(text); tag.find(); ) {
      carried.computeIfAbsent(tag.group(1), _ -> new TreeSet<>()).add(name);
    }
    for (var method = NAME.matcher(text); method.find(); ) {
      carried.computeIfAbsent("B" + method.group(1), _ -> new TreeSet<>()).add(name);
    }
  }

  private static void write(Map<String, Set<String>> carried) throws IOException {
    var report = new StringBuilder("| row | tests |\n|---|---|\n");
    carried.forEach(
        (row, tests) -> report.append("| %s | %s |\n".formatted(row, String.join(", ", tests))));
    Files.createDirectories(Path.of("target"));
    Files.writeString(Path.of("target/bad-input-report.md"), report);
  }
}

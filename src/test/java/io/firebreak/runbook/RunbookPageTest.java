package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What the pages show works as shown: a piece is put into the runbook at the first one's head. */
@DisplayName("Every snippet of the runbook pages is sound")
class RunbookPageTest {
  private static final Linter LINTER = new Linter(RealActions.ALL);

  static Stream<Arguments> snippets() {
    var head = snippets("runbooks.md").getFirst();
    return Stream.of("runbooks.md", "recipes.md")
        .flatMap(page -> snippets(page).stream().map(piece -> Arguments.of(page, head, piece)));
  }

  private static List<String> snippets(String name) {
    var page = read(Path.of("docs", name));
    var snippets = new ArrayList<String>();
    for (int at = page.indexOf("```yaml\n"); at >= 0; at = page.indexOf("```yaml\n", at)) {
      int end = page.indexOf("```\n", at + 8);
      snippets.add(page.substring(at + 8, end));
      at = end;
    }
    assertThat(snippets).hasSizeGreaterThan(7);
    return snippets;
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void isSound(String page, String head, String snippet) {
    var parts = parts(head);
    var own = parts(snippet);
    if (own.containsKey("remediations")) {
      parts.remove("steps");
    }
    parts.putAll(own);
    var text = String.join("", parts.values());
    var problems = LINTER.lint(page, text.getBytes(StandardCharsets.UTF_8)).problems();
    assertThat(problems).as(text).isEmpty();
  }

  private static String read(Path page) {
    try {
      return Files.readString(page);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The text by top-level key. */
  private static Map<String, String> parts(String text) {
    var parts = new LinkedHashMap<String, String>();
    var key = "";
    for (var line : text.lines().toList()) {
      if (!line.isEmpty() && line.charAt(0) >= 'a' && line.charAt(0) <= 'z') {
        key = line.substring(0, line.indexOf(':'));
        parts.put(key, "");
      }
      if (!key.isEmpty()) {
        parts.merge(key, line + "\n", String::concat);
      }
    }
    return parts;
  }
}

package io.firebreak.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/** Every command that a page shows is one that the program takes. */
class DocumentedCommandsTest {
  private static final Pattern FENCE = Pattern.compile("(?ms)^ *```[a-z]*\n(.*?)^ *```");
  private static final Pattern SPAN = Pattern.compile("`((?:\\./)?firebreak [a-z][^`\n]*)`");
  private static final Pattern LINE =
      Pattern.compile("(?m)^ *(?:\\$ )?((?:\\./)?firebreak [a-z].*)$");
  private static final Pattern WORD = Pattern.compile("'[^']*'|\"[^\"]*\"|[^\\s'\"]+");

  /** Where the shell takes over. */
  private static final Pattern SHELL = Pattern.compile("\\s(#|>|\\||&&|&|;|2>|<).*$|;$");

  @Test
  void commandsInBlocksAreWhole() throws IOException {
    var wrong = new ArrayList<String>();
    for (var page : pages()) {
      var blocks = FENCE.matcher(Files.readString(page)).results().map(block -> block.group(1));
      blocks
          .map(block -> block.replace("\\\n", " "))
          .flatMap(block -> LINE.matcher(block).results().map(line -> line.group(1)))
          .forEach(line -> check(page, line, false, wrong));
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void commandsInTextAreThereWithTheirOptions() throws IOException {
    var wrong = new ArrayList<String>();
    for (var page : pages()) {
      var text = FENCE.matcher(Files.readString(page)).replaceAll("");
      SPAN.matcher(text).results().forEach(span -> check(page, span.group(1), true, wrong));
    }
    assertThat(wrong).isEmpty();
  }

  private final CommandLine program = CommandScene.program();

  private void check(Path page, String line, boolean isMention, List<String> wrong) {
    var words =
        WORD.matcher(SHELL.matcher(line).replaceAll(""))
            .results()
            .map(word -> word.group().replaceAll("^['\"]|['\"]$", ""))
            .skip(1)
            .toArray(String[]::new);
    try {
      program.parseArgs(words);
    } catch (MissingParameterException e) {
      if (!isMention) {
        wrong.add(page + ": " + line + " -> " + e.getMessage());
      }
    } catch (ParameterException e) {
      wrong.add(page + ": " + line + " -> " + e.getMessage());
    }
  }

  private static List<Path> pages() throws IOException {
    try (var docs = Files.walk(Path.of("docs"))) {
      var pages = docs.filter(file -> file.toString().endsWith(".md")).sorted().toList();
      return Stream.concat(Stream.of(Path.of("README.md")), pages.stream()).toList();
    }
  }
}

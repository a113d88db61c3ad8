package io.firebreak;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What only the text of the program shows: its size, where SQL stands, and errors nobody hears. */
class SourceRulesTest {
  private static final String MAIN = "src/main/java";
  private static final String TESTS = "src/test/java";
  private static final int LONGEST_FILE = 400;

  /** A string literal or text block that begins as a statement does. */
  private static final Pattern SQL =
      Pattern.compile(
          "\"(\"\"\\s*)?(select |insert into |insert or |update \\S+ set |delete from |with \\S+ as"
              + "|create (table|index|unique)|alter table |drop (table|index))",
          Pattern.CASE_INSENSITIVE);

  /** A text block or literal of a store that is built rather than bound. */
  private static final Pattern BUILT = Pattern.compile("\"\\s*\\.formatted\\(|String\\.format\\(");

  private static final Pattern PUBLIC_TYPE =
      Pattern.compile("^public .*\\b(class|record|interface|enum) ", Pattern.MULTILINE);

  /** A comment that says why nothing is done is enough; silence is not. */
  private static final Pattern IGNORED = Pattern.compile("catch\\s*\\([^)]*\\)\\s*\\{\\s*}");

  private static final Pattern SHELL = Pattern.compile("\"-l?c\"");

  private static final Pattern VAGUE_NAME =
      Pattern.compile(".*(Manager|Helper|Utils?|Impl|Service)\\.java");

  /** Files with SQL that are no stores, with the reason. */
  private static final Set<String> OWN_WORDS = Set.of();

  /** Stores of something else than rows, with the reason. */
  private static final Set<String> NO_SQL =
      Set.of(
          // reads the environment and files
          "io/firebreak/action/SecretStore.java");

  /** Where a shell command line may be composed, with the reason. */
  private static final Set<String> SHELLS = Set.of();

  @Test
  void noFileIsLongerThanOneCanKeepInMind() {
    var offences = new ArrayList<String>();
    for (var folder : List.of(MAIN, TESTS)) {
      Code.sources(folder)
          .forEach((file, text) -> {
            var lines = text.lines().count();
            if (lines > LONGEST_FILE) {
              offences.add(folder + "/" + file + " has " + lines + " lines");
            }
          });
    }
    assertThat(offences).as("files over %d lines", LONGEST_FILE).isEmpty();
  }

  @Test
  void sqlStandsInStores() {
    assertThat(filesWith(SQL, file -> !file.endsWith("Store.java") && !OWN_WORDS.contains(file)))
        .as("files with SQL whose name does not end in Store")
        .isEmpty();
  }

  @Test
  void storesStayInsideTheirPackage() {
    assertThat(
            filesWith(PUBLIC_TYPE, file -> file.endsWith("Store.java") && !NO_SQL.contains(file)))
        .as("stores that are public")
        .isEmpty();
  }

  @Test
  void storesBindTheirValues() {
    assertThat(filesWith(BUILT, file -> file.endsWith("Store.java")))
        .as("stores that format text into a statement")
        .isEmpty();
  }

  @Test
  void noErrorIsCaughtAndForgotten() {
    assertThat(filesWith(IGNORED, file -> true))
        .as("files with a catch that does nothing")
        .isEmpty();
  }

  @Test
  void noShellInterpretsAText() {
    assertThat(filesWith(SHELL, file -> !SHELLS.contains(file)))
        .as("files that hand text to a shell (\"-c\")")
        .isEmpty();
  }

  @Test
  void namesSayWhatAThingIs() {
    var vague =
        Code.sources(MAIN).keySet().stream().filter(file -> VAGUE_NAME.matcher(file).matches());
    assertThat(vague).as("names that say nothing").isEmpty();
  }

  private static List<String> filesWith(Pattern pattern, Predicate<String> where) {
    return Code.sources(MAIN).entrySet().stream()
        .filter(source -> where.test(source.getKey()))
        .filter(source -> pattern.matcher(source.getValue()).find())
        .map(Map.Entry::getKey)
        .toList();
  }
}

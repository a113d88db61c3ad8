package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FixerTest {
  private static final Fixer FIXER = new Fixer(Texts.LINTER);
  private static final String SOUND =
      """
      # a comment
      schema: 1
      runbook: short     # another
      title: Short
      owner: team
      risk: medium
      target: service/shop/cart
      triggers: { manual: true, alert: { when: alert.name == "Down" } }
      inputs:
        service: { type: string, default: cart }
      steps:
        - { id: a, uses: test.read, with: { url: "http://h/" }, timeout: 5m }
      verify:
        checks: [ alert_cleared ]
      """;

  private static Fixer.Mended mend(String text) {
    return FIXER.mend("r.yaml", text.getBytes(StandardCharsets.UTF_8));
  }

  @ParameterizedTest(name = "{1} is mended to {0}")
  @DisplayName("What has one right spelling gets it, and comments and layout stay")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "title: Short | titel: Short",
        "title: Short | Title: Short",
        "manual: true | manaul: true",
        "uses: test.read | usess: test.read",
        "url: \"http://h/\" | urll: \"http://h/\"",
        "title: \"42\" | title: 42",
        "title: \"no\" | title: no",
        "title: \"0777\" | title: 0777",
        "title: \"12:30:00\" | title: 12:30:00",
        "title: \"true\" | title: true",
        "manual: true | manual: yes",
        "manual: true | manual: On",
        "manual: true | manual: \"true\"",
        "schema: 1 | schema: \"1\"",
        "risk: medium | risk: Medium",
        "timeout: 5m | timeout: 5 min",
        "timeout: 5m | timeout: \"5 Minutes\"",
        "timeout: 5m | timeout: PT5M",
        "timeout: 1h30m | timeout: 1 hour 30 minutes",
        "timeout: 90s | timeout: 90sec",
        "when: 'alert.name == \"Down\"' | when: '${{ alert.name == \"Down\" }}'",
        "default: \"no\" | default: no"
      })
  void oneRightSpelling(String right, String wrong) {
    var key = right.substring(0, right.indexOf(':') + 1);
    var now = SOUND.replaceFirst(key + " ?(\"[^\"]*\"|[^ ,}\n]+( == \"Down\")?)", "@");
    var broken = now.replace("@", wrong);
    assertThat(Texts.LINTER.lint("r", broken.getBytes(StandardCharsets.UTF_8)).errors())
        .as(broken)
        .isTrue();
    var mended = mend(broken);
    assertThat(mended.text()).isEqualTo(now.replace("@", right));
    assertThat(mended.fixes()).hasSize(1);
    assertThat(mended.fixes().getFirst().toString()).startsWith("r.yaml:").contains("fixed");
    assertThat(mend(mended.text()).fixes()).isEmpty();
  }

  @Test
  void aMissingVersionOfTheLanguageIsPutAtTheHead() {
    var mended = mend(SOUND.replace("schema: 1\n", ""));
    assertThat(mended.text()).isEqualTo(SOUND);
    assertThat(mended.fixes())
        .extracting(Fix::toString)
        .containsExactly("r.yaml:2:1: fixed MISSING_KEY: new: schema: 1");
  }

  @Test
  void aByteOrderMarkIsTakenAway() {
    assertThat(mend("\uFEFF" + SOUND).text()).isEqualTo(SOUND);
  }

  @Test
  void severalMistakesAreMendedTogetherAndTold() {
    var broken =
        SOUND
            .replace("title", "titel")
            .replace("manual: true", "manual: yes")
            .replace("5m", "5 min");
    var mended = mend(broken);
    assertThat(mended.text()).isEqualTo(SOUND);
    assertThat(mended.fixes())
        .extracting(Fix::toString)
        .containsExactly(
            "r.yaml:4:1: fixed UNKNOWN_KEY: titel is now title",
            "r.yaml:8:21: fixed TYPE: yes is now true",
            "r.yaml:12:68: fixed TYPE: 5 min is now 5m");
  }

  @ParameterizedTest
  @DisplayName("What could mean several things is left to its author")
  @ValueSource(
      strings = {
        "priority: high",
        "timeout: 30",
        "timeout: 5 months",
        "nonsense: 1",
        "risk: larg",
        "autonomy: aut0",
        "tags: [[no]]",
        "undo: none",
        "title: 1\ntitle: 2",
        "a: *b",
        "\tb: 1"
      })
  void leftAlone(String line) {
    var broken = SOUND + line + "\n";
    assertThat(mend(broken)).isEqualTo(new Fixer.Mended(broken, List.of()));
  }

  @Test
  void aKeyThatIsThereAlreadyIsNotWrittenTwice() {
    var broken = SOUND + "titel: Another\n";
    assertThat(mend(broken).fixes()).isEmpty();
  }

  @ParameterizedTest
  @MethodSource("io.firebreak.runbook.SampleRunbooksTest#samples")
  void aSoundFileStaysAsItIs(Path sample) throws IOException {
    var mended = new Fixer(new Linter(RealActions.ALL)).mend("s", Files.readAllBytes(sample));
    assertThat(mended).isEqualTo(new Fixer.Mended(Files.readString(sample), List.of()));
  }

  @Test
  void filesBelowAFolderAreMendedInPlace(@TempDir Path folder) throws IOException {
    var file = Files.createDirectories(folder.resolve("deep")).resolve("r.yaml");
    Files.writeString(file, SOUND.replace("title", "titel"));
    assertThat(FIXER.fix(List.of(folder)))
        .extracting(Fix::toString)
        .containsExactly(file + ":4:1: fixed UNKNOWN_KEY: titel is now title");
    assertThat(file).hasContent(SOUND);
    assertThat(FIXER.fix(List.of(folder))).isEmpty();
  }
}

package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.DoubleNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.journal.CanonicalJson;
import io.firebreak.testing.Dice;
import java.io.IOException;
import java.lang.reflect.Type;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is printed reads back as what was there, whatever somebody wrote. */
class YamlPrinterTest {
  private static final Linter LINTER = new Linter(RealActions.ALL);

  private static RunbookVersion version(Linter linter, String yaml) {
    var parsed = linter.read("a", yaml.getBytes(StandardCharsets.UTF_8));
    return parsed.version(null).orElseThrow(() -> new AssertionError(parsed.found() + "\n" + yaml));
  }

  static Stream<Path> samples() throws IOException {
    return SampleRunbooksTest.samples();
  }

  @ParameterizedTest
  @MethodSource("samples")
  @DisplayName("Every sample survives parse, print, parse with the same hash")
  void samplesSurvive(Path sample) throws IOException {
    var version = version(LINTER, Files.readString(sample));
    var again = version(LINTER, version.yaml());
    assertThat(again.hash()).isEqualTo(version.hash());
    assertThat(again.yaml()).isEqualTo(version.yaml());
  }

  @Test
  void aRunbookWithEveryKeySurvives() {
    var version = version(Texts.LINTER, Texts.WHOLE);
    assertThat(version(Texts.LINTER, version.yaml()).hash()).isEqualTo(version.hash());
  }

  @Test
  @DisplayName("Keys come in the order of the language, texts without needless quotes")
  void style() {
    var yaml =
        """
        schema: 1
        runbook: short
        title: "It's short: a \\"runbook\\""
        owner: team
        target: service/shop/cart

        triggers:
          alert:
            when: 'alert.name == "Down"'

        inputs:
          service:
            type: string
            default: "no"

        steps:
          - id: a
            name: Read it
            uses: test.read
            with:
              url: "http://h/"

        verify:
          checks:
            - alert_cleared
        """;
    assertThat(version(Texts.LINTER, yaml).yaml()).isEqualTo(yaml);
  }

  @Test
  void linesOfTextStayLines() {
    var yaml =
        Texts.withStep(
            "- { id: a, uses: test.script, with: { sh: \"set -e\\n\\n  echo 'a b'\\n\" } }");
    assertThat(version(Texts.LINTER, yaml).yaml())
        .contains("      sh: |\n        set -e\n\n          echo 'a b'\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "a ",
        " a",
        "no",
        "Off",
        "null",
        "~",
        "true",
        "1",
        "0777",
        "1_000",
        "12:30:00",
        ".inf",
        "1e5",
        "- a",
        "a: b",
        "a:",
        "# c",
        "a #b",
        "a#b",
        "[a]",
        "{a",
        "&a",
        "*a",
        "!a",
        "|",
        ">",
        "%",
        "@a",
        "`a",
        "'",
        "\"",
        "'\"",
        "\\",
        "a\\nb",
        "\n",
        "a\n",
        "a\nb",
        "a\n\n",
        "\na",
        " a\nb",
        "a\n b\n",
        "a \nb",
        "a\tb",
        "\t",
        "a\r\nb",
        "\u0000",
        "\u0085",
        "\u2028a",
        "\uFEFFa",
        "\u202Eevil",
        "ä€𐍈",
        "<<",
        "=",
        "?",
        "? a",
        "---",
        "...",
        "--- a",
        "a\n---\nb",
        "a\n# b\nc",
        "$",
        "a, b",
        "y",
        "n",
        "0x1F",
        "0b1",
        "2001-01-01",
        "null\n"
      })
  void everyTextSurvives(String text) {
    var tree = JsonNodeFactory.instance.objectNode();
    tree.put("title", text);
    tree.putObject("links").put(text, text);
    tree.putArray("tags").add(text).addArray().add(text);
    survives(tree, text);
  }

  @Test
  @DisplayName("Generated runbooks, with keys of the whole language, survive")
  void generatedRunbooksSurvive() {
    for (var seed = 1L; seed <= 200; seed++) {
      var dice = Dice.of(seed);
      survives(new Generated(dice).value(Runbook.class, 0), "seed " + dice.seed());
    }
  }

  private static void survives(JsonNode tree, String why) {
    var problems = new Problems();
    var printed = YamlPrinter.print(tree);
    var again =
        YamlReader.read("printed", printed.getBytes(StandardCharsets.UTF_8), problems)
            .orElseThrow(() -> new AssertionError(why + problems.list() + "\n" + printed));
    assertThat(problems.list()).as(printed).isEmpty();
    assertThat(Canonical.of(again)).as("%s%n%s", why, printed).isEqualTo(CanonicalJson.of(tree));
    assertThat(YamlPrinter.print(Canonical.tree(Canonical.of(again)))).isEqualTo(sorted(tree));
  }

  /** Names that authors chose come in canonical order, once they have been stored. */
  private static String sorted(JsonNode tree) {
    return YamlPrinter.print(Canonical.tree(CanonicalJson.of(tree)));
  }

  /** Makes a tree of the model's shape: right keys, any values. */
  private record Generated(Dice dice) {
    private static final String LETTERS = "ab z09-_.:#,[]{}\"'\\\n\t!&*%@`|>?~=$\u00e4\u2028\u0007";

    JsonNode value(Type type, int depth) {
      var raw = Model.raw(type);
      if (raw == List.class || raw == Map.class) {
        return many(Model.inner(type), raw == List.class, depth);
      }
      if (raw == Undo.class || raw == Check.class) {
        return value(dice.oneOf(List.of(raw.getPermittedSubclasses())), depth);
      }
      return raw.isRecord() && !Binder.isScalar(raw) && depth < 8
          ? record(raw, depth)
          : leaf(depth);
    }

    private JsonNode many(Type inner, boolean list, int depth) {
      var array = JsonNodeFactory.instance.arrayNode();
      var object = JsonNodeFactory.instance.objectNode();
      for (var i = dice.below(3); i > 0; i--) {
        var value = value(inner, depth + 1);
        array.add(value);
        object.set(text(), value);
      }
      return list ? array : object;
    }

    private JsonNode record(Class<?> type, int depth) {
      var object = JsonNodeFactory.instance.objectNode();
      for (var slot : Model.of(type).slots()) {
        if (dice.below(4) > 0) {
          object.set(slot.name(), value(slot.type(), depth + 1));
        }
      }
      return object;
    }

    private JsonNode leaf(int depth) {
      var json = JsonNodeFactory.instance;
      return switch (dice.below(10)) {
        case 0 -> json.booleanNode(dice.below(2) == 0);
        case 1 -> json.numberNode(dice.below(1000001) - 500_000);
        case 2 ->
            DoubleNode.valueOf(dice.below(1000001) * 1e-3 * Math.pow(10, dice.below(41) - 20));
        case 3 -> json.nullNode();
        case 4 -> depth < 6 ? many(Object.class, dice.below(2) == 0, depth + 1) : json.nullNode();
        default -> json.textNode(text());
      };
    }

    private String text() {
      return dice.below(2) == 0 ? dice.text(12) : letters();
    }

    private String letters() {
      var text = new StringBuilder();
      for (var i = dice.below(12); i > 0; i--) {
        text.append(LETTERS.charAt(dice.below(LETTERS.length())));
      }
      return text.toString();
    }
  }
}

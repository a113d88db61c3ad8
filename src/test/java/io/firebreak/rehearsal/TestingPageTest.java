package io.firebreak.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.runbook.PageSnippets;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.RealActions;
import io.firebreak.runbook.StrictYaml;
import io.firebreak.testing.GeneratedPart;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Keeps {@code docs/testing-runbooks.md} true. After a change run this test with {@code
 * -Dfirebreak.docs=write}, which rewrites the reference between the two marks.
 */
class TestingPageTest {
  private static final Path PAGE = Path.of("docs/testing-runbooks.md");

  static List<String> snippets() {
    var snippets = PageSnippets.of("testing-runbooks.md");
    assertThat(snippets).hasSizeGreaterThanOrEqualTo(3);
    return snippets;
  }

  @ParameterizedTest
  @MethodSource("snippets")
  void everySnippetIsSound(String snippet) {
    var document =
        StrictYaml.read(TestFile.class, "page", snippet.getBytes(StandardCharsets.UTF_8));
    assertThat(document.problems().stream().map(Problem::toString)).isEmpty();
  }

  @Test
  void theReferenceIsUpToDate() throws IOException {
    GeneratedPart.isUpToDate(PAGE, "keys", reference());
  }

  private static String reference() {
    var schema = TestSchema.of(RealActions.ALL);
    var out = new StringBuilder();
    table(out, "A file", schema);
    table(out, "`tests`", schema.at("/$defs/TestCase"));
    table(out, "`directory`", schema.at("/$defs/Person"));
    table(out, "`alert`", schema.at("/$defs/GivenAlert"));
    table(out, "`manual`", schema.at("/$defs/ManualStart"));
    table(out, "`world`", schema.at("/$defs/WorldRule"));
    table(out, "`fails`", schema.at("/$defs/Failure"));
    table(out, "`plan` of a rule", schema.at("/$defs/Predicted"));
    table(out, "`extent`", schema.at("/$defs/Touched"));
    table(out, "`faults`", schema.at("/$defs/Fault"));
    table(out, "`people`", schema.at("/$defs/Act"));
    table(out, "`expect`", schema.at("/$defs/Expected"));
    table(out, "`plan` of `expect`", schema.at("/$defs/ExpectedPlan"));
    table(out, "`quorums`", schema.at("/$defs/Quorum"));
    table(out, "`fields`", schema.at("/$defs/Change"));
    table(out, "`effects`", schema.at("/$defs/Effect"));
    return out.append('\n').toString();
  }

  private static void table(StringBuilder out, String title, JsonNode record) {
    assertThat(record.path("properties").isObject()).as(title).isTrue();
    out.append("\n### ").append(title).append("\n\n| key | means |\n|---|---|\n");
    record
        .path("properties")
        .properties()
        .forEach(key -> {
          var node = key.getValue();
          out.append("| `").append(key.getKey()).append("` | ");
          out.append(node.path("description").asText());
          words(out, node);
          if (node.has("default")) {
            out.append(" Default `").append(node.get("default").asText()).append("`.");
          } else if (isRequired(record, key.getKey())) {
            out.append(" **Required.**");
          }
          out.append(" |\n");
        });
  }

  private static void words(StringBuilder out, JsonNode node) {
    var words = node.path("enum").isArray() ? node.get("enum") : node.at("/items/enum");
    if (words.isArray() && !words.get(0).asText().contains(".")) {
      out.append(" One of ");
      out.append(
          String.join(
              ", ",
              StreamSupport.stream(words.spliterator(), false)
                  .map(word -> "`" + word.asText() + "`")
                  .toList()));
      out.append('.');
    }
  }

  private static boolean isRequired(JsonNode record, String key) {
    return StreamSupport.stream(record.path("required").spliterator(), false)
        .anyMatch(each -> each.asText().equals(key));
  }
}

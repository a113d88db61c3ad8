package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.firebreak.action.ActionCatalog;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The schema agrees with the parser, on what is right and on what is wrong. */
class RunbookSchemaTest {
  private static final JsonSchema SCHEMA = schema(TestActions.ALL);

  private static JsonSchema schema(ActionCatalog actions) {
    return JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
        .getSchema(RunbookSchema.of(actions));
  }

  private static JsonNode json(String yaml) {
    return YamlReader.read("x", yaml.getBytes(StandardCharsets.UTF_8), new Problems())
        .map(Canonical::json)
        .orElseThrow();
  }

  @Test
  void isItselfAValidSchema() {
    var schema = RunbookSchema.of(RealActions.ALL);
    var meta =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(
                com.networknt.schema.SchemaLocation.of(
                    "https://json-schema.org/draft/2020-12/schema"));
    assertThat(meta.validate(schema)).isEmpty();
    assertThat(schema.at("/properties/owner/description").asText()).contains("team");
    assertThat(schema.at("/properties/autonomy/enum").toString())
        .isEqualTo("[\"observe\",\"suggest\",\"approve\",\"auto\"]");
    assertThat(schema.at("/properties/on_failure").isObject()).isTrue();
    assertThat(schema.at("/required").toString())
        .contains("runbook", "title", "target")
        .doesNotContain("verify");
  }

  @Test
  void takesARunbookWithEveryKey() {
    assertThat(SCHEMA.validate(json(Texts.WHOLE))).isEmpty();
  }

  static Stream<Path> samples() throws IOException {
    return SampleRunbooksTest.samples();
  }

  @ParameterizedTest
  @MethodSource("samples")
  void takesTheSamples(Path sample) throws IOException {
    assertThat(schema(RealActions.ALL).validate(json(Files.readString(sample)))).isEmpty();
  }

  @ParameterizedTest
  @DisplayName("What the parser refuses for its shape, the schema refuses too")
  @CsvSource(
      delimiter = '|',
      value = {
        "/risk | \"none\"",
        "/priority | 1001",
        "/priority | \"1\"",
        "/runbook | \"Not a name\"",
        "/timeout | \"30\"",
        "/timeout | \"\"",
        "/owners | \"me\"",
        "/steps | []",
        "/steps/0/id | \"9\"",
        "/steps/0/uses | \"test.nothing\"",
        "/steps/0/with/count | \"3\"",
        "/steps/0/with/cuont | 3",
        "/steps/0/retry/max_attempts | 0",
        "/steps/0/undo | \"none\"",
        "/steps/0/parallel | []",
        "/steps/1/undo/none | 5",
        "/verify/checks/0 | \"alert_clear\"",
        "/inputs/Bad Name | {\"type\": \"string\"}",
        "/inputs/service/type | \"strng\"",
        "/guard/blast_radius | {\"max\": 1, \"of\": \"pods\", \"min_healthy\": true}",
        "/guard/max_runs | \"three per hour\"",
        "/approval/count | 1.5"
      })
  void refuses(String pointer, String value) throws IOException {
    var json = json(Texts.WHOLE);
    var at = pointer.lastIndexOf('/');
    var parent = json.at(pointer.substring(0, at));
    var node = JsonMapper.builder().build().readTree(value);
    if (parent instanceof ObjectNode object) {
      object.set(pointer.substring(at + 1), node);
    } else {
      ((com.fasterxml.jackson.databind.node.ArrayNode) parent).set(0, node);
    }
    assertThat(SCHEMA.validate(json)).isNotEmpty();
    assertThat(Texts.problems(json.toString())).isNotEmpty();
  }
}

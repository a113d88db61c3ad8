package io.firebreak.runbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.runbook.RunbookFolder.SourceFile;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is wrong with a policy is told with its place, and nothing wrong is taken. */
class PolicyReaderTest {
  private static final String HEAD =
      """
      schema: 1
      policy: example
      title: An example
      """;

  private static PolicyReader.Read read(String... texts) {
    var files =
        IntStream.range(0, texts.length)
            .mapToObj(
                i -> new SourceFile("p" + i + ".yaml", Path.of("p.yaml"), texts[i].getBytes(UTF_8)))
            .toList();
    return new PolicyReader().read(files, List.of());
  }

  private static String problem(String rest) {
    var read = read(HEAD + rest);
    assertThat(read.set()).isNull();
    return read.report().problems().getFirst().toString();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "wen: true|p0.yaml:1:1: error MISSING_KEY|the key \"when\" is missing",
        "when: 1 + 1 == \"2\"|p0.yaml:4:13: error EXPRESSION|does not take",
        "when: plan.changes|p0.yaml:4:7: error EXPRESSION|a whole number; it must be true or false",
        "when: plan.chnges > 1|p0.yaml:4:7: error EXPRESSION|(did you mean \"changes\"?)",
        "when: runbok.risk == \"low\"|p0.yaml:4:7: error EXPRESSION|(did you mean \"runbook\"?)",
        "when: inputs.env == \"low\"|p0.yaml:4:7: error EXPRESSION|inputs is not known here",
        "when: secrets.TOKEN == \"x\"|p0.yaml:4:7: error SECRET_FORBIDDEN|a secret stands alone",
        "when: variables.x == 1|p0.yaml:4:7: error EXPRESSION|variables",
        "when: ${{ true }}|p0.yaml:4:7: error EXPRESSION|without ${{ and }}",
        "when: !!java.net.URL x|p0.yaml:4:7: error YAML_TAG_FORBIDDEN|not allowed",
        "when: *all|p0.yaml:4:7: error YAML_LIMITS|aliases"
      })
  void mistakesPointAtTheirPlace(String line, String place, String words) {
    assertThat(problem("%s\nwarn: w\n".formatted(line))).startsWith(place).contains(words);
  }

  @Test
  void aKeyThatStandsTwiceIsRefused() {
    assertThat(read(HEAD + "when: 'true'\nwarn: w\nwarn: v\n").report().text())
        .startsWith("p0.yaml:6:1: error YAML_DUPLICATE_KEY");
  }

  @Test
  void aMisspeltKeyNamesTheNearest() {
    assertThat(read(HEAD + "when: 'true'\nwarm: w\n").report().text())
        .contains("p0.yaml:5:1: error UNKNOWN_KEY")
        .contains("(did you mean \"warn\"?)");
  }

  @Test
  void aPolicyHasExactlyOneEffect() {
    assertThat(problem("when: 'true'\n")).startsWith("p0.yaml:2:1: error MISSING_KEY");
    assertThat(problem("when: 'true'\nwarn: a\ndeny: b\n")).contains("exactly one of deny");
  }

  @Test
  void aVariableIsSeenBelowIt() {
    var text =
        """
        variables: { a: size(plan.targets), b: variables.a > 1 }
        when: variables.b
        warn: many targets
        """;
    assertThat(read(HEAD + text).report().problems()).isEmpty();
    var swapped = "variables: { b: variables.a > 1, a: size(plan.targets) }";
    assertThat(problem(text.replace(text.lines().findFirst().orElseThrow(), swapped)))
        .startsWith("p0.yaml:4:17: error EXPRESSION");
  }

  @Test
  void twoPoliciesOfOneNameAreRefused() {
    var whole = HEAD + "when: 'true'\nwarn: a\n";
    assertThat(read(whole, whole).report().text())
        .contains("p1.yaml:1:1: error DUPLICATE_NAME there is another policy example");
  }

  @Test
  void tooLargeAFileIsRefused() {
    assertThat(problem("# " + "x".repeat(300_000) + "\n")).contains("YAML_LIMITS");
  }

  @Test
  void theSchemaKnowsEveryKey() {
    var schema = RunbookSchema.ofPolicy();
    var keys =
        Arrays.stream(Policy.class.getRecordComponents())
            .map(each -> each.getName().equals("name") ? "policy" : Model.snake(each.getName()));
    assertThat(schema.path("properties").fieldNames())
        .toIterable()
        .containsExactlyInAnyOrderElementsOf(keys.toList());
    assertThat(schema.path("required"))
        .extracting(node -> node.asText())
        .containsExactlyInAnyOrderElementsOf(
            Stream.of("schema", "policy", "title", "when").toList());
    assertThat(schema.path("additionalProperties").isBoolean()).isTrue();
    assertThat(RunbookSchema.ofPolicyTest().toString()).contains("blast_radius");
  }
}

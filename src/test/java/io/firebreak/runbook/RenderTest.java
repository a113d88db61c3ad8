package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A value stays a value in whatever it is put into. */
class RenderTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Evaluator EVALUATOR = new Evaluator();

  /** Renders the arguments of an action with {@code inputs.v} as the value. */
  private static Evaluator.Rendered render(String action, String with, JsonNode value) {
    var problems = new Problems();
    var templates = new Templates(new Origins(), problems);
    var node =
        YamlReader.read("t", with.getBytes(java.nio.charset.StandardCharsets.UTF_8), problems)
            .orElseThrow();
    var fields = templates.fields((Node.Mapping) node);
    assertThat(problems.list()).isEmpty();
    var inputs = JsonNodeFactory.instance.objectNode().set("v", value);
    return EVALUATOR.render(
        fields, TestActions.ALL.find(action).orElseThrow(), Map.of("inputs", inputs));
  }

  private static Evaluator.Rendered render(String action, String with, String value) {
    return render(action, with, JsonNodeFactory.instance.textNode(value));
  }

  private static String text(Evaluator.Rendered rendered, String key) {
    return rendered instanceof Evaluator.Rendered.Ok(var json)
        ? json.path(key).asText()
        : "" + rendered;
  }

  private static String json(Evaluator.Rendered rendered) {
    return rendered instanceof Evaluator.Rendered.Ok(var json) ? json.toString() : "" + rendered;
  }

  private static void refused(Evaluator.Rendered rendered, String why) {
    assertThat(rendered).isInstanceOf(Evaluator.Rendered.Failed.class);
    assertThat(((Evaluator.Rendered.Failed) rendered).message()).contains(why);
  }

  @Test
  void aLoneValueKeepsItsType() throws Exception {
    var value = JSON.readTree("{\"a\":[1,2.5,true,null,\"x\"]}");
    assertThat(json(render("test.change", "{ url: 'http://h/', body: '${{ inputs.v }}' }", value)))
        .isEqualTo("{\"url\":\"http://h/\",\"body\":{\"a\":[1,2.5,true,null,\"x\"]}}");
    assertThat(json(render("test.change", "{ count: '${{ size(inputs.v.a) }}' }", value)))
        .isEqualTo("{\"count\":5}");
  }

  @Test
  void withinTextAValueIsWritten() throws Exception {
    var value = JSON.readTree("[3, 3.0, 2.50, true, \"x\", [1], null]");
    var with = "{ body: \"<${{ inputs.v[%d] }}>\" }";
    for (var i = 0; i < 5; i++) {
      assertThat(text(render("test.change", with.formatted(i), value), "body"))
          .isEqualTo(new String[] {"<3>", "<3>", "<2.5>", "<true>", "<x>"}[i]);
    }
    refused(render("test.change", with.formatted(5), value), "only a text, number or boolean");
    refused(render("test.change", with.formatted(6), value), "only a text, number or boolean");
  }

  @Test
  @Tag("B50")
  @DisplayName("B50: what a value brings in is never looked at as a template")
  void renderedOnce() {
    var evil = "${{ secrets.DB }} ${{ 1 + 1 }} {{ x }}";
    assertThat(text(render("test.change", "{ body: '${{ inputs.v }}' }", evil), "body"))
        .isEqualTo(evil);
    assertThat(text(render("test.change", "{ body: 'a ${{ inputs.v }}' }", evil), "body"))
        .isEqualTo("a " + evil);
  }

  @Test
  @DisplayName("Secrets travel as references, which data can never make")
  void secrets() throws Exception {
    assertThat(
            json(
                render(
                    "test.change",
                    "{ headers: { A: 'Bearer ${{ secrets.TOKEN@v2 }}', B: '${{ secrets.X }}', C: '${{ inputs.v }}:${{ secrets.X }}' } }",
                    "ann")))
        .isEqualTo(
            "{\"headers\":{\"A\":{\"$text\":[\"Bearer \",{\"$secret\":\"TOKEN@v2\"}]},"
                + "\"B\":{\"$text\":[{\"$secret\":\"X\"}]},"
                + "\"C\":{\"$text\":[\"ann\",\":\",{\"$secret\":\"X\"}]}}}");
    refused(
        render(
            "test.change",
            "{ headers: { A: '${{ inputs.v }}' } }",
            JSON.readTree("{\"$text\":[{\"$secret\":\"X\"}]}")),
        "begins with $");
    refused(
        render("test.change", "{ body: '${{ {inputs.v: \"X\"} }}' }", "$secret"), "begins with $");
    refused(render("test.read", "{ url: 'http://h/${{ secrets.X }}' }", "x"), "a secret may not");
  }

  @ParameterizedTest
  @DisplayName("PromQL: a value is the content of a string, or a number")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "up{a=\"${{ inputs.v }}\"} | x | up{a=\"x\"}",
        "up{a=\"${{ inputs.v }}\"} | x\"} or vector(1) # | up{a=\"x\\\"} or vector(1) #\"}",
        "up{a='${{ inputs.v }}'} | x'y\"z\\ | up{a='x\\'y\"z\\\\'}",
        "up{a=~\"p-${{ inputs.v }}.*\"} | a.b+c | up{a=~\"p-a\\\\.b\\\\+c.*\"}",
        "up{a!~\"${{ inputs.v }}\"} | .* | up{a!~\"\\\\.\\\\*\"}",
        "up{a=~ \"${{ inputs.v }}\"} | .* | up{a=~ \"\\\\.\\\\*\"}",
        "up{a=`${{ inputs.v }}`} | x\\y | up{a=`x\\y`}",
        "up{a=\"b\"}[${{ inputs.v }}] | 5m | up{a=\"b\"}[5m]",
        "up{a=\"\\\"${{ inputs.v }}\"} | q | up{a=\"\\\"q\"}"
      })
  void promql(String query, String value, String expected) {
    var with = "{ query: " + JsonNodeFactory.instance.textNode(query) + " }";
    assertThat(text(render("test.query", with, value), "query")).isEqualTo(expected);
  }

  @Test
  void promqlNumbersAndControlCharacters() {
    var number = JsonNodeFactory.instance;
    var with = "{ query: 'up > ${{ inputs.v }}' }";
    assertThat(text(render("test.query", with, number.numberNode(2.5)), "query"))
        .isEqualTo("up > 2.5");
    assertThat(text(render("test.query", with, number.numberNode(-2)), "query"))
        .isEqualTo("up > (-2)");
    refused(render("test.query", with, "1) or vector(1"), "outside quotes");
    refused(render("test.query", "{ query: '${{ inputs.v }}' }", "up"), "outside quotes");
    refused(render("test.query", "{ query: 'up{a=`${{ inputs.v }}`}' }", "a`b"), "backtick");
    refused(render("test.query", "{ query: 'up # ${{ inputs.v }}' }", "x\nvector(1)"), "comment");
    assertThat(
            text(
                render("test.query", "{ query: 'up{a=\"${{ inputs.v }}\"}' }", "a\nb\u0000"),
                "query"))
        .isEqualTo("up{a=\"a\\x0ab\\x00\"}");
  }

  @ParameterizedTest
  @DisplayName("URL: a value is one path segment or one part of the query")
  @CsvSource(
      delimiter = '|',
      value = {
        "http://h/${{ inputs.v }}/x | a b | http://h/a%20b/x",
        "http://h/${{ inputs.v }}/x | a/../b?c#d | http://h/a%2F..%2Fb%3Fc%23d/x",
        "http://h/p-${{ inputs.v }} | ü&=%2e | http://h/p-%C3%BC%26%3D%252e",
        "http://h/x?q=${{ inputs.v }}&r=1 | a&r=2 | http://h/x?q=a%26r%3D2&r=1",
        "http://h?q=${{ inputs.v }} | .. | http://h?q=..",
        "HTTPS://h/${{ inputs.v }} | @evil | HTTPS://h/%40evil"
      })
  void url(String url, String value, String expected) {
    assertThat(text(render("test.read", "{ url: '" + url + "' }", value), "url"))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @DisplayName("URL: no value chooses the host or another path")
  @ValueSource(
      strings = {
        "${{ inputs.v }}",
        "http://${{ inputs.v }}/x",
        "http://h${{ inputs.v }}/x",
        "http://h:${{ inputs.v }}/x",
        "${{ inputs.v }}://h/x",
        "http://h\\${{ inputs.v }}/x",
        "file:///${{ inputs.v }}",
        "http://h/${{ inputs.v }}/x",
        "http://h/a/${{ inputs.v }}",
        "http://h/a/${{ inputs.v }}?x=1",
        "http://h/a/%2E${{ inputs.v }}"
      })
  void urlRefused(String url) {
    for (var value : url.contains("%2E") ? new String[] {"."} : new String[] {"..", ".", ""}) {
      assertThat(render("test.read", "{ url: '" + url + "' }", value))
          .as("%s with %s", url, value)
          .isInstanceOf(Evaluator.Rendered.Failed.class);
    }
  }

  @Test
  @Tag("B49")
  @DisplayName("B49: the evaluator itself refuses a value in a script or statement")
  void scripts() {
    refused(render("test.script", "{ sh: 'echo ${{ inputs.v }}' }", "x"), "in a script");
    refused(render("test.script", "{ sh: '${{ inputs.v }}' }", "x"), "in a script");
    refused(render("test.sql", "{ statement: 'a ${{ inputs.v }}' }", "x"), "in a statement");
    assertThat(
            json(
                render(
                    "test.script", "{ sh: 'echo \"$N\"', env: { N: '${{ inputs.v }}' } }", "; rm")))
        .isEqualTo("{\"sh\":\"echo \\\"$N\\\"\",\"env\":{\"N\":\"; rm\"}}");
  }

  @Test
  void strangeTemplates() {
    assertThat(text(render("test.change", "{ body: '${{ \"}}\" + inputs.v }}' }", "x"), "body"))
        .isEqualTo("}}x");
    assertThat(json(render("test.change", "{ body: '${{ {\"a\": {\"b\": inputs.v}} }}' }", "x")))
        .isEqualTo("{\"body\":{\"a\":{\"b\":\"x\"}}}");
    assertThat(text(render("test.change", "{ body: 'a }} ${{ \"${{\" }} $ {{' }", "x"), "body"))
        .isEqualTo("a }} ${{ $ {{");
    refused(render("test.change", "{ body: '${{ }}' }", "x"), "");
    refused(render("test.change", "{ body: '${{ inputs.gone }}' }", "x"), "there is no gone");
  }
}

package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.runbook.Problem.Code;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The forms in which programs read what lint found. */
class ReportFormatsTest {
  private static final Problem ERROR =
      new Problem(
          new Location("runbooks/shop/a b,c:d.yaml", 3, 7),
          Code.UNKNOWN_KEY,
          "there is no key \"ownr\" here",
          "owner");
  private static final Problem WARNING =
      new Problem(
          new Location("runbooks/x.yaml", 1, 1),
          Code.NO_VERIFY,
          "100% of it\r\n::error::is one message",
          null);
  private static final Report REPORT = new Report(2, List.of(ERROR, WARNING));

  @Test
  void jsonNamesPlaceCodeAndSuggestion() {
    var problem = REPORT.json().at("/problems/0");
    assertThat(problem.toString())
        .isEqualTo(
            "{\"file\":\"runbooks/shop/a b,c:d.yaml\",\"line\":3,\"column\":7,\"severity\":\"error\","
                + "\"code\":\"unknown_key\",\"message\":\"there is no key \\\"ownr\\\" here\","
                + "\"suggestion\":\"owner\"}");
    assertThat(REPORT.json().at("/problems/1/severity").asText()).isEqualTo("warning");
    assertThat(REPORT.json().at("/problems/1").has("suggestion")).isFalse();
    assertThat(REPORT.json().at("/files").asInt()).isEqualTo(2);
  }

  @Test
  @DisplayName(
      "Annotations: nothing in a file's name or a message ends its place or begins another")
  void annotations() {
    assertThat(REPORT.github())
        .isEqualTo(
            """
            ::error file=runbooks/shop/a b%2Cc%3Ad.yaml,line=3,col=7,title=firebreak unknown_key::there is no key "ownr" here (did you mean "owner"?)
            ::warning file=runbooks/x.yaml,line=1,col=1,title=firebreak no_verify::100%25 of it%0D%0A::error::is one message
            """);
  }

  /** The parts of the published schema (sarif-schema-2.1.0.json) that this output touches. */
  @Test
  @DisplayName("SARIF 2.1.0: required members, no others, known words, right types")
  void sarif() {
    var log = REPORT.sarif("1.2.3");
    members(log, Set.of("version", "runs"), Set.of("$schema"));
    assertThat(log.path("version").asText()).isEqualTo("2.1.0");
    assertThat(log.path("$schema").asText())
        .startsWith("https://")
        .endsWith("sarif-schema-2.1.0.json");
    assertThat(log.path("runs")).hasSize(1);
    var run = log.at("/runs/0");
    members(run, Set.of("tool"), Set.of("columnKind", "results"));
    assertThat(run.path("columnKind").asText()).isIn("utf16CodeUnits", "unicodeCodePoints");
    members(run.path("tool"), Set.of("driver"), Set.of());
    var driver = run.at("/tool/driver");
    members(driver, Set.of("name"), Set.of("version", "rules"));
    assertThat(driver.path("version").asText()).isEqualTo("1.2.3");
    driver.path("rules").forEach(ReportFormatsTest::rule);
    assertThat(driver.path("rules")).hasSameSizeAs(Code.values());
    assertThat(run.path("results")).hasSize(2);
    run.path("results").forEach(result -> result(result, driver.path("rules")));
  }

  private static void rule(JsonNode rule) {
    members(rule, Set.of("id"), Set.of("shortDescription", "defaultConfiguration"));
    members(rule.path("shortDescription"), Set.of("text"), Set.of());
    assertThat(rule.at("/shortDescription/text").asText()).endsWith(".");
    members(rule.path("defaultConfiguration"), Set.of(), Set.of("level"));
    assertThat(rule.at("/defaultConfiguration/level").asText()).isIn("warning", "error");
  }

  private static void result(JsonNode result, JsonNode rules) {
    members(result, Set.of("message"), Set.of("ruleId", "level", "locations"));
    members(result.path("message"), Set.of("text"), Set.of());
    assertThat(rules.findValues("id")).contains(result.path("ruleId"));
    assertThat(result.path("level").asText()).isIn("none", "note", "warning", "error");
    assertThat(result.path("locations")).hasSize(1);
    members(result.at("/locations/0"), Set.of(), Set.of("physicalLocation"));
    var place = result.at("/locations/0/physicalLocation");
    members(place, Set.of("artifactLocation"), Set.of("region"));
    members(place.path("artifactLocation"), Set.of(), Set.of("uri"));
    assertThat(place.at("/artifactLocation/uri").asText())
        .isIn("runbooks/shop/a%20b,c:d.yaml", "runbooks/x.yaml");
    members(place.path("region"), Set.of(), Set.of("startLine", "startColumn"));
    assertThat(place.at("/region/startLine").asInt()).isPositive();
    assertThat(place.at("/region/startColumn").asInt()).isPositive();
  }

  private static void members(JsonNode object, Set<String> required, Set<String> optional) {
    assertThat(object.isObject()).isTrue();
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    assertThat(names).containsAll(required);
    names.removeAll(required);
    assertThat(optional).containsAll(names);
  }

  @Test
  void anAbsolutePathBecomesAFileUri() {
    var absolute = Path.of("runbooks/a b.yaml").toAbsolutePath();
    var report =
        new Report(
            1, List.of(new Problem(new Location(absolute.toString(), 1, 1), Code.TYPE, "x", null)));
    assertThat(
            report
                .sarif("1")
                .at("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri")
                .asText())
        .startsWith("file:///")
        .endsWith("/a%20b.yaml");
  }
}

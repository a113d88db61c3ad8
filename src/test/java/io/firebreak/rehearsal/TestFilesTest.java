package io.firebreak.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.RealActions;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Files of tests are found, read strictly, and reported in every form. */
class TestFilesTest {
  @TempDir private Path folder;
  private RehearsalRoom room;

  @BeforeEach
  void open() {
    room = new RehearsalRoom(folder);
  }

  @AfterEach
  void close() {
    room.close();
  }

  private List<String> problems(String tests) {
    return room.play(tests).files().getFirst().problems().stream().map(Problem::toString).toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "expect: { state: done } | one of queued",
        "expct: {} | did you mean \"expect\"",
        "expect: {}, people: [ { dose: approve } ] | did you mean \"does\"",
        "expect: { steps: [ lok: succeeded ] } | did you mean \"look\"",
        "expect: {}, faults: [ { step: ordr, kind: fail } ] | did you mean \"order\"",
        "expect: {}, world: [ { uses: http.chek, result: {} } ] | did you mean \"http.check\"",
        "expect: {}, world: [ { uses: wait.for } ] | is not faked",
        "expect: {}, world: [ { uses: http.check } ] | say what it returns",
        "expect: {}, world: [ { uses: http.check, with: { urll: x }, fails: { message: x } } ] | did you mean \"url\"",
        "expect: {}, world: [ { uses: http.check, result: { reachable: true, helthy: true } } ] | did you mean \"healthy\"",
        "expect: {}, world: [ { uses: http.check, result: { reachable: true } } ] | healthy is missing",
        "expect: {}, world: [ { uses: http.check, result: { reachable: 1, healthy: true } } ] | true or false",
        "expect: {}, manual: {} | `alert`, `manual` or `scheduled`"
      })
  void aMistakeIsToldWithItsPlace(String line, String message) {
    assertThat(problems("tests: [ { name: it, " + start(line) + line + " } ]\n"))
        .anyMatch(problem -> problem.contains("heal.test.yaml:1:") && problem.contains(message));
  }

  private static String start(String line) {
    return line.contains("manual:") ? "alert: { name: Sick }, " : "manual: {}, ";
  }

  @Test
  void twoTestsOfOneNameAreAMistake() {
    assertThat(
            problems(
                """
                tests:
                  - { name: it, manual: {}, expect: {} }
                  - { name: it, manual: {}, expect: {} }
                """))
        .singleElement()
        .asString()
        .contains("heal.test.yaml:3:13: error DUPLICATE_NAME");
  }

  @Test
  void aBrokenRunbookIsToldInsteadOfPlayed() {
    room.write(
        "heal.yaml", RehearsalRoom.RUNBOOK.replace("uses: http.request", "uses: http.requst"));
    assertThat(problems("tests: [ { name: it, manual: {}, expect: {} } ]\n"))
        .anyMatch(problem -> problem.contains("heal.yaml") && problem.contains("http.requst"));
    assertThat(problems("runbook: gone.yaml\ntests: [ { name: it, manual: {}, expect: {} } ]\n"))
        .anyMatch(problem -> problem.contains("there is no such runbook"));
  }

  @Test
  void filesAreFoundByThemselvesBesideARunbookAndBelowFolders() throws IOException {
    var tests = room.write("heal.test.yaml", "");
    var below = Files.createDirectory(folder.resolve("below"));
    var deep = Files.writeString(below.resolve("a.test.yml"), "");
    assertThat(TestFiles.find(List.of(tests, folder.resolve("heal.yaml")))).containsExactly(tests);
    assertThat(TestFiles.find(List.of(folder))).containsExactly(deep, tests);
  }

  @Test
  void coverageNamesTheWaysThatNoTestHasGone() {
    var report =
        room.play(
            RehearsalRoom.WORLD
                + """
                tests:
                  - { name: it, alert: { name: Sick }, people: [ { does: approve } ], expect: {} }
                """);
    var coverage = report.coverage().getFirst();
    assertThat(coverage.stepsRun()).isEqualTo(coverage.steps()).isEqualTo(3);
    assertThat(coverage.missed())
        .containsExactly(
            "precondition unmet: still sick",
            "step failed: look",
            "step failed: grow",
            "step skipped by its when: grow",
            "step undone: grow",
            "step failed: order",
            "verify failed",
            "handler ran: on_failure.0");
    assertThat(coverage.percent()).isEqualTo(5 * 100 / 13);
  }

  @Test
  void theXmlIsThatOfJUnit() throws Exception {
    var report =
        room.play(
            RehearsalRoom.WORLD
                + """
                tests:
                  - { name: "<well> & \\u0001", alert: { name: Sick }, expect: { state: expired } }
                  - { name: ill, alert: { name: Sick }, expect: { state: succeeded } }
                """);
    var out = new ByteArrayOutputStream();
    JUnitXml.write(report, out);
    var xml = out.toString(StandardCharsets.UTF_8);
    assertThat(xml)
        .contains("tests=\"2\" failures=\"1\" errors=\"0\" skipped=\"0\"")
        .contains("name=\"&lt;well&gt; &amp; \uFFFD\"")
        .contains("<failure message=\"state at ")
        .contains("expected  succeeded");
    var parsed =
        javax.xml.parsers.DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new java.io.ByteArrayInputStream(out.toByteArray()));
    assertThat(parsed.getElementsByTagName("testcase").getLength()).isEqualTo(2);
  }

  @Test
  void aFileThatCannotBeUsedIsAnErrorInTheXml() throws Exception {
    var out = new ByteArrayOutputStream();
    JUnitXml.write(room.play("tests: []\n"), out);
    assertThat(out.toString(StandardCharsets.UTF_8))
        .contains("errors=\"1\"")
        .contains("<error message=\"at least 1 entry is needed here\">");
  }

  @Test
  void programsGetTheSameReport() {
    var json =
        JsonReport.of(
            room.play(
                RehearsalRoom.WORLD
                    + "tests: [ { name: it, alert: { name: Well }, expect: { state: failed } } ]\n"));
    assertThat(json.at("/failures").asInt()).isEqualTo(1);
    assertThat(json.at("/files/0/tests/0/mismatches/0/what").asText()).isEqualTo("starts");
    assertThat(json.at("/coverage/0/ways").asInt()).isEqualTo(13);
  }

  @Test
  void theSchemaTakesTheSamplesAndRefusesAMisspeltKey() throws IOException {
    var schema =
        JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
            .getSchema(TestSchema.of(RealActions.ALL));
    var yaml = new com.fasterxml.jackson.dataformat.yaml.YAMLMapper();
    for (var file : TestFiles.find(List.of(Path.of("runbooks")))) {
      assertThat(schema.validate(yaml.readTree(file.toFile()))).as(file.toString()).isEmpty();
    }
    assertThat(schema.validate(yaml.readTree("tests: [ { nane: x } ]"))).isNotEmpty();
    assertThat(
            schema.validate(
                yaml.readTree(
                    "world: [ { uses: http.chek } ]\ntests: [ { name: x, expect: {} } ]")))
        .isNotEmpty();
  }

  @Test
  void fiftyTestsTakeAFewSeconds() {
    var tests = new StringBuilder(RehearsalRoom.WORLD).append("tests:\n");
    for (var i = 0; i < 50; i++) {
      tests
          .append("  - { name: t")
          .append(i)
          .append(
              ", alert: { name: Sick }, people: [ { does: approve } ], expect: { state: succeeded } }\n");
    }
    var begun = System.nanoTime();
    assertThat(room.play(tests.toString()).failures()).isZero();
    assertThat(System.nanoTime() - begun).isLessThan(30_000_000_000L);
  }
}

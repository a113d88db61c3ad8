package io.firebreak.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tests stand on: policies, people, alerts as they were sent, and policies' own tests. */
class GroundTest {
  private static final String ALERT = "alert: { name: Sick, labels: { service: shop } }";

  private static final String TWO_OF_SECURITY =
      """
      schema: 1
      policy: two-of-security
      title: Security must agree too
      when: run.target.startsWith("service/")
      require_approval: { count: 2, from: { teams: [security] } }
      """;

  private static final String FORBIDDEN =
      """
      schema: 1
      policy: forbidden
      title: Nothing may be done by hand
      when: actor.kind == "person"
      deny: Let the alert start it.
      """;

  private static final String WIDE =
      """
      schema: 1
      policy: wide
      title: Much is touched
      when: plan.blast_radius.known && plan.blast_radius.percent > 20.0
      warn: This touches more than a fifth.
      """;

  private static final String FORBIDDEN_TESTS =
      """
      schema: 1
      tests:
        - { name: by hand, given: { actor: { kind: person } }, expect: deny }
        - { name: by alert, given: {}, expect: none }
      """;

  @TempDir private Path folder;
  private RehearsalRoom room;

  @BeforeEach
  void open() throws IOException {
    room = new RehearsalRoom(folder);
    var policies = Files.createDirectory(folder.resolve("rules"));
    Files.writeString(policies.resolve("two-of-security.yaml"), TWO_OF_SECURITY);
    Files.writeString(policies.resolve("forbidden.yaml"), FORBIDDEN);
    Files.createDirectory(folder.resolve("shift"));
  }

  @AfterEach
  void close() {
    room.close();
  }

  private TestReport play(String... lines) {
    return room.play(RehearsalRoom.WORLD + RehearsalRoom.test(lines));
  }

  private void passes(String... lines) {
    var report = play(lines);
    assertThat(report.unusable() || report.failures() > 0).as(TextReport.of(report)).isFalse();
  }

  @Test
  void theBuiltInPoliciesHoldUnlessTheTestNamesOthers() {
    passes(ALERT, "expect: { policies: [ no-self-approval: require_approval ] }");
    passes(ALERT, "policies: none", "expect: { policies: [] }");
    passes(
        ALERT,
        "policies: rules",
        "expect:",
        "  policies: [ two-of-security: require_approval ]",
        "  plan:",
        "    approvers: 2",
        "    quorums: [ { count: 2, teams: [ security ] } ]",
        "    exclude: [ requester, runbook_author ]");
  }

  @Test
  void theFolderOfTheSettingsHoldsWhereATestNamesNone() {
    var settings = new TestRunner.Settings(folder.resolve("rules"), List.of());
    var report =
        room.play(
            "heal.test.yaml",
            RehearsalRoom.WORLD
                + RehearsalRoom.test(
                    "manual: {}",
                    "expect: { state: blocked, reason: policy, detail: Let the alert start it, policies: [ forbidden: deny, two-of-security: require_approval ] }"),
            settings);
    assertThat(report.failures()).as(TextReport.of(report)).isZero();
  }

  @Test
  void whatAPolicySaysOtherwiseIsToldWithItsPlace() {
    var mismatch =
        RehearsalRoom.only(
                play(ALERT, "policies: rules", "expect: { policies: [ forbidden: deny ] }"))
            .mismatches()
            .getFirst();
    assertThat(mismatch.what()).isEqualTo("policies");
    assertThat(mismatch.expected()).isEqualTo("forbidden: deny");
    assertThat(mismatch.actual()).isEqualTo("two-of-security: require_approval");
    assertThat(mismatch.location().toString()).endsWith("heal.test.yaml:10:25");
  }

  @Test
  void policiesWithErrorsAndFoldersThatAreMissingAreMistakes() {
    room.write("rules/broken.yaml", "schema: 1\npolicy: broken\n");
    assertThat(play(ALERT, "policies: rules", "expect: {}").files().getFirst().problems())
        .singleElement()
        .asString()
        .contains("heal.test.yaml:9:15", "broken.yaml");
    assertThat(play(ALERT, "policies: nowhere", "expect: {}").unusable()).isTrue();
  }

  @Test
  void aQuorumOfDistinctGroupsCountsOnlyThoseWhoBelongToThem() {
    passes(
        ALERT,
        "policies: rules",
        "directory:",
        "  ben: { teams: [ security ] }",
        "  cleo: { teams: [ security ], roles: [ approver ] }",
        "  dora: { teams: [ shop ] }",
        "  eve: { teams: [ security ], roles: [ viewer ] }",
        "people:",
        "  - { who: dora, does: approve, refused: not_an_approver }",
        "  - { who: eve, does: approve, refused: not_an_approver }",
        "  - { who: ben, does: approve }",
        "  - { who: cleo, does: approve, after: 1m }",
        "expect: { state: succeeded, approvals: [ approved ] }");
    passes(
        ALERT,
        "policies: rules",
        "directory: { ben: { teams: [ security ] } }",
        "expect: { state: blocked, reason: approvers_unreachable }");
  }

  @Test
  @Tag("PD45")
  void aScheduleIsWhoeverTheDirectoryPutsOnCallInIt() {
    room.write(
        "shift/on-call.yaml",
        TWO_OF_SECURITY
            .replace("two-of-security", "on-call")
            .replace("count: 2, from: { teams: [security] }", "from: { pagerduty_schedule: P1 }"));
    passes(
        ALERT,
        "policies: shift",
        "directory: { ben: { on_call: [ P2 ] }, cleo: { on_call: [ P1 ] } }",
        "people:",
        "  - { who: ben, does: approve, refused: not_an_approver }",
        "  - { who: cleo, does: approve }",
        "expect: { state: succeeded }");
    passes(
        ALERT,
        "policies: shift",
        "directory: { ben: { on_call: [ P2 ] } }",
        "expect: { state: blocked, reason: approvers_unreachable }");
  }

  @Test
  void whoeverStartedItOrWroteTheRunbookIsExcluded() {
    passes(
        "manual: { by: anna }",
        "author: ben",
        "people:",
        "  - { who: anna, does: approve, refused: excluded }",
        "  - { who: ben, does: approve, refused: excluded }",
        "  - { who: cleo, does: approve }",
        "expect: { state: succeeded }");
  }

  @Test
  void howMuchIsTouchedIsWhatTheTestSays() throws IOException {
    var policies = Files.createDirectory(folder.resolve("wide"));
    Files.writeString(policies.resolve("wide.yaml"), WIDE);
    passes(
        ALERT,
        "policies: wide",
        "world: [ { uses: http.request, at: grow, result: { status: 200 }, plan: { extent: { affected: 3, total: 10 } } } ]",
        "expect: { policies: [ wide: warn ] }");
    passes(
        ALERT,
        "policies: wide",
        "world: [ { uses: http.request, at: grow, result: { status: 200 }, plan: { extent: { affected: 1, total: 10 } } } ]",
        "expect: { policies: [] }");
    assertThat(
            play(
                    ALERT,
                    "world: [ { uses: http.request, at: grow, result: { status: 200 }, plan: { extent: { affected: 3, total: 2 } } } ]",
                    "expect: {}")
                .unusable())
        .isTrue();
  }

  private static final String DELIVERY =
      """
      {"version":"4","status":"firing","groupLabels":{},"alerts":[
       {"status":"resolved","labels":{"alertname":"Sick","service":"old"},"startsAt":"2026-01-01T00:00:00Z"},
       {"status":"firing","labels":{"alertname":"Other","service":"cart"},"startsAt":"2026-01-01T00:00:00Z"},
       {"status":"firing","labels":{"alertname":"Sick","service":"cart"},"startsAt":"2026-01-01T00:00:00Z"},
       {"status":"firing","labels":{"alertname":"Sick","service":"shop"},"startsAt":"2026-01-01T00:00:00Z"}]}
      """;

  @Test
  void anAlertIsReadOutOfTheDeliveryThatAHookGot() {
    room.write("delivery.json", DELIVERY);
    passes(
        "alert: { sample: delivery.json, name: Sick }",
        "people: [ { does: approve } ]",
        "expect: { state: succeeded }");
    passes(
        "alert: { sample: delivery.json, name: Sick, labels: { service: shop } }",
        "resolves: 2m",
        "expect: { state: self_resolved }");
    passes("alert: { sample: delivery.json }", "expect: { starts: false }");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "sample: gone.json | there is no such file",
        "sample: heal.yaml | it would be a dead letter: invalid_json",
        "sample: delivery.json, name: Nothing | no firing alert with this name",
        "sample: delivery.json, source: nagios | no source is called so; there are alertmanager",
        "sample: delivery.json, fields: { name: x } | have no options",
        "severity: high | give the alert a `name`, or a `sample`"
      })
  void aSampleThatIsNoAlertIsAMistake(String alert, String message) {
    room.write("delivery.json", DELIVERY);
    assertThat(play("alert: { " + alert + " }", "expect: {}").files().getFirst().problems())
        .singleElement()
        .asString()
        .contains("heal.test.yaml:8:", message);
  }

  @Test
  void testsOfPoliciesAreRunWithTheOthers() throws IOException {
    var tests = folder.resolve("rules/forbidden.test.yaml");
    Files.writeString(tests, FORBIDDEN_TESTS);
    var report =
        room.play("rules/forbidden.test.yaml", FORBIDDEN_TESTS, TestRunner.Settings.DEFAULT);
    assertThat(report.tests()).isEqualTo(2);
    assertThat(report.failures()).as(TextReport.of(report)).isZero();
    var broken =
        room.play(
            "rules/forbidden.test.yaml",
            FORBIDDEN_TESTS.replace("none", "warn"),
            TestRunner.Settings.DEFAULT);
    assertThat(TextReport.of(broken))
        .contains(
            "FAIL  by alert",
            "forbidden.test.yaml:4:5",
            "expected  warn",
            "actual    none; it saw");
  }

  @Test
  void aBrokenPolicyIsToldInsteadOfTested() throws IOException {
    Files.writeString(folder.resolve("rules/forbidden.yaml"), FORBIDDEN.replace("when", "wen"));
    var report =
        room.play("rules/forbidden.test.yaml", FORBIDDEN_TESTS, TestRunner.Settings.DEFAULT);
    // Without a readable policy nobody knows that it is one, but the mistake is told all the same.
    assertThat(report.unusable()).isTrue();
    assertThat(TextReport.of(report)).contains("did you mean \"when\"");
  }
}

package io.firebreak.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.remediation.RunStatus;
import java.nio.file.Path;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A run that is recorded makes a test that passes at once. */
class RecorderTest {
  private static final String ALERT = "alert: { name: Sick, labels: { service: shop } }, ";

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

  @ParameterizedTest
  @ValueSource(
      strings = {
        ALERT + "people: [ { does: approve, after: 1m } ]",
        ALERT + "resolves: 4m, people: [ { does: approve, after: 1m } ]",
        ALERT + "resolves: 4m",
        ALERT + "people: [ { who: eve, does: approve, refused: not_an_approver } ]",
        ALERT + "people: [ { does: reject, reason: \"no: not now\", after: 90s } ]",
        ALERT + "people: [ { does: cancel, after: 3m, reason: mine } ]",
        ALERT + "people: [ { does: approve } ], faults: [ { step: order, kind: fail } ]",
        ALERT
            + "people: [ { does: approve }, { does: happened, after: 1h } ],"
            + " faults: [ { step: order, kind: crash_after_intent, happened: true } ]",
        ALERT
            + "people: [ { does: approve }, { does: did_not } ],"
            + " faults: [ { step: order, kind: timeout } ]",
        ALERT
            + "people: [ { does: approve }, { does: abandon, after: 5m } ],"
            + " faults: [ { step: order, kind: fail, known: unknown } ]",
        ALERT
            + "people: [ { does: approve } ], faults: [ { step: grow, kind: crash_after_intent } ]",
        ALERT
            + "people: [ { does: approve } ],"
            + " world: [ { uses: http.check, at: verify, result: { reachable: true, healthy: false } } ]",
        ALERT
            + "people: [ { does: approve }, { does: accept, after: 2m } ],"
            + " world: [ { uses: http.check, at: verify, fails: { message: no route } } ]",
        ALERT + "world: [ { uses: http.check, result: { reachable: true, healthy: true } } ]",
        ALERT + "world: [ { uses: http.check, fails: { message: connection refused } } ]",
        ALERT
            + "people: [ { does: approve } ],"
            + " world: [ { uses: http.request, at: look, result: { status: 200, json: { size: 9 } } } ]",
        "manual: { by: anna, inputs: { service: cart } }, people: [ { does: approve, after: 2m } ]"
      })
  void passesAtOnce(String test) {
    var came = room.perform(test);
    assertThat(Objects.requireNonNull(came.state()).status().terminal()).isTrue();
    var report = room.play(room.record(came));
    assertThat(report.unusable() || report.failures() > 0)
        .as(room.record(came) + TextReport.of(report))
        .isFalse();
    assertThat(report.tests()).isEqualTo(1);
  }

  @Test
  void theFileSaysWhatWasDoneAndSeen() {
    var yaml = room.record(room.perform(ALERT + "people: [ { does: approve, after: 1m } ]"));
    assertThat(yaml)
        .startsWith("# Recorded from run ")
        .contains("runbook: \"heal.yaml\"", "name: \"Sick\"", "after: \"1m\"")
        .contains("state: \"succeeded\"", "grow: \"succeeded\"");
  }

  @Test
  void whatHasNotEndedOrLiesInOtherRunsIsNoTest() {
    var waiting = room.perform(ALERT + "people: []", RunStatus.AWAITING_APPROVAL);
    assertThat(Recorder.obstacle(Objects.requireNonNull(waiting.state())))
        .hasValueSatisfying(why -> assertThat(why).contains("awaiting_approval"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"reachable\":true,\"healthy\":false,\"status\":503,\"body\":\"a long te…",
        "{\"reachable\":true,\"healthy\":false,\"status\":503,\"json\":…",
        "{\"reachable\":true,\"healthy\":false,\"status\":503} does not meet result.healthy"
      })
  void whatTheRecordHasCutOffIsLeftOut(String observed) {
    assertThat(CutJson.read(observed))
        .hasValueSatisfying(json ->
            assertThat(json.toString())
                .isEqualTo("{\"reachable\":true,\"healthy\":false,\"status\":503}"));
  }

  @Test
  void aNumberThatMayBeCutDoesNotCount() {
    assertThat(CutJson.read("{\"samples\":[{\"value\":1},{\"value\":12…"))
        .hasValueSatisfying(
            json -> assertThat(json.toString()).isEqualTo("{\"samples\":[{\"value\":1},{}]}"));
    assertThat(CutJson.read("nothing")).isEmpty();
    assertThat(CutJson.read("[1]")).isEmpty();
  }
}

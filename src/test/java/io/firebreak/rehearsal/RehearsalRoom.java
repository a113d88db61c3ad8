package io.firebreak.rehearsal;

import io.firebreak.action.ActionCatalog;
import io.firebreak.remediation.RunStatus;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.RealActions;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.StrictYaml;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A folder with one runbook, on which tests play tests. */
final class RehearsalRoom implements AutoCloseable {
  /** A runbook with a condition, an undo, a handler, a wait and a proof. */
  static final String RUNBOOK =
      """
      schema: 1
      runbook: heal
      title: Heal a service
      owner: team
      risk: medium
      target: "service/${{ inputs.service }}"
      autonomy: approve
      triggers:
        alert: { when: alert.name == "Sick" }
        manual: true
      inputs:
        service: { type: string, from: alert.labels.service, default: shop }
      preconditions:
        - { name: still sick, uses: http.check, with: { url: "http://shop:1/health" }, expect: "!result.healthy" }
      steps:
        - id: look
          uses: http.request
          with: { url: "http://shop:1/size" }
        - id: grow
          when: steps.look.result.json.size < 3
          uses: http.request
          with: { method: PUT, url: "http://shop:1/size", json: { size: 3 } }
          undo:
            uses: http.request
            with: { method: PUT, url: "http://shop:1/size", json: { size: 1 } }
        - id: order
          uses: http.request
          with: { method: POST, url: "http://shop:1/orders" }
          timeout: 30s
          undo: { none: an order stands }
      verify:
        every: 10s
        success_for: 2
        deadline: 5m
        checks:
          - { name: healthy, uses: http.check, with: { url: "http://shop:1/health" }, expect: result.healthy }
      on_failure:
        - { uses: http.request, with: { method: POST, url: "http://pager:1/page" } }
      """;

  /** What is there in most tests. */
  static final String WORLD =
      """
      world:
        - { uses: http.check, before: order, result: { reachable: true, healthy: false } }
        - { uses: http.check, result: { reachable: true, healthy: true } }
        - { uses: http.request, at: look, result: { status: 200, json: { size: 1 } } }
        - { uses: http.request, result: { status: 200 } }
      """;

  private static final ActionCatalog ACTIONS = RealActions.ALL;

  private final Path folder;
  private final Studio studio = new Studio(ACTIONS);
  private long nanos;

  RehearsalRoom(Path folder) {
    this.folder = folder;
    write("heal.yaml", RUNBOOK);
  }

  Path write(String name, String text) {
    try {
      return Files.writeString(folder.resolve(name), text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Plays a whole file of tests. */
  TestReport play(String tests) {
    var file = write("heal.test.yaml", tests);
    return new TestRunner(studio, () -> nanos += 1_000_000).run(List.of(file), _ -> true);
  }

  /** Plays one test in the usual world, given its lines but the name. */
  TestReport.TestResult one(String... lines) {
    var report = play(WORLD + "tests:\n  - name: it\n    " + String.join("\n    ", lines) + "\n");
    if (report.unusable()) {
      throw new AssertionError(report.files());
    }
    return report.files().getFirst().tests().getFirst();
  }

  /** Plays one test in the usual world, given the rest of its map, and tells what came of it. */
  Performance perform(String rest) {
    return perform(rest, null);
  }

  /** The same, to be seen in some state. */
  Performance perform(String rest, @Nullable RunStatus seen) {
    var state = seen == null ? "" : " state: " + Comparison.word(seen) + " ";
    var text = WORLD + "tests: [ { name: it, expect: {" + state + "}, " + rest + " } ]\n";
    var file =
        StrictYaml.read(TestFile.class, "it", text.getBytes(StandardCharsets.UTF_8))
            .value()
            .orElseThrow(() -> new IllegalArgumentException(text));
    return Rehearsal.play(studio, version(), Shelf.of(version()), file, file.tests().getFirst());
  }

  /** Makes a test of what came. */
  String record(Performance came) {
    return Recorder.yaml(Objects.requireNonNull(came.state()), came.events(), version(), ACTIONS);
  }

  private static RunbookVersion version() {
    var checked = new Linter(ACTIONS).check("heal.yaml", RUNBOOK.getBytes(StandardCharsets.UTF_8));
    return Objects.requireNonNull(checked.version());
  }

  @Override
  public void close() {
    studio.close();
  }
}

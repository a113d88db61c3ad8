package io.firebreak.rehearsal;

import io.firebreak.action.ActionCatalog;
import io.firebreak.alert.Limits;
import io.firebreak.remediation.RunStatus;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.RealActions;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.StrictYaml;
import io.firebreak.webhook.prometheus.AlertmanagerSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
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
        schedule: { cron: "0 0 3 * * ?" }
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
  private final Studio studio =
      new Studio(ACTIONS, List.of(new AlertmanagerSource(Limits.DEFAULT)));
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
    return play("heal.test.yaml", tests, TestRunner.Settings.DEFAULT);
  }

  /** The same of another runbook of this folder, under other settings. */
  TestReport play(String name, String tests, TestRunner.Settings settings) {
    var file = write(name, tests);
    return new TestRunner(studio, settings, () -> nanos += 1_000_000).run(List.of(file), _ -> true);
  }

  /** Plays one test in the usual world, given its lines but the name. */
  TestReport.TestResult one(String... lines) {
    return only(play(WORLD + test(lines)));
  }

  /** Plays one test of another runbook of this folder, given the parts of its map. */
  List<Mismatch> alone(String runbook, String... parts) {
    var tests = WORLD + "tests: [ { name: it, " + String.join(", ", parts) + " } ]\n";
    return only(play(runbook + ".test.yaml", tests, TestRunner.Settings.DEFAULT)).mismatches();
  }

  /** A list of one test of these lines. */
  static String test(String... lines) {
    return "tests:\n  - name: it\n    " + String.join("\n    ", lines) + "\n";
  }

  static TestReport.TestResult only(TestReport report) {
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
    return performOf(
        "heal.yaml", WORLD + "tests: [ { name: it, expect: {" + state + "}, " + rest + " } ]\n");
  }

  /** Plays the only test of a file about a runbook of this folder. */
  Performance performOf(String runbook, String tests) {
    var file =
        StrictYaml.read(TestFile.class, "it", tests.getBytes(StandardCharsets.UTF_8))
            .value()
            .orElseThrow(() -> new IllegalArgumentException(tests));
    var test = file.tests().getFirst();
    var alerts = new GivenAlerts(List.of(), folder);
    var alert =
        test.alert() != null
                && alerts.make(test.alert(), test.at()) instanceof GivenAlerts.Made.Ok(var made)
            ? made
            : null;
    return Rehearsal.play(
        studio,
        new Rehearsal.Piece(
            version(runbook),
            shelf(runbook),
            new PolicyShelf(null).of(folder, file, test),
            file,
            test,
            alert));
  }

  /** Makes a test of what came. */
  String record(Performance came) {
    return record(came, "heal.yaml");
  }

  /** The same of another runbook of this folder. */
  String record(Performance came, String runbook) {
    var shelf = shelf(runbook);
    var told = new HashMap<String, Recorder.Told>();
    came.runs()
        .forEach(run -> told.put(run.state().id(), new Recorder.Told(run.state(), run.events())));
    return Recorder.yaml(
        Objects.requireNonNull(told.get(came.runs().getFirst().state().id())),
        id -> Objects.requireNonNull(told.get(id)),
        shelf::byHash,
        ACTIONS);
  }

  private Shelf shelf(String runbook) {
    return Shelf.of(version(runbook), folder, List.of(), new Linter(ACTIONS));
  }

  private RunbookVersion version(String runbook) {
    try {
      var bytes = Files.readAllBytes(folder.resolve(runbook));
      return Objects.requireNonNull(new Linter(ACTIONS).check(runbook, bytes).version());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    studio.close();
  }
}

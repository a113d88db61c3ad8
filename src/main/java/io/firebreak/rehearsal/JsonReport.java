package io.firebreak.rehearsal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Durations;
import io.firebreak.rehearsal.TestReport.FileResult;
import io.firebreak.rehearsal.TestReport.TestResult;
import io.firebreak.runbook.Report;

/** Tells a report to programs. */
public final class JsonReport {
  private JsonReport() {}

  /** The whole report. */
  public static JsonNode of(TestReport report) {
    var json = JsonNodeFactory.instance.objectNode();
    json.put("tests", report.tests());
    json.put("failures", report.failures());
    var files = json.putArray("files");
    report.files().forEach(file -> file(files, file));
    var coverage = json.putArray("coverage");
    report.coverage().forEach(runbook -> coverage(coverage, runbook));
    return json;
  }

  private static void file(ArrayNode files, FileResult file) {
    var json = files.addObject();
    json.put("file", file.file());
    json.set("problems", new Report(1, file.problems()).json().get("problems"));
    var tests = json.putArray("tests");
    file.tests().forEach(test -> test(tests, test));
  }

  private static void test(ArrayNode tests, TestResult test) {
    var json = tests.addObject();
    json.put("name", test.name());
    json.put("line", test.location().line());
    json.put("passed", test.passed());
    json.put("took_ms", test.took().toMillis());
    json.put("virtual", Durations.format(test.virtual()));
    var mismatches = json.putArray("mismatches");
    test.mismatches()
        .forEach(each ->
            mismatches
                .addObject()
                .put("what", each.what())
                .put("file", each.location().file())
                .put("line", each.location().line())
                .put("column", each.location().column())
                .put("expected", each.expected())
                .put("actual", each.actual()));
    var story = json.putArray("story");
    test.story().forEach(story::add);
  }

  private static void coverage(ArrayNode all, Coverage runbook) {
    var json = all.addObject();
    json.put("runbook", runbook.runbook());
    json.put("steps", runbook.steps());
    json.put("steps_run", runbook.stepsRun());
    json.put("ways", runbook.ways());
    json.put("ways_gone", runbook.waysGone());
    json.put("percent", runbook.percent());
    var missed = json.putArray("missed");
    runbook.missed().forEach(missed::add);
  }
}

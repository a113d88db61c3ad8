package io.firebreak.rehearsal;

import io.firebreak.action.Durations;
import io.firebreak.rehearsal.TestReport.FileResult;
import io.firebreak.rehearsal.TestReport.TestResult;

/** Tells a report to people. */
public final class TextReport {
  private static final String INDENT = "      ";

  private TextReport() {}

  /** The whole report. */
  public static String of(TestReport report) {
    var out = new StringBuilder();
    report.files().forEach(file -> file(out, file));
    coverage(out, report);
    out.append(report.tests()).append(" test(s), ").append(report.failures()).append(" failed\n");
    return out.toString();
  }

  private static void file(StringBuilder out, FileResult file) {
    out.append(file.file()).append('\n');
    file.problems().forEach(problem -> out.append("  ").append(problem).append('\n'));
    for (var test : file.tests()) {
      out.append(test.passed() ? "  ok    " : "  FAIL  ").append(test.name());
      out.append(" (").append(test.took().toMillis()).append(" ms");
      if (!test.virtual().isZero()) {
        out.append(" for ").append(Durations.format(test.virtual())).append(" of its own");
      }
      out.append(")\n");
      if (!test.passed()) {
        explained(test).lines().forEach(line -> out.append(INDENT).append(line).append('\n'));
      }
    }
  }

  /** Why a test failed: what was expected and where, what came, and what happened. */
  static String explained(TestResult test) {
    var out = new StringBuilder();
    for (var mismatch : test.mismatches()) {
      out.append(mismatch.what()).append("  ").append(mismatch.location()).append('\n');
      out.append("  expected  ").append(mismatch.expected()).append('\n');
      out.append("  actual    ").append(mismatch.actual()).append('\n');
    }
    if (!test.story().isEmpty()) {
      out.append("what happened\n");
    }
    test.story().forEach(line -> out.append("  ").append(line).append('\n'));
    return out.toString();
  }

  private static void coverage(StringBuilder out, TestReport report) {
    if (report.coverage().isEmpty()) {
      return;
    }
    out.append("coverage\n");
    for (var runbook : report.coverage()) {
      out.append("  ").append(runbook.runbook()).append(": steps ");
      out.append(runbook.stepsRun()).append('/').append(runbook.steps()).append(", ways ");
      out.append(runbook.waysGone()).append('/').append(runbook.ways()).append(", ");
      out.append(runbook.percent()).append("%\n");
      runbook.missed().forEach(way -> out.append("    not gone: ").append(way).append('\n'));
    }
  }
}

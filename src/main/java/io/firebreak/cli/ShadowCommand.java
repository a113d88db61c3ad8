package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "shadow",
    description =
        "Compare a changed runbook with the one in force by the stored alerts, or what a runbook in"
            + " observe planned with what was done.")
final class ShadowCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "FILE|RUNBOOK",
      description = "The changed runbook's file; or the name of a runbook in observe.")
  private String what;

  @Option(
      names = "--since",
      paramLabel = "TIME",
      description = "How far to look back (default: ${DEFAULT-VALUE}).")
  private String since = "30d";

  @Override
  public Integer call() {
    var api = server.connect();
    if (isFile()) {
      var report =
          api.postFile(
              "/api/v1/shadow",
              Map.of("since", since, "file", what),
              "application/yaml",
              BacktestCommand.read(Path.of(what)));
      if (!output.printedJson(report)) {
        stored(report);
      }
    } else {
      var report =
          api.get(
              "/api/v1/runbooks/" + URLEncoder.encode(what, StandardCharsets.UTF_8) + "/shadow",
              Map.of("since", since));
      if (!output.printedJson(report)) {
        observed(report);
      }
    }
    return Exit.OK;
  }

  /** A name has neither a dot nor a slash, so whatever has is a file, also one that is missing. */
  private boolean isFile() {
    return what.contains(".") || what.contains("/") || Files.isRegularFile(Path.of(what));
  }

  private void stored(JsonNode report) {
    output.line(
        "%s, %s to %s: %s of %s alerts match the candidate or the version in force"
            .formatted(
                View.text(report, "runbook"),
                View.text(report, "since"),
                View.text(report, "until"),
                View.text(report, "matched"),
                View.text(report, "alerts")));
    output.line(
        "agree %s, differ %s, plans compared %s"
            .formatted(
                View.text(report, "agree"),
                View.text(report, "differ"),
                View.text(report, "planned")));
    output.line("differences: " + View.counts(report.path("differences")));
    output.line("beside what was done: " + View.counts(report.path("beside")));
    for (var line : report.path("lines")) {
      var differences = line.path("differences");
      output.line(
          "%s %s %s: %s"
              .formatted(
                  View.text(line, "at"),
                  View.text(line, "alert"),
                  View.text(line, "episode"),
                  differences.isEmpty()
                      ? "agree: " + View.text(line, "own")
                      : differences.size() + " difference(s)"));
      differences(differences, "in force ", "candidate");
      done(line);
    }
    cut(report);
  }

  private void observed(JsonNode report) {
    output.line(
        "%s, %s to %s: observed %s, would have gone on %s"
            .formatted(
                View.text(report, "runbook"),
                View.text(report, "since"),
                View.text(report, "until"),
                View.text(report, "observed"),
                View.text(report, "planned")));
    output.line("beside what was done: " + View.counts(report.path("beside")));
    for (var line : report.path("lines")) {
      output.line(
          "%s %s run %s for %s: %s"
              .formatted(
                  View.text(line, "at"),
                  line.hasNonNull("alert") ? View.text(line, "alert") : "asked for by a person",
                  View.text(line, "run"),
                  View.text(line, "target"),
                  View.text(line, "would")));
      line.path("steps").forEach(step -> output.line("  would      " + step.asText()));
      differences(line.path("differences"), "done     ", "planned  ");
      done(line);
    }
    cut(report);
  }

  private void differences(JsonNode differences, String theirs, String own) {
    for (var each : differences) {
      var at = View.text(each, "at");
      output.line("  " + View.text(each, "what") + (at.isEmpty() ? "" : " " + at));
      output.line("    " + theirs + "  " + side(each.path("theirs")));
      output.line("    " + own + "  " + side(each.path("own")));
    }
  }

  private static String side(JsonNode text) {
    return text.isNull() || text.isMissingNode() ? "-" : text.asText();
  }

  private void done(JsonNode line) {
    output.line("  " + View.text(line, "beside").replace('_', ' '));
    for (var deed : line.path("done")) {
      var people = new ArrayList<String>();
      deed.path("people").forEach(said -> people.add(said.asText()));
      var reason = View.text(deed, "reason");
      output.line(
          "    run %s of %s for %s: %s%s%s"
              .formatted(
                  View.text(deed, "run"),
                  View.text(deed, "runbook"),
                  View.text(deed, "target"),
                  View.text(deed, "state"),
                  reason.isEmpty() ? "" : " (" + reason + ")",
                  people.isEmpty() ? "" : "; " + String.join("; ", people)));
    }
    output.line(
        line.hasNonNull("ends_at")
            ? "    over at " + View.text(line, "ends_at")
            : "    not over yet");
  }

  private void cut(JsonNode report) {
    if (report.path("cut").asBoolean()) {
      output.line("There are more; these are " + report.path("lines").size() + ".");
    }
  }
}

package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** How far runbooks may go without a person. */
final class LadderCommands {
  private LadderCommands() {}

  private static String path(String name, String what) {
    return "/api/v1/runbooks/" + Api.segment(name) + "/" + what;
  }

  private static int decide(Api api, Output output, String path, String reason) {
    var body = JsonNodeFactory.instance.objectNode().put("reason", reason);
    show(output, api.post(path, body, Map.of()));
    return Exit.OK;
  }

  private static void show(Output output, JsonNode standing) {
    if (output.printedJson(standing)) {
      return;
    }
    var record = standing.path("record");
    output.line(
        "%s is written %s and goes as far as %s"
            .formatted(
                View.text(standing, "name"),
                View.text(standing, "written"),
                View.text(standing, "rung")));
    if (record.isObject()) {
      output.line(
          "since then %s (to go alone: %s runs and %s%%)"
              .formatted(
                  View.text(record, "words"),
                  View.text(record, "after"),
                  View.text(record, "success")));
    }
    var canary = standing.path("canary");
    if (canary.isObject()) {
      output.line(
          "canary of %s%%, %s: %s; the version before: %s"
              .formatted(
                  View.text(canary, "share"),
                  View.text(canary, "state"),
                  tally(canary.path("candidate")),
                  tally(canary.path("other"))));
    }
    var rows = new ArrayList<List<String>>();
    for (var change : standing.path("changes")) {
      var person = View.text(change, "person");
      rows.add(
          List.of(
              View.text(change, "at"),
              View.text(change, "rung"),
              View.text(change, "cause"),
              person.isEmpty() ? "-" : person,
              View.text(change, "detail")));
    }
    if (!rows.isEmpty()) {
      output.table(List.of("AT", "RUNG", "CAUSE", "PERSON", "BECAUSE"), rows);
    }
  }

  private static String tally(JsonNode tally) {
    return View.text(tally, "proved") + " of " + View.text(tally, "runs") + " runs succeeded";
  }

  @Command(
      name = "canary",
      description = "End the canary of a new version: it serves all incidents, or none.")
  static final class EndCanary implements Callable<Integer> {
    /** How it ends. */
    enum Decision {
      take,
      drop
    }

    @Mixin private ServerArguments server = new ServerArguments();
    @Mixin private Output output = new Output();

    @Parameters(index = "0", paramLabel = "NAME", description = "The runbook.")
    private String name;

    @Parameters(index = "1", paramLabel = "DECISION", description = "take or drop.")
    private Decision decision;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason;

    @Override
    public Integer call() {
      return decide(server.connect(), output, path(name, "canary/" + decision), reason);
    }
  }

  @Command(name = "ladder", description = "How far a runbook may go without a person, and why.")
  static final class Show implements Callable<Integer> {
    @Mixin private ServerArguments server = new ServerArguments();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "The runbook.")
    private String name;

    @Override
    public Integer call() {
      show(output, server.connect().get(path(name, "ladder"), Map.of()));
      return Exit.OK;
    }
  }

  @Command(
      name = "promote",
      description = "Trust a runbook that is written auto before its record does.")
  static final class Promote implements Callable<Integer> {
    @Mixin private ServerArguments server = new ServerArguments();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "The runbook.")
    private String name;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason;

    @Override
    public Integer call() {
      return decide(server.connect(), output, path(name, "promote"), reason);
    }
  }

  @Command(
      name = "demote",
      description = "Let a runbook ask people again, until it has proven itself anew.")
  static final class Demote implements Callable<Integer> {
    @Mixin private ServerArguments server = new ServerArguments();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "The runbook.")
    private String name;

    @Option(names = "--reason", required = true, paramLabel = "TEXT", description = "Why.")
    private String reason;

    @Override
    public Integer call() {
      return decide(server.connect(), output, path(name, "demote"), reason);
    }
  }
}

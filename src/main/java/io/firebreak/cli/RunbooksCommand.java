package io.firebreak.cli;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "runbooks",
    subcommands = {
      RunbooksCommand.History.class,
      RunbooksCommand.Diff.class,
      LadderCommands.Show.class,
      LadderCommands.Promote.class,
      LadderCommands.Demote.class,
      LadderCommands.EndCanary.class
    },
    description = "List the runbooks in force, and what is wrong.")
final class RunbooksCommand implements Callable<Integer> {
  private static final int SHORT = 12;

  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    var library = server.connect().get("/api/v1/runbooks", Map.of());
    if (!output.printedJson(library)) {
      var rows = new ArrayList<List<String>>();
      for (var item : library.path("items")) {
        rows.add(
            List.of(
                View.text(item, "name"),
                View.text(item, "owner"),
                View.text(item, "autonomy"),
                View.text(item, "rung"),
                cut(View.text(item, "version")),
                View.text(item, "changed_at"),
                View.text(item, "title")));
      }
      output.table(
          List.of("RUNBOOK", "OWNER", "AUTONOMY", "RUNG", "VERSION", "CHANGED", "TITLE"), rows);
      library
          .path("problems")
          .path("problems")
          .forEach(problem -> output.line(View.problem(problem)));
    }
    return Exit.OK;
  }

  @Command(name = "history", description = "How a runbook changed, newest first.")
  static final class History implements Callable<Integer> {
    @Mixin private ServerArguments server = new ServerArguments();
    @Mixin private Output output = new Output();

    @Parameters(paramLabel = "NAME", description = "The runbook.")
    private String name;

    @Override
    public Integer call() {
      var changes =
          server.connect().get("/api/v1/runbooks/" + Api.segment(name) + "/versions", Map.of());
      if (!output.printedJson(changes)) {
        var rows = new ArrayList<List<String>>();
        for (var item : changes.path("items")) {
          var version = View.text(item, "version");
          rows.add(
              List.of(
                  View.text(item, "at"),
                  version.isEmpty() ? "withdrawn" : cut(version),
                  View.text(item, "author"),
                  cut(View.text(item, "commit")),
                  View.text(item, "signer")));
        }
        output.table(List.of("AT", "VERSION", "AUTHOR", "COMMIT", "SIGNER"), rows);
      }
      return Exit.OK;
    }
  }

  @Command(
      name = "diff",
      description = "What changed in a runbook: by meaning, then the lines that differ.")
  static final class Diff implements Callable<Integer> {
    @Mixin private ServerArguments server = new ServerArguments();
    @Mixin private Output output = new Output();

    @Parameters(index = "0", paramLabel = "NAME", description = "The runbook.")
    private String name;

    @Parameters(
        index = "1",
        paramLabel = "FROM",
        arity = "0..1",
        description = "The older version (default: the one before TO).")
    private @Nullable String from;

    @Parameters(
        index = "2",
        paramLabel = "TO",
        arity = "0..1",
        description = "The newer version (default: the newest).")
    private @Nullable String to;

    @Override
    public Integer call() {
      var query = new HashMap<String, String>();
      if (from != null) {
        query.put("from", Api.segment(from));
      }
      if (to != null) {
        query.put("to", Api.segment(to));
      }
      var diff = server.connect().get("/api/v1/runbooks/" + Api.segment(name) + "/diff", query);
      if (!output.printedJson(diff)) {
        output.line(cut(View.text(diff, "from")) + " -> " + cut(View.text(diff, "to")));
        diff.path("changes").forEach(change -> output.line(View.text(change, "line")));
        output.lines(View.text(diff, "text"));
      }
      return Exit.OK;
    }
  }

  private static String cut(String hash) {
    return hash.length() > SHORT ? hash.substring(0, SHORT) : hash;
  }
}

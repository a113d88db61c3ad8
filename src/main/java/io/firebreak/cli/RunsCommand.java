package io.firebreak.cli;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "runs", description = "List runs, newest first.")
final class RunsCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Option(names = "--state", paramLabel = "STATE", description = "Only runs in this state.")
  private @Nullable String state;

  @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 20).")
  private int limit = 20;

  @Override
  public Integer call() {
    var query = new LinkedHashMap<String, String>();
    query.put("limit", Integer.toString(limit));
    if (state != null) {
      query.put("state", state);
    }
    var runs = server.connect().get("/api/v1/runs", query);
    if (!output.printedJson(runs)) {
      output.table(
          List.of("RUN", "STATE", "REASON", "RUNBOOK", "TARGET", "STARTED"),
          View.rows(
              runs.path("items"), "id", "state", "reason", "runbook", "target", "started_at"));
    }
    return Exit.OK;
  }
}

package io.firebreak.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(name = "incidents", description = "List incidents, newest first.")
final class IncidentsCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Option(names = "--limit", paramLabel = "N", description = "At most so many (default: 20).")
  private int limit = 20;

  @Override
  public Integer call() {
    var incidents =
        server.connect().get("/api/v1/incidents", Map.of("limit", Integer.toString(limit)));
    if (!output.printedJson(incidents)) {
      output.table(
          List.of("INCIDENT", "STATE", "STALE", "SEVERITY", "TITLE", "GROUP", "OPENED", "UNDER"),
          View.rows(
              incidents.path("items"),
              "id",
              "state",
              "stale",
              "severity",
              "title",
              "group_key",
              "opened_at",
              "parent"));
    }
    return Exit.OK;
  }
}

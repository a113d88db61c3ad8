package io.firebreak.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "rot",
    description =
        "List runbooks that have gone stale: never fired, always failing, lacking people, not drilled.")
final class RotCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    var found = server.connect().get("/api/v1/rot", Map.of());
    if (!output.printedJson(found)) {
      output.table(
          List.of("RUNBOOK", "REASON", "SEEN"),
          View.rows(found.path("items"), "runbook", "reason", "detail"));
      output.table(
          List.of("RUNBOOK", "LAST DRILL", "EVERY DAYS", "STALENESS %"),
          View.rows(found.path("drills"), "runbook", "passed_at", "every_days", "staleness"));
    }
    return Exit.OK;
  }
}

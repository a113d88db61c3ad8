package io.firebreak.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "heartbeats",
    description = "List signs of life of sources: when each was last heard, and which are silent.")
final class HeartbeatsCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    var found = server.connect().get("/api/v1/heartbeats", Map.of());
    if (!output.printedJson(found)) {
      output.table(
          List.of("HEARTBEAT", "HOOK", "SILENT AFTER", "LAST HEARD", "SILENT SINCE", "HOLD"),
          View.rows(
              found.path("items"),
              "name",
              "hook",
              "silent_after",
              "heard_at",
              "silent_since",
              "hold"));
    }
    return Exit.OK;
  }
}

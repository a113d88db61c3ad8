package io.firebreak.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "explain",
    description =
        "Tell why an alert did or did not start something: every decision with what it saw.")
final class ExplainCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "ID",
      description =
          "An alert's fingerprint, FINGERPRINT@START, a delivery, an incident or a run; the"
              + " beginning will do.")
  private String id;

  @Override
  public Integer call() {
    output.tree(server.connect(), "/api/v1/explain", Map.of("id", id));
    return Exit.OK;
  }
}

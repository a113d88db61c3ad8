package io.firebreak.cli;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "simulate",
    description = "Tell what the server would do with an alert at a time. Nothing is done.")
final class SimulateCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Option(
      names = "--alert",
      required = true,
      paramLabel = "FILE",
      description = "The body that a hook would get.")
  private Path alert;

  @Option(
      names = "--source",
      paramLabel = "HOOK",
      description = "The hook or its source (default: ${DEFAULT-VALUE}).")
  private String source = "alertmanager";

  @Option(names = "--at", paramLabel = "TIME", description = "When; now if it is left out.")
  private @Nullable String at;

  @Override
  public Integer call() {
    var query = new HashMap<String, String>();
    query.put("source", source);
    if (at != null) {
      query.put("at", at);
    }
    output.tree(server.connect(), "/api/v1/simulate", query, BacktestCommand.read(alert));
    return Exit.OK;
  }
}

package io.firebreak.cli;

import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "demo",
    description = "See a sick service being healed: alert, plan, approval, restart, proof.")
final class DemoCommand implements Callable<Integer> {
  private final Demo demo;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "Folder for the database, the keys and the demo's own files (default: data).")
  private Path data = Path.of("data");

  @Option(
      names = "--port",
      paramLabel = "N",
      description = "Port to listen on; 0 takes any free one (default: 8080).")
  private @Nullable Integer port;

  @Option(
      names = "--yes",
      description = "Approve by REST as the demo's own person, demo-oncall, instead of waiting.")
  private boolean yes;

  DemoCommand(Demo demo) {
    this.demo = demo;
  }

  @Override
  public Integer call() {
    return demo.run(data, port, yes);
  }
}

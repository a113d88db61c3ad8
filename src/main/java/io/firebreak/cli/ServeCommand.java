package io.firebreak.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(name = "serve", description = "Start Firebreak and keep it running.")
final class ServeCommand implements Callable<Integer> {
  private final Server server;

  @Mixin private ServeArguments arguments = new ServeArguments();

  ServeCommand(Server server) {
    this.server = server;
  }

  @Override
  public Integer call() {
    return server.serve(arguments.toOptions());
  }
}

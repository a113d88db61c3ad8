package io.firebreak.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "cancel",
    description = "Cancel a run. What was done stays, unless --undo is given, and is listed.")
final class CancelCommand extends RunAct {
  @Option(names = "--undo", description = "Undo what was done.")
  private boolean undo;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private @Nullable String reason;

  @Override
  public Integer call() {
    var body = Api.object().put("undo", undo);
    return send("cancellation", reason == null ? body : body.put("reason", reason));
  }
}

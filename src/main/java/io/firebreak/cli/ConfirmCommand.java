package io.firebreak.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "confirm", description = "Report that a manual step of a run is done, or failed.")
final class ConfirmCommand extends RunAct {
  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "STEP",
      description = "Which step, when several wait (see 'show').")
  private @Nullable String step;

  @Option(names = "--failed", description = "It could not be done.")
  private boolean failed;

  @Option(names = "--note", paramLabel = "TEXT", description = "What was seen, for the record.")
  private @Nullable String note;

  @Override
  public Integer call() {
    var body = Api.object().put("done", !failed);
    if (step != null) {
      body.put("step", step);
    }
    return send("confirmation", note == null ? body : body.put("note", note));
  }
}

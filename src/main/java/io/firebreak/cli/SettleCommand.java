package io.firebreak.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "settle",
    description = {
      "Tell a run what the machine cannot find out.",
      "In doubt whether a step happened: happened, did_not (runs it), abandon (undoes what was done"
          + " before it). Verification inconclusive: accept, verify_again, undo, abandon. Rollback"
          + " failed: retry, settled."
    })
final class SettleCommand extends RunAct {
  @Parameters(index = "1", paramLabel = "ANSWER", description = "One of the words above.")
  private String answer;

  @Option(
      names = "--step",
      paramLabel = "PATH",
      description = "Which step, when several are open (see 'show').")
  private @Nullable String step;

  @Option(names = "--note", paramLabel = "TEXT", description = "How you know, for the record.")
  private @Nullable String note;

  @Override
  public Integer call() {
    var body = Api.object().put("answer", answer.replace('-', '_'));
    if (step != null) {
      body.put("step", step);
    }
    return send("settlement", note == null ? body : body.put("note", note));
  }
}

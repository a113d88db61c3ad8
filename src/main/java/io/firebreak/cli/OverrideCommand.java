package io.firebreak.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "override",
    description = {
      "Approve the plan of a run alone, in an emergency.",
      "Needs the role emergency and a reason; everybody else who could have approved is told at"
          + " once. Holds, freezes and other gates stop the run all the same."
    })
final class OverrideCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String run;

  @Option(
      names = "--plan",
      required = true,
      paramLabel = "HASH",
      description = "The plan you have seen: its hash, or the first 8 digits or more.")
  private String plan;

  @Option(
      names = "--reason",
      required = true,
      paramLabel = "TEXT",
      description = "Why it cannot wait for others.")
  private String reason;

  @Override
  public Integer call() {
    var api = server.connect();
    var path = "/api/v1/runs/" + Api.segment(run);
    var hash = View.text(api.get(path + "/approval", Map.of()), "plan_hash");
    Votes.insistOnPlan(run, plan, hash);
    var answer =
        api.post(
            path + "/override",
            Api.object().put("reason", reason),
            Map.of("If-Match", "\"" + hash + "\""));
    if (!output.printedJson(answer)) {
      output.line(View.text(answer, "message"));
    }
    return Exit.OK;
  }
}

package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "approve",
    description = {
      "Approve the plan of a run.",
      "On a terminal the plan is shown and you are asked. Elsewhere say with --plan which plan you"
          + " have seen: if it has changed since, nothing is approved."
    })
final class ApproveCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(paramLabel = "RUN", description = "The run's id.")
  private String run;

  @Option(
      names = "--plan",
      paramLabel = "HASH",
      description = "The plan you have seen: its hash, or the first 8 digits or more.")
  private @Nullable String plan;

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private @Nullable String reason;

  @Override
  public Integer call() {
    var api = server.connect();
    var path = "/api/v1/runs/" + Api.segment(run) + "/approval";
    var request = api.get(path, Map.of());
    var hash = View.text(request, "plan_hash");
    if (plan == null) {
      if (!agreed(request)) {
        output.line("Nothing was approved.");
        return Exit.NO;
      }
    } else {
      Votes.insistOnPlan(run, plan, hash);
    }
    return Votes.send(api, output, path, hash, "approve", reason);
  }

  // JDK 25 is back at null where nobody sits at a terminal (JDK-8351435).
  @SuppressWarnings("SystemConsoleNull")
  private boolean agreed(JsonNode request) {
    var console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new CommandFailure(
          Exit.USAGE,
          "say which plan you have seen: --plan HASH (see 'firebreak show " + run + "')");
    }
    var text = new StringBuilder();
    View.target(text, request.path("plan"));
    View.plan(text, request.path("plan"));
    View.differences(text, request.path("differences"));
    View.gates(text, request.path("gates"));
    View.evidence(text, request.path("evidence"));
    request.path("editable").fieldNames().forEachRemaining(name -> View.editable(text, run, name));
    View.asked(text, request.path("approval"));
    output.lines(text.toString());
    output.out().flush();
    var what = request.path("approval").hasNonNull("batch") ? "batch" : "plan";
    return "yes".equals(console.readLine("Approve this %s? Type yes: ", what));
  }
}

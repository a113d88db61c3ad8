package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "plan",
    description =
        "Show what a run of a runbook would do now: gates, plan, approval. Nothing is started.")
final class PlanCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();
  @Mixin private RunArguments run = new RunArguments();

  @Override
  public Integer call() {
    var api = server.connect();
    var found = api.post("/api/v1/plans", run.body(api), Map.of());
    if (!output.printedJson(found)) {
      output.lines(text(found).stripTrailing());
    }
    return found.hasNonNull("reason") || !found.path("plan").isObject() ? Exit.NO : Exit.OK;
  }

  private static String text(JsonNode found) {
    var out = new StringBuilder();
    out.append("runbook  ").append(View.text(found, "runbook")).append('\n');
    out.append("target   ").append(View.text(found, "target")).append('\n');
    out.append("inputs   ").append(found.path("inputs")).append('\n');
    found
        .path("invalid")
        .forEach(each -> out.append("wrong    ").append(each.asText()).append('\n'));
    for (var stage : found.path("gates")) {
      out.append("gates    ").append(View.text(stage, "stage")).append('\n');
      for (var gate : stage.path("verdicts")) {
        var reason = View.text(gate, "reason");
        out.append("  ")
            .append(View.text(gate, "gate"))
            .append(" [")
            .append(reason.isEmpty() ? View.text(gate, "ruling") : reason)
            .append("] ")
            .append(View.text(gate, "observed"))
            .append('\n');
      }
    }
    View.plan(out, found.path("plan"));
    if (found.hasNonNull("failure")) {
      out.append("no plan  ").append(View.text(found, "failure")).append('\n');
    }
    if (found.path("approval").isObject()) {
      approval(out, found.path("approval"));
    }
    var reason = View.text(found, "reason");
    return out.append("would be ")
        .append(View.text(found, "state"))
        .append(reason.isEmpty() ? "" : " (" + reason + ")")
        .append('\n')
        .toString();
  }

  private static void approval(StringBuilder out, JsonNode need) {
    out.append("approval ").append(View.text(need, "count")).append(" must agree: ");
    out.append(need.path("quorums")).append('\n');
    if (need.hasNonNull("author_gap")) {
      out.append("note     ").append(View.text(need.path("author_gap"), "words")).append('\n');
    }
  }
}

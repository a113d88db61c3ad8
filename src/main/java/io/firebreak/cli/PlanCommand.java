package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "plan",
    description =
        "Show what a run of a runbook would do now: gates, plan, approval. Nothing is started. With"
            + " --file and --recorded: what a runbook file would have planned in the place of an"
            + " earlier run, by the answers on record.")
final class PlanCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", arity = "0..1", paramLabel = "RUNBOOK", description = "Its name.")
  private @Nullable String runbook;

  @Parameters(
      index = "1..*",
      paramLabel = "INPUT=VALUE",
      description = "Inputs, as the runbook declares them; a list with commas.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(names = "--incident", paramLabel = "ID", description = "The incident it belongs to.")
  private @Nullable String incident;

  @Option(
      names = "--file",
      paramLabel = "FILE",
      description = "A runbook that need not be in force; with --recorded.")
  private @Nullable Path file;

  @Option(
      names = "--recorded",
      paramLabel = "RUN",
      description = "The run whose inputs, alert and answers are taken; with --file.")
  private @Nullable String recorded;

  @Override
  public Integer call() {
    var api = server.connect();
    var found = found(api);
    if (!output.printedJson(found)) {
      output.lines(text(found).stripTrailing());
    }
    return found.hasNonNull("reason") || !found.path("plan").isObject() ? Exit.NO : Exit.OK;
  }

  private JsonNode found(Api api) {
    if (runbook != null && file == null && recorded == null) {
      return api.post("/api/v1/plans", RunArguments.body(api, runbook, inputs, incident), Map.of());
    }
    if (runbook != null || file == null || recorded == null || incident != null) {
      throw new CommandFailure(
          Exit.USAGE, "name a runbook, or give --file and --recorded and nothing else");
    }
    return api.postFile(
        "/api/v1/plans/recorded",
        Map.of("run", recorded, "file", file.toString()),
        "application/yaml",
        BacktestCommand.read(file));
  }

  private static String text(JsonNode found) {
    var out = new StringBuilder();
    out.append("runbook  ").append(View.text(found, "runbook")).append('\n');
    View.target(out, found);
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
    need.path("quorums")
        .forEach(group -> out.append("approval ").append(View.text(group, "words")).append('\n'));
    if (need.hasNonNull("author_gap")) {
      out.append("note     ").append(View.text(need.path("author_gap"), "words")).append('\n');
    }
  }
}

package io.firebreak.cli;

import io.firebreak.runbook.Typed;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(name = "run", description = "Start a run of a runbook by hand.")
final class RunCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "RUNBOOK", description = "The runbook's name.")
  private String runbook;

  @Parameters(
      index = "1..*",
      paramLabel = "INPUT=VALUE",
      description = "Inputs, as the runbook declares them; a list with commas.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(names = "--incident", paramLabel = "ID", description = "The incident it belongs to.")
  private @Nullable String incident;

  @Override
  public Integer call() {
    var api = server.connect();
    var declared = api.get("/api/v1/runbooks/" + Api.segment(runbook), Map.of()).path("inputs");
    var body = Api.object().put("runbook", runbook);
    var values = body.putObject("inputs");
    inputs.forEach((name, typed) ->
        values.set(name, Typed.read(typed, declared.path(name).path("type").asText())));
    if (incident != null) {
      body.put("incident", incident);
    }
    var started = api.post("/api/v1/runs", body, Map.of());
    if (!output.printedJson(started)) {
      var id = View.text(started, "id");
      output.line("Started run " + id + ". Look at it with: firebreak show " + id);
    }
    return Exit.OK;
  }
}

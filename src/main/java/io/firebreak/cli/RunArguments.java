package io.firebreak.cli;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.runbook.Typed;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Which runbook, with which inputs, for which incident. */
final class RunArguments {
  @Parameters(index = "0", paramLabel = "RUNBOOK", description = "The runbook's name.")
  private String runbook;

  @Parameters(
      index = "1..*",
      paramLabel = "INPUT=VALUE",
      description = "Inputs, as the runbook declares them; a list with commas.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(names = "--incident", paramLabel = "ID", description = "The incident it belongs to.")
  private @Nullable String incident;

  /** What the server is asked for. */
  ObjectNode body(Api api) {
    return body(api, runbook, inputs, incident);
  }

  static ObjectNode body(
      Api api, String runbook, Map<String, String> inputs, @Nullable String incident) {
    var declared = api.get("/api/v1/runbooks/" + Api.segment(runbook), Map.of()).path("inputs");
    var body = Api.object().put("runbook", runbook);
    var values = body.putObject("inputs");
    inputs.forEach((name, typed) ->
        values.set(name, Typed.read(typed, declared.path(name).path("type").asText())));
    if (incident != null) {
      body.put("incident", incident);
    }
    return body;
  }
}

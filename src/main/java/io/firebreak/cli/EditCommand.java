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

@Command(
    name = "edit",
    description = {
      "Change inputs of a run instead of approving its plan.",
      "Only inputs that the runbook marks as editable. A new plan is made and asked about; whoever"
          + " changed it does not approve it."
    })
final class EditCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(index = "0", paramLabel = "RUN", description = "The run's id.")
  private String run;

  @Parameters(
      index = "1..*",
      arity = "1..*",
      paramLabel = "INPUT=VALUE",
      description = "New values; a list with commas.")
  private Map<String, String> inputs = new LinkedHashMap<>();

  @Option(names = "--reason", paramLabel = "TEXT", description = "Why, for the record.")
  private @Nullable String reason;

  @Override
  public Integer call() {
    var api = server.connect();
    var path = "/api/v1/runs/" + Api.segment(run);
    var question = api.get(path + "/approval", Map.of());
    var body = Api.object();
    var values = body.putObject("values");
    inputs.forEach((name, typed) -> {
      var type = question.path("editable").path(name).path("type").asText();
      values.set(name, Typed.read(typed, type));
    });
    if (reason != null) {
      body.put("reason", reason);
    }
    var seen = Map.of("If-Match", "\"" + View.text(question, "plan_hash") + "\"");
    var answer = api.post(path + "/inputs", body, seen);
    if (!output.printedJson(answer)) {
      output.line(View.text(answer, "message"));
    }
    return Exit.OK;
  }
}

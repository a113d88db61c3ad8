package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

@Command(
    name = "reload",
    description = {
      "Lets the server read runbooks, and whatever else it reads from files, again.",
      "It does so by itself when files change; what has errors is not taken, and what was good stays."
    })
final class ReloadCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    var answer = server.connect().post("/api/v1/runbooks/reload", Api.object(), Map.of());
    if (!output.printedJson(answer)) {
      answer.path("items").forEach(this::tell);
    }
    return clean(answer) ? Exit.OK : Exit.DATA;
  }

  private void tell(JsonNode item) {
    item.path("problems").forEach(problem -> output.line(View.problem(problem)));
    var outcome = View.text(item, "outcome");
    output.line(
        View.text(item, "what")
            + ": "
            + switch (outcome) {
              case "clean" -> "read again";
              case "errors" -> "read again, but what has errors was not taken";
              default -> "could not be read: " + View.text(item, "detail");
            });
  }

  private static boolean clean(JsonNode answer) {
    for (var item : answer.path("items")) {
      if (!View.text(item, "outcome").equals("clean")) {
        return false;
      }
    }
    return true;
  }
}

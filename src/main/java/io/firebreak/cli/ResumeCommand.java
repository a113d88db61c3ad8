package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "resume",
    description = "End a hold or pause, or let a held run go on; without an id, list holds.")
final class ResumeCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(arity = "0..1", paramLabel = "ID", description = "The hold's id, or the run's.")
  private @Nullable String id;

  @Override
  public Integer call() {
    var api = server.connect();
    var holds = api.get("/api/v1/holds", Map.of());
    if (id != null) {
      return resume(api, id, isHold(holds, id));
    }
    if (!output.printedJson(holds)) {
      output.table(
          List.of("HOLD", "SCOPE", "BY", "SINCE", "UNTIL", "REASON"),
          View.rows(holds.path("items"), "id", "scope", "person", "placed_at", "until", "reason"));
    }
    return Exit.OK;
  }

  private static boolean isHold(JsonNode holds, String id) {
    for (var hold : holds.path("items")) {
      if (View.text(hold, "id").equals(id)) {
        return true;
      }
    }
    return false;
  }

  private int resume(Api api, String id, boolean hold) {
    var answer =
        hold
            ? api.delete("/api/v1/holds/" + Api.segment(id))
            : api.post("/api/v1/runs/" + Api.segment(id) + "/resumption", Api.object(), Map.of());
    if (!output.printedJson(answer)) {
      output.line(hold ? "Released hold " + id + "." : View.text(answer, "message"));
    }
    return Exit.OK;
  }
}

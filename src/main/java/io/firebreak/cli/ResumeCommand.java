package io.firebreak.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "resume", description = "End a hold or pause; without an id, list them.")
final class ResumeCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(arity = "0..1", paramLabel = "HOLD", description = "The hold's id.")
  private @Nullable String hold;

  @Override
  public Integer call() {
    var api = server.connect();
    if (hold != null) {
      var released = api.delete("/api/v1/holds/" + Api.segment(hold));
      if (!output.printedJson(released)) {
        output.line("Released hold " + hold + ".");
      }
      return Exit.OK;
    }
    var holds = api.get("/api/v1/holds", Map.of());
    if (!output.printedJson(holds)) {
      output.table(
          List.of("HOLD", "SCOPE", "BY", "SINCE", "UNTIL", "REASON"),
          View.rows(holds.path("items"), "id", "scope", "person", "placed_at", "until", "reason"));
    }
    return Exit.OK;
  }
}

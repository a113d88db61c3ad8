package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.StreamSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(
    name = "circuits",
    description = "List targets where no alert starts a run, and what ends that.",
    subcommands = CircuitsCommand.Close.class)
final class CircuitsCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Override
  public Integer call() {
    var open = server.connect().get("/api/v1/circuits", Map.of());
    if (!output.printedJson(open)) {
      output.table(
          List.of("TARGET", "BECAUSE OF", "SINCE", "ENDED BY"),
          StreamSupport.stream(open.path("items").spliterator(), false)
              .map(CircuitsCommand::row)
              .toList());
    }
    return Exit.OK;
  }

  private static List<String> row(JsonNode item) {
    return List.of(
        View.text(item, "target"),
        View.text(item, "kind").equals("circuit")
            ? View.text(item, "failures") + " failed verifications in a row"
            : View.text(item, "successes")
                + " successes that did not last, alert "
                + View.text(item, "alert"),
        View.text(item, "since"),
        View.text(item, "opens"));
  }

  @Command(name = "close", description = "Let alerts start runs on a target again.")
  static final class Close implements Callable<Integer> {
    @Mixin private ServerArguments server = new ServerArguments();
    @Mixin private Output output = new Output();

    @Parameters(index = "0", paramLabel = "TARGET", description = "The canonical target.")
    private String target;

    @Parameters(index = "1", paramLabel = "REASON", description = "Why, for everybody who asks.")
    private String reason;

    @Override
    public Integer call() {
      var body = Api.object().put("target", target).put("reason", reason);
      var closed = server.connect().post("/api/v1/circuits/close", body, Map.of());
      if (!output.printedJson(closed)) {
        output.line("Closed the circuit of " + target + ".");
      }
      return Exit.OK;
    }
  }
}

package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.firebreak.runbook.Typed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "confirm",
    description = "Report that a manual step of a run is done, with what it asks, or failed.")
final class ConfirmCommand extends RunAct {
  @Parameters(
      index = "1..*",
      paramLabel = "STEP|FIELD=VALUE",
      description = "Which step, when several wait (see 'show'), and what its form asks.")
  private List<String> words = new ArrayList<>();

  @Option(names = "--failed", description = "It could not be done.")
  private boolean failed;

  @Option(names = "--note", paramLabel = "TEXT", description = "What was seen, for the record.")
  private @Nullable String note;

  @Override
  public Integer call() {
    var step = step();
    var typed = values();
    var body = Api.object().put("done", !failed);
    if (step != null) {
      body.put("step", step);
    }
    if (!typed.isEmpty()) {
      var fields = fields(step);
      var values = body.putObject("values");
      typed.forEach((name, value) ->
          values.set(name, Typed.read(value, fields.path(name).path("type").asText())));
    }
    return send("confirmation", note == null ? body : body.put("note", note));
  }

  private @Nullable String step() {
    var steps = words.stream().filter(word -> word.indexOf('=') < 0).toList();
    if (steps.size() > 1) {
      throw new CommandFailure(
          Exit.USAGE,
          "Only one step can be reported at a time, not "
              + String.join(" and ", steps)
              + "; write values as FIELD=VALUE.");
    }
    return steps.isEmpty() ? null : steps.getFirst();
  }

  private Map<String, String> values() {
    var values = new LinkedHashMap<String, String>();
    for (var word : words) {
      var at = word.indexOf('=');
      if (at >= 0) {
        values.put(word.substring(0, at), word.substring(at + 1));
      }
    }
    return values;
  }

  /** What the step asks; nothing when it is not clear which one is meant, which the server says. */
  private JsonNode fields(@Nullable String step) {
    var waiting =
        StreamSupport.stream(shown().path("steps").spliterator(), false)
            .filter(each -> each.path("form").isObject())
            .filter(each -> step == null || named(each.path("path").asText(), step))
            .toList();
    return waiting.size() == 1
        ? waiting.getFirst().path("form").path("fields")
        : MissingNode.getInstance();
  }

  private static boolean named(String path, String step) {
    return path.equals(step) || path.equals("steps." + step);
  }
}

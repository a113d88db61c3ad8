package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "silence", description = "Silences: alerts that match start no run for a while.")
final class SilenceCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "silence needs add, list or expire");
  }

  @Command(
      name = "add",
      mixinStandardHelpOptions = true,
      description = "Silence alerts whose labels meet all matchers.")
  int add(
      @Mixin ServerArguments server,
      @Mixin Output output,
      @Parameters(
              paramLabel = "MATCHER",
              arity = "1..*",
              description = "Such as service=shop or job=~\"api-.*\".")
          List<String> matchers,
      @Option(
              names = "--for",
              paramLabel = "DURATION",
              required = true,
              description = "How long, such as 2h.")
          String duration,
      @Option(
              names = "--reason",
              paramLabel = "REASON",
              required = true,
              description = "Why, for everybody who asks.")
          String reason) {
    var body = Api.object().put("reason", reason).put("duration", duration);
    matchers.forEach(body.putArray("matchers")::add);
    var made = server.connect().post("/api/v1/silences", body, Map.of());
    if (!output.printedJson(made)) {
      output.line(
          "Silence %s until %s. End it with: firebreak silence expire %s"
              .formatted(View.text(made, "id"), View.text(made, "ends_at"), View.text(made, "id")));
    }
    return Exit.OK;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List silences that stand or are to come, also those of Alertmanagers.")
  int list(@Mixin ServerArguments server, @Mixin Output output) {
    var silences = server.connect().get("/api/v1/silences", Map.of());
    if (!output.printedJson(silences)) {
      var rows = new ArrayList<List<String>>();
      silences.path("items").forEach(silence -> rows.add(row(silence)));
      output.table(List.of("SILENCE", "MATCHERS", "BY", "FROM", "UNTIL", "REASON"), rows);
    }
    return Exit.OK;
  }

  private static List<String> row(JsonNode silence) {
    var matchers = new ArrayList<String>();
    silence.path("matchers").forEach(matcher -> matchers.add(matcher.asText()));
    return List.of(
        View.text(silence, "id"),
        String.join(",", matchers),
        View.text(silence, "person"),
        View.text(silence, "starts_at"),
        View.text(silence, "ends_at"),
        View.text(silence, "reason"));
  }

  @Command(
      name = "expire",
      mixinStandardHelpOptions = true,
      description = "End a silence now; what it kept back and still fires starts.")
  int expire(
      @Mixin ServerArguments server,
      @Mixin Output output,
      @Parameters(paramLabel = "SILENCE") String silence) {
    var answer = server.connect().delete("/api/v1/silences/" + Api.segment(silence));
    if (!output.printedJson(answer)) {
      output.line(View.text(answer, "message"));
    }
    return Exit.OK;
  }
}

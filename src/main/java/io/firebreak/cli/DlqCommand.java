package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "dlq", description = "Dead letters: deliveries that could not be understood.")
final class DlqCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(
        spec.commandLine(), "dlq needs list, show, replay, repair or drift");
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List dead letters, newest first.")
  int list(
      @Mixin ServerArguments server,
      @Mixin Output output,
      @Mixin Chosen chosen,
      @Option(names = "--open", description = "Only those that nobody has replayed yet.")
          boolean open,
      @Option(names = "--limit", defaultValue = "20", paramLabel = "N") int limit) {
    var query = new TreeMap<>(chosen.query());
    query.put("limit", Integer.toString(limit));
    if (open) {
      query.put("open", "true");
    }
    JsonNode letters = server.connect().get("/api/v1/dead-letters", query);
    if (!output.printedJson(letters)) {
      output.table(
          List.of("LETTER", "SOURCE", "REASON", "RECEIVED", "REPLAYED", "DETAIL"),
          View.rows(
              letters.path("items"),
              "id",
              "source",
              "reason",
              "received_at",
              "replayed_at",
              "detail"));
    }
    return Exit.OK;
  }

  @Command(
      name = "show",
      mixinStandardHelpOptions = true,
      description = "Show one dead letter with its raw body.")
  int show(
      @Mixin ServerArguments server,
      @Mixin Output output,
      @Parameters(paramLabel = "LETTER") String letter) {
    JsonNode found = server.connect().get("/api/v1/dead-letters/" + Api.segment(letter), Map.of());
    if (!output.printedJson(found)) {
      output.line(View.text(found, "source") + ": " + View.text(found, "reason"));
      output.line(View.text(found, "detail"));
      output.lines(View.text(found, "body"));
    }
    return Exit.OK;
  }

  @Command(
      name = "replay",
      mixinStandardHelpOptions = true,
      description = "Read dead letters again, as if they came now: one, or all that are chosen.")
  int replay(
      @Mixin ServerArguments server,
      @Mixin Output output,
      @Mixin Chosen chosen,
      @Option(names = "--all", description = "All that are open; narrowed by --source, --reason.")
          boolean all,
      @Parameters(paramLabel = "LETTER", arity = "0..1") @Nullable String letter) {
    if ((letter == null) != all || (letter != null && !chosen.query().isEmpty())) {
      throw new ParameterException(
          spec.commandLine(), "dlq replay wants a LETTER, or --all with --source or --reason");
    }
    return letter == null
        ? replayAll(server.connect(), output, chosen)
        : told(
            output,
            server
                .connect()
                .post(
                    "/api/v1/dead-letters/" + Api.segment(letter) + "/replay",
                    Api.object(),
                    Map.of()));
  }

  private static int replayAll(Api api, Output output, Chosen chosen) {
    int understood = 0;
    int open = 0;
    String next = "";
    do {
      var wanted = Api.object();
      chosen.query().forEach(wanted::put);
      if (!next.isEmpty()) {
        wanted.put("after", next);
      }
      var answer = api.post("/api/v1/dead-letters/replay", wanted, Map.of());
      understood += answer.path("understood").asInt();
      open += answer.path("open").asInt();
      next = answer.path("next").asText("");
    } while (!next.isEmpty());
    var sum = Api.object().put("understood", understood).put("open", open);
    if (!output.printedJson(sum)) {
      output.line("Understood now: " + understood + ". Still not understood: " + open + ".");
    }
    return open == 0 ? Exit.OK : Exit.NO;
  }

  @Command(
      name = "repair",
      mixinStandardHelpOptions = true,
      description = "Read a repaired body in a dead letter's place, as if it came now.")
  int repair(
      @Mixin ServerArguments server,
      @Mixin Output output,
      @Parameters(index = "0", paramLabel = "LETTER") String letter,
      @Parameters(index = "1", paramLabel = "FILE", description = "The repaired body.") Path file) {
    return told(
        output,
        server
            .connect()
            .postBytes("/api/v1/dead-letters/" + Api.segment(letter) + "/repair", read(file)));
  }

  @Command(
      name = "drift",
      mixinStandardHelpOptions = true,
      description = "List versions of known sources that are not known, with a sample of each.")
  int drift(@Mixin ServerArguments server, @Mixin Output output) {
    var drifts = server.connect().get("/api/v1/dead-letters/drift", Map.of());
    if (!output.printedJson(drifts)) {
      output.table(
          List.of("SOURCE", "VERSION", "REASON", "COUNT", "LAST", "SAMPLE"),
          View.rows(
              drifts.path("items"), "source", "version", "reason", "count", "last_seen", "sample"));
    }
    return Exit.OK;
  }

  private static int told(Output output, JsonNode answer) {
    if (!output.printedJson(answer)) {
      output.line(View.text(answer, "message"));
    }
    return Exit.OK;
  }

  private static byte[] read(Path file) {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new CommandFailure(
          Exit.USAGE, "cannot read " + file + " (" + e.getClass().getSimpleName() + ")");
    }
  }

  /** Which letters are meant. */
  static final class Chosen {
    @Option(
        names = "--source",
        paramLabel = "SOURCE",
        description = "Only of this source, or of this hook: alertmanager/prod.")
    private @Nullable String source;

    @Option(
        names = "--reason",
        paramLabel = "REASON",
        description = "Only with this reason, such as unknown_shape.")
    private @Nullable String reason;

    Map<String, String> query() {
      var query = new TreeMap<String, String>();
      if (source != null) {
        query.put("source", source);
      }
      if (reason != null) {
        query.put("reason", reason);
      }
      return query;
    }
  }
}

package io.firebreak.cli;

import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(name = "token", description = "API tokens of people.")
final class TokenCommand implements Runnable {
  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "token needs create, list or revoke");
  }

  @Command(
      name = "create",
      mixinStandardHelpOptions = true,
      description = "Make a token and show it, this once.")
  int create(
      @Mixin ServerArguments server,
      @Mixin Output output,
      @Parameters(paramLabel = "PERSON", description = "Whose it is.") String person,
      @Option(names = "--label", defaultValue = "cli", description = "What it is for.")
          String label,
      @Option(
              names = "--days",
              defaultValue = "90",
              paramLabel = "N",
              description = "Valid for so many days (default: 90).")
          int days) {
    var body = Api.object().put("person", person).put("label", label).put("days", days);
    var made = server.connect().post("/api/v1/tokens", body, Map.of());
    if (!output.printedJson(made)) {
      output.line(View.text(made, "token"));
    }
    return Exit.OK;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List tokens, without their secrets.")
  int list(@Mixin ServerArguments server, @Mixin Output output) {
    var tokens = server.connect().get("/api/v1/tokens", Map.of());
    if (!output.printedJson(tokens)) {
      output.table(
          List.of("TOKEN", "PERSON", "LABEL", "EXPIRES", "REVOKED"),
          View.rows(tokens.path("items"), "id", "person", "label", "expires_at", "revoked"));
    }
    return Exit.OK;
  }

  @Command(
      name = "revoke",
      mixinStandardHelpOptions = true,
      description = "Withdraw a token; it counts at once.")
  int revoke(
      @Mixin ServerArguments server,
      @Mixin Output output,
      @Parameters(paramLabel = "TOKEN", description = "The token's id.") String token) {
    var answer = server.connect().delete("/api/v1/tokens/" + Api.segment(token));
    if (!output.printedJson(answer)) {
      output.line("Revoked " + token + ".");
    }
    return Exit.OK;
  }
}

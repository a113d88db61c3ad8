package io.firebreak.cli;

import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

@Command(name = "login", description = "Print a link that signs a person in at the page, once.")
final class LoginCommand implements Callable<Integer> {
  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(
      arity = "0..1",
      paramLabel = "PERSON",
      description = "Who will sign in; without it you yourself.")
  private @Nullable String person;

  @Override
  public Integer call() {
    var body = Api.object();
    if (person != null) {
      body.put("person", person);
    }
    var link = server.connect().post("/api/v1/sign-in-links", body, Map.of());
    if (!output.printedJson(link)) {
      output.line(View.text(link, "url"));
    }
    return Exit.OK;
  }
}

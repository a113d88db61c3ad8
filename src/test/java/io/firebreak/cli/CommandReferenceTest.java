package io.firebreak.cli;

import io.firebreak.testing.GeneratedPart;
import java.io.IOException;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/**
 * Keeps the commands in {@code docs/cli.md} as the program has them. After a change run this test
 * with {@code -Dfirebreak.docs=write}, which rewrites the part between the two marks.
 */
class CommandReferenceTest {
  private static final Path PAGE = Path.of("docs/cli.md");

  @Test
  void theReferenceIsUpToDate() throws IOException {
    GeneratedPart.isUpToDate(PAGE, "commands", reference());
  }

  private static String reference() {
    var out = new StringBuilder("\n| command | does |\n|---|---|\n");
    var root = CommandScene.program();
    root.getSubcommands().forEach((name, command) -> rows(out, name, command));
    return out.append('\n').toString();
  }

  private static void rows(StringBuilder out, String name, CommandLine command) {
    var description = command.getCommandSpec().usageMessage().description();
    out.append("| `").append(usage(name, command)).append("` | ");
    out.append(String.join(" ", description)).append(" |\n");
    command.getSubcommands().forEach((sub, nested) -> rows(out, name + " " + sub, nested));
  }

  private static String usage(String name, CommandLine command) {
    var out = new StringBuilder(name);
    for (var parameter : command.getCommandSpec().positionalParameters()) {
      var label = parameter.paramLabel();
      out.append(' ').append(parameter.required() ? label : "[" + label + "]");
    }
    return out.toString();
  }
}

package io.firebreak.cli;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * The root of the command line.
 *
 * <p>Exit codes: 0 done; 1 the command could not do what was asked; 2 the command line itself is
 * wrong. A command that has more of them says so in its own help.
 */
@Command(
    name = "firebreak",
    mixinStandardHelpOptions = true,
    versionProvider = FirebreakCommand.Version.class,
    description = "Takes an alert from the first webhook to a verified fix.")
public final class FirebreakCommand implements Runnable {
  @Spec private CommandSpec spec;

  private FirebreakCommand() {}

  /**
   * Builds the command line with all its commands.
   *
   * @param server runs the whole application
   */
  public static CommandLine commandLine(Server server) {
    return new CommandLine(new FirebreakCommand()).addSubcommand(new ServeCommand(server));
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      var built = FirebreakCommand.class.getPackage().getImplementationVersion();
      return new String[] {"firebreak " + (built == null ? "(not packaged)" : built)};
    }
  }
}

package io.firebreak.cli;

import io.firebreak.action.ActionCatalog;
import io.firebreak.alert.AlertSource;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.runbook.Surroundings;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The root of the command line. Exit codes are those of {@link Exit}. */
@Command(
    name = "firebreak",
    mixinStandardHelpOptions = true,
    versionProvider = FirebreakCommand.Version.class,
    exitCodeOnInvalidInput = Exit.USAGE,
    exitCodeOnExecutionException = Exit.INTERNAL,
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:Firebreak says no",
      "64:the command line is wrong",
      "65:a file is wrong",
      "69:no server or storage answers",
      "70:a fault of the program"
    },
    description = "Takes an alert from the first webhook to a verified fix.")
public final class FirebreakCommand implements Runnable {
  @Spec private CommandSpec spec;

  private FirebreakCommand() {}

  /**
   * Builds the command line with all its commands.
   *
   * @param server runs the whole application
   * @param demo runs it beside a small sick service
   * @param bench measures it from outside
   * @param actions every action that a runbook may use, for lint
   * @param sources what reads alerts out of the deliveries of each kind of hook
   * @param surroundings what the configuration in a folder names, for lint; throws {@link
   *     IllegalArgumentException} when it is wrong
   * @param stores where the configuration in a folder keeps the record; throws {@link
   *     IllegalArgumentException} when it is wrong
   * @param doctor examines an installation
   * @param clock tells the time of a sample alert
   */
  public static CommandLine commandLine(
      Server server,
      Demo demo,
      Bench bench,
      Supplier<ActionCatalog> actions,
      Supplier<List<AlertSource>> sources,
      Function<Path, Surroundings> surroundings,
      Function<Path, DatabaseConfig> stores,
      Doctor doctor,
      InstantSource clock) {
    var root = new CommandLine(new FirebreakCommand());
    commands(server, demo, bench, actions, sources, surroundings, stores, doctor, clock)
        .forEach(root::addSubcommand);
    everywhere(root);
    root.setExpandAtFiles(false); // "@name" is what somebody typed, not a file to read
    return root.setExecutionExceptionHandler((failure, command, _) -> told(failure, command));
  }

  private static List<Object> commands(
      Server server,
      Demo demo,
      Bench bench,
      Supplier<ActionCatalog> actions,
      Supplier<List<AlertSource>> sources,
      Function<Path, Surroundings> surroundings,
      Function<Path, DatabaseConfig> stores,
      Doctor doctor,
      InstantSource clock) {
    return List.of(
        new ServeCommand(server),
        new DemoCommand(demo),
        new BenchCommand(bench),
        new RunsCommand(),
        new ShowCommand(),
        new RunCommand(),
        new DrillCommand(),
        new RerunCommand(),
        new UndoCommand(),
        new ApproveCommand(),
        new RejectCommand(),
        new WithdrawCommand(),
        new OverrideCommand(),
        new EditCommand(),
        new CancelCommand(),
        new SettleCommand(),
        new ConfirmCommand(),
        new IncidentsCommand(),
        new TimelineCommand(),
        new ExplainCommand(),
        new PlanCommand(),
        new SimulateCommand(),
        new BacktestCommand(),
        new ShadowCommand(),
        new RotCommand(),
        new DlqCommand(),
        new AuditCommand(stores, clock),
        new LintCommand(actions, surroundings),
        new TestCommand(actions, sources),
        new RecordCommand(),
        new SchemaCommand(actions),
        new DoctorCommand(doctor),
        new RunbooksCommand(),
        new ReloadCommand(),
        new CircuitsCommand(),
        new HeartbeatsCommand(),
        new HoldCommand(),
        new PauseCommand(),
        new StormCommand(),
        new ResumeCommand(),
        new SilenceCommand(),
        new SendCommand(clock),
        new TokenCommand(),
        new LoginCommand(),
        new CompletionCommand());
  }

  /**
   * Gives each command, at any depth, {@code --help} and the same exit codes. A command that is a
   * method must declare its help itself: added here, it would shift the method's arguments.
   */
  private static void everywhere(CommandLine command) {
    command
        .getSubcommands()
        .values()
        .forEach(sub -> {
          var spec = sub.getCommandSpec();
          spec.exitCodeOnInvalidInput(Exit.USAGE);
          spec.exitCodeOnExecutionException(Exit.INTERNAL);
          if (spec.findOption("--help") == null) {
            spec.mixinStandardHelpOptions(true);
          }
          everywhere(sub);
        });
  }

  /** Tells people what went wrong; a stack trace is for faults of the program only. */
  private static int told(Exception failure, CommandLine command) {
    PrintWriter err = command.getErr();
    if (failure instanceof CommandFailure expected) {
      err.println("firebreak: " + expected.getMessage());
      return expected.exitCode();
    }
    err.println("firebreak: this is a fault of the program, please report it:");
    failure.printStackTrace(err);
    return Exit.INTERNAL;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Which command?");
  }

  /** The version of the package; outside of one it says so. */
  static String version() {
    var built = FirebreakCommand.class.getPackage().getImplementationVersion();
    return built == null ? "(not packaged)" : built;
  }

  static final class Version implements IVersionProvider {
    @Override
    public String[] getVersion() {
      return new String[] {"firebreak " + version()};
    }
  }
}

package io.firebreak.app;

import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.ConfigurationException;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.cli.FirebreakCommand;
import io.firebreak.cli.ServeOptions;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;

/**
 * Where the process begins.
 *
 * <p>A plain {@code main}: only the commands that need the whole application start it, so that the
 * others answer at once.
 */
@QuarkusMain
public final class Main {
  private static final int WRONG_FILE = 65;

  private Main() {}

  /** Runs one command and ends the process with its exit code. */
  public static void main(String... arguments) {
    System.exit(
        FirebreakCommand.commandLine(Main::serve, InstantSource.system()).execute(arguments));
  }

  private static int serve(ServeOptions options) {
    Configuration configuration;
    try {
      configuration = ConfigurationFile.read(options.config(), given(options), System.getenv());
    } catch (ConfigurationException e) {
      System.err.println("firebreak: the configuration cannot be used:");
      System.err.println(e.getMessage());
      return WRONG_FILE;
    }
    System.setProperty("firebreak.config", options.config().toString());
    System.setProperty("firebreak.runbooks", configuration.runbooks().path().toString());
    System.setProperty("firebreak.data", configuration.storage().data().toString());
    System.setProperty("firebreak.port", Integer.toString(configuration.http().port()));
    System.setProperty("quarkus.http.host", configuration.http().host());
    Quarkus.run(RunningServer.class);
    return 0;
  }

  /** What the command line gave, by key of the configuration. */
  private static Map<String, String> given(ServeOptions options) {
    var given = new HashMap<String, String>();
    if (options.port() != null) {
      given.put("http.port", Integer.toString(options.port()));
    }
    if (options.data() != null) {
      given.put("storage.data", options.data().toString());
    }
    if (options.runbooks() != null) {
      given.put("runbooks.path", options.runbooks().toString());
    }
    return given;
  }
}

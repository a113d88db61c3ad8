package io.firebreak.app;

import com.google.common.base.Throwables;
import io.firebreak.alert.Limits;
import io.firebreak.app.bench.Benchmark;
import io.firebreak.app.bench.StormBench;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.ConfigurationException;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.app.config.Tls;
import io.firebreak.app.demo.DemoServer;
import io.firebreak.cli.Bench;
import io.firebreak.cli.FirebreakCommand;
import io.firebreak.cli.ServeOptions;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.runtime.annotations.QuarkusMain;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

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
    // Before anything logs, or the first logger decides otherwise.
    System.setProperty("java.util.logging.manager", "org.jboss.logmanager.LogManager");
    // What is written and compared here is so in no country's way, whatever the host speaks.
    Locale.setDefault(Locale.ROOT);
    System.exit(
        FirebreakCommand.commandLine(
                Main::serve,
                Main::demo,
                Main::bench,
                Toolbox::forLint,
                () -> Sources.all(Limits.DEFAULT, null),
                Around::of,
                StorePlace::of,
                Examination::of,
                InstantSource.system())
            .execute(arguments));
  }

  private static int serve(ServeOptions options) {
    return run(options, RunningServer.class);
  }

  private static int demo(Path data, @Nullable Integer port, boolean approve) {
    try (var demo = DemoServer.prepare(data, approve, InstantSource.system())) {
      // A person reads along, so only what went wrong is logged between the lines.
      System.setProperty("quarkus.log.console.level", "WARN");
      System.setProperty("quarkus.log.console.json.enabled", "false");
      return run(demo.options(port), DemoServer.class);
    } catch (IOException e) {
      System.err.println("firebreak: the demo's files cannot be written: " + e.getMessage());
      return WRONG_FILE;
    }
  }

  private static int bench(Bench.Asked asked, @Nullable Path json, PrintWriter out) {
    try {
      return switch (asked) {
        case Bench.Whole(var quick) -> Benchmark.run(quick, json, out, InstantSource.system());
        case Bench.Storm storm -> StormBench.run(storm, json, out, InstantSource.system());
      };
    } catch (IOException e) {
      System.err.println("firebreak: it could not be measured: " + e.getMessage());
      return 1;
    }
  }

  private static int run(ServeOptions options, Class<? extends QuarkusApplication> application) {
    Configuration configuration;
    try {
      configuration = ConfigurationFile.read(options.config(), given(options), System.getenv());
    } catch (ConfigurationException e) {
      System.err.println("firebreak: the configuration cannot be used:");
      System.err.println(e.getMessage());
      return WRONG_FILE;
    }
    prepare(options, configuration);
    var exit = new AtomicInteger();
    Quarkus.run(application, (code, failure) -> exit.set(code(code, failure)));
    return exit.get();
  }

  private static int code(int code, @Nullable Throwable failure) {
    if (failure != null) {
      System.err.println(
          "firebreak: it could not start: " + Throwables.getRootCause(failure).getMessage());
      return code == 0 ? 1 : code;
    }
    return code;
  }

  private static void prepare(ServeOptions options, Configuration configuration) {
    System.setProperty("firebreak.config", options.config().toString());
    System.setProperty("firebreak.runbooks", configuration.runbooks().path().toString());
    System.setProperty("firebreak.data", configuration.storage().data().toString());
    System.setProperty("firebreak.port", Integer.toString(configuration.http().port()));
    System.setProperty("quarkus.http.host", configuration.http().host());
    var tls = configuration.http().tls();
    if (tls != null) {
      prepare(tls);
    }
    if (isAtTerminal()) {
      System.setProperty("quarkus.log.console.json.enabled", "false");
    }
  }

  private static void prepare(Tls tls) {
    System.setProperty("quarkus.http.ssl-port", Integer.toString(tls.port()));
    System.setProperty("quarkus.tls.key-store.pem.0.cert", tls.certificate().toString());
    System.setProperty("quarkus.tls.key-store.pem.0.key", tls.key().toString());
    if (tls.clientCa() != null) {
      System.setProperty("quarkus.tls.trust-store.pem.certs", tls.clientCa().toString());
    }
  }

  /** Whether a person reads the log, rather than a program. */
  // JDK 25 is back at null where nobody sits at a terminal (JDK-8351435).
  @SuppressWarnings("SystemConsoleNull")
  private static boolean isAtTerminal() {
    var console = System.console();
    return console != null && console.isTerminal();
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

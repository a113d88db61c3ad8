package io.firebreak.app.demo;

import io.firebreak.access.LocalToken;
import io.firebreak.access.ServerFile;
import io.firebreak.access.Sessions;
import io.firebreak.cli.ServeOptions;
import io.firebreak.journal.Actor;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.remediation.RunStatus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What {@code demo} does once the application is up: walks through, says how it ended, stops. */
public final class DemoServer implements QuarkusApplication {
  private final HttpServer http;
  private final Remediation remediation;
  private final Sessions sessions;
  private final InstantSource clock;

  /** What stands ready before the application starts; there is one demo in a process. */
  private static volatile @Nullable Prepared prepared;

  /**
   * A demo that is ready to start.
   *
   * @param service sick, and listening
   * @param folder its files
   * @param approve whether its own person approves
   */
  public record Prepared(Patient service, DemoFolder folder, boolean approve)
      implements AutoCloseable {
    /** How to start the application for it. */
    public ServeOptions options(@Nullable Integer port) {
      return new ServeOptions(folder.config(), folder.runbooks(), folder.data(), port);
    }

    @Override
    public void close() {
      service.close();
    }
  }

  /**
   * Starts the sick service and writes the demo's files.
   *
   * @param data the data folder
   * @throws IOException when the files cannot be written
   */
  public static Prepared prepare(Path data, boolean approve, InstantSource clock)
      throws IOException {
    var service = Patient.start(DemoFolder.below(data).resolve(DemoFolder.LEDGER), clock);
    var folder = DemoFolder.write(data, service.address(), new SecureRandom());
    var ready = new Prepared(service, folder, approve);
    prepared = ready;
    return ready;
  }

  /**
   * A demo.
   *
   * @param localToken asked for so that the command line can reach this server
   */
  DemoServer(
      HttpServer http,
      Remediation remediation,
      Sessions sessions,
      InstantSource clock,
      LocalToken localToken) {
    this.http = http;
    this.remediation = remediation;
    this.sessions = sessions;
    this.clock = clock;
  }

  @Override
  public int run(String... arguments) throws Exception {
    var given = Objects.requireNonNull(prepared, "the demo was not prepared");
    var server = http.getLocalBaseUri();
    ServerFile.write(given.folder().data(), server.toString());
    var link = sessions.link(DemoFolder.PERSON, Actor.ENGINE);
    var signIn = server.resolve("/login?token=" + link.token().reveal());
    var walk =
        new Walkthrough(server, given.service(), given.folder(), remediation, clock, System.out);
    try {
      var ended = walk.walk(given.approve(), signIn);
      System.out.println();
      System.out.println(walk.timeline(ended));
      return told(ended, given.folder());
    } catch (Walkthrough.DemoFailedException e) {
      System.err.println("firebreak: the demo stopped: " + e.getMessage());
      return 1;
    }
  }

  private static int told(RunState ended, DemoFolder folder) {
    var data = folder.data();
    System.out.printf("Run %s ended: %s.%n", ended.id(), ended.status().code());
    System.out.printf("  what was asked of the service   %s%n", folder.ledger());
    System.out.printf(
        "  check the record                ./firebreak audit verify --data %s --checkpoint %s%n",
        data, folder.checkpoints());
    System.out.printf(
        "  look around                     ./firebreak serve --config %s --runbooks %s --data %s%n",
        folder.config(), folder.runbooks(), data);
    return ended.status() == RunStatus.SUCCEEDED ? 0 : 1;
  }
}

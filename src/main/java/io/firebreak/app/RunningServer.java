package io.firebreak.app;

import io.firebreak.access.LocalToken;
import io.firebreak.access.PublicAddress;
import io.firebreak.access.ServerFile;
import io.firebreak.access.Sessions;
import io.firebreak.app.config.Configuration;
import io.firebreak.journal.Journal;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** What {@code serve} does once everything is up: says where, lets people in, waits for the end. */
final class RunningServer implements QuarkusApplication {
  /**
   * EX_UNAVAILABLE of BSD's sysexits: the store cannot be trusted until a new start looks at it.
   */
  private static final int STORAGE_BROKEN = 69;

  private final HttpServer http;
  private final Configuration configuration;
  private final Sessions sessions;
  private final Journal journal;

  /**
   * A server.
   *
   * @param localToken asked for so that its file is there before anybody reads it
   */
  RunningServer(
      HttpServer http,
      Configuration configuration,
      Sessions sessions,
      Journal journal,
      LocalToken localToken) {
    this.http = http;
    this.configuration = configuration;
    this.sessions = sessions;
    this.journal = journal;
  }

  @Override
  public int run(String... arguments) throws IOException {
    var url = withoutSlash(http.getLocalBaseUri().toString());
    ServerFile.write(configuration.storage().data(), url);
    System.out.println("Firebreak listens on " + url);
    if (configuration.http().tls() != null) {
      System.out.println("Firebreak listens for HTTPS on port " + http.getSecurePort());
    }
    var shown = new PublicAddress(configuration.http().publicUrl()).or(url);
    sessions
        .firstLink()
        .ifPresent(link ->
            System.out.printf(
                "First start: sign in as admin, once, before %s:%n  %s/login?token=%s%n",
                link.expiresAt(), shown, link.token().reveal()));
    return untilTheEnd();
  }

  /** A store that may have lost what it acknowledged ends the process: a new start recovers. */
  private int untilTheEnd() {
    try (var watch =
        Executors.newSingleThreadScheduledExecutor(
            Thread.ofVirtual().name("storage-watch").factory())) {
      var _ =
          watch.scheduleWithFixedDelay(
              () -> journal.broken().ifPresent(_ -> Quarkus.asyncExit()), 1, 1, TimeUnit.SECONDS);
      Quarkus.waitForExit();
      watch.shutdownNow();
    }
    journal.broken().ifPresent(reason -> System.err.println("firebreak: " + reason));
    return journal.broken().isPresent() ? STORAGE_BROKEN : 0;
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}

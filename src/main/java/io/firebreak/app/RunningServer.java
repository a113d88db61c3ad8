package io.firebreak.app;

import io.firebreak.access.LocalToken;
import io.firebreak.access.PublicAddress;
import io.firebreak.access.ServerFile;
import io.firebreak.access.Sessions;
import io.firebreak.app.config.Configuration;
import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;
import java.io.IOException;

/** What {@code serve} does once everything is up: says where, lets people in, waits for the end. */
final class RunningServer implements QuarkusApplication {
  private final HttpServer http;
  private final Configuration configuration;
  private final Sessions sessions;

  /**
   * A server.
   *
   * @param localToken asked for so that its file is there before anybody reads it
   */
  RunningServer(
      HttpServer http, Configuration configuration, Sessions sessions, LocalToken localToken) {
    this.http = http;
    this.configuration = configuration;
    this.sessions = sessions;
  }

  @Override
  public int run(String... arguments) throws IOException {
    var url = withoutSlash(http.getLocalBaseUri().toString());
    ServerFile.write(configuration.storage().data(), url);
    System.out.println("Firebreak listens on " + url);
    var shown = new PublicAddress(configuration.http().publicUrl()).or(url);
    sessions
        .firstLink()
        .ifPresent(link ->
            System.out.printf(
                "First start: sign in as admin, once, before %s:%n  %s/login?token=%s%n",
                link.expiresAt(), shown, link.token().reveal()));
    Quarkus.waitForExit();
    return 0;
  }

  private static String withoutSlash(String url) {
    return url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }
}

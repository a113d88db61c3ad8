package io.firebreak.app;

import io.quarkus.runtime.Quarkus;
import io.quarkus.runtime.QuarkusApplication;
import io.quarkus.vertx.http.HttpServer;

/** What {@code serve} does once everything is up: says where, and waits for the end. */
final class RunningServer implements QuarkusApplication {
  private final HttpServer http;

  RunningServer(HttpServer http) {
    this.http = http;
  }

  @Override
  public int run(String... arguments) {
    System.out.println("Firebreak listens on " + http.getLocalBaseUri());
    Quarkus.waitForExit();
    return 0;
  }
}

package io.firebreak.app;

import io.firebreak.app.config.Configuration;
import io.quarkus.vertx.http.HttpServerOptionsCustomizer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Singleton;

/**
 * Asks who connects by HTTPS for a certificate, where one could be verified. Nobody must have one:
 * people and most senders have none, and a hook that wants one says so.
 */
@Singleton
final class ClientCertificates implements HttpServerOptionsCustomizer {
  private final Configuration configuration;

  ClientCertificates(Configuration configuration) {
    this.configuration = configuration;
  }

  @Override
  public void customizeHttpsServer(HttpServerOptions options) {
    var tls = configuration.http().tls();
    if (tls != null && tls.clientCa() != null) {
      options.setClientAuth(ClientAuth.REQUEST);
    }
  }
}

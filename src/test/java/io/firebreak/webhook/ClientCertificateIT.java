package io.firebreak.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.testing.Child;
import io.firebreak.testing.Packaged;
import io.firebreak.testing.Payloads;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A hook with mtls believes certificates of its authority with its names")
class ClientCertificateIT {
  private static final Path CERTIFICATES =
      Path.of("src/test/resources/certificates").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String LISTENS = "listens for HTTPS on port ";
  private static final String PAGERDUTY = "/hooks/alertmanager/pagerduty";

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private Child program;
  private int port;

  @BeforeEach
  void start() throws Exception {
    var config = Files.createDirectories(folder.resolve("config"));
    Files.writeString(
        config.resolve("firebreak.yaml"),
        """
        http:
          tls:
            port: 0
            certificate: %1$s/server.pem
            key: %1$s/server.key
            client_ca: %1$s/authority.pem
        hooks:
          - { source: alertmanager, name: pagerduty, auth: { mtls: webhooks.pagerduty.com } }
          - { source: alertmanager, name: events, auth: { mtls: [a.example.com, events.example.com] } }
        """
            .formatted(CERTIFICATES));
    program =
        Packaged.start(
            "serve",
            "--config",
            config.toString(),
            "--runbooks",
            Files.createDirectories(folder.resolve("runbooks")).toString(),
            "--data",
            folder.resolve("data").toString(),
            "--port",
            "0");
    var line = program.awaitLine(LISTENS, PATIENCE);
    port = Integer.parseInt(line.substring(line.indexOf(LISTENS) + LISTENS.length()).strip());
  }

  @AfterEach
  void stop() throws Exception {
    program.close();
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  /** The status of a delivery by HTTPS from a sender who shows a certificate, or none. */
  private int send(String hook, @Nullable String certificate) throws Exception {
    var client = vertx.createHttpClient(options(certificate));
    try {
      return await(
          client
              .request(HttpMethod.POST, port, "localhost", hook)
              .compose(request ->
                  request.send(Buffer.buffer(Payloads.body("alertmanager/05-firing-single.json"))))
              .map(HttpClientResponse::statusCode));
    } finally {
      await(client.close());
    }
  }

  private static HttpClientOptions options(@Nullable String certificate) {
    var options =
        new HttpClientOptions()
            .setSsl(true)
            .setTrustOptions(
                new PemTrustOptions()
                    .addCertPath(CERTIFICATES.resolve("authority.pem").toString()));
    if (certificate != null) {
      options.setKeyCertOptions(
          new PemKeyCertOptions()
              .addCertPath(CERTIFICATES.resolve(certificate + ".pem").toString())
              .addKeyPath(CERTIFICATES.resolve(certificate + ".key").toString()));
    }
    return options;
  }

  @Test
  void onlyTheNamedSenderIsBelieved() throws Exception {
    assertThat(send(PAGERDUTY, "sender")).as("by common name, in any case").isEqualTo(202);
    assertThat(send("/hooks/alertmanager/events", "sender")).as("by DNS name").isEqualTo(202);
    assertThat(send(PAGERDUTY, "neighbour")).as("another of the authority's").isEqualTo(401);
    assertThat(send(PAGERDUTY, null)).as("none").isEqualTo(401);
    // A client that heeds which authorities are asked for shows no certificate of another one.
    assertThat(send(PAGERDUTY, "stranger"))
        .as("of another authority with the right name")
        .isEqualTo(401);
  }
}

package io.firebreak.app.demo;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.firebreak.journal.CanonicalJson;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A service that is sick until somebody posts to {@code /restart}: a real port, {@code /health},
 * {@code /metrics}, and a ledger of what was asked of it, one line of JSON a request, which is kept
 * outside Firebreak's own record.
 */
public final class Patient implements AutoCloseable {
  private final HttpServer server;
  private final Path ledger;
  private final InstantSource clock;
  private final AtomicBoolean healthy = new AtomicBoolean();

  private Patient(HttpServer server, Path ledger, InstantSource clock) {
    this.server = server;
    this.ledger = ledger;
    this.clock = clock;
  }

  /**
   * Starts it on a free port of the loopback address.
   *
   * @param ledger file to append to; created when absent
   * @throws IOException when no port or no file can be had
   */
  public static Patient start(Path ledger, InstantSource clock) throws IOException {
    Files.createDirectories(ledger.toAbsolutePath().getParent());
    Files.deleteIfExists(ledger);
    Files.createFile(ledger);
    var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    var service = new Patient(server, ledger, clock);
    server.createContext("/", service::answer);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.start();
    return service;
  }

  /** {@code 127.0.0.1:PORT}. */
  public String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      exchange.getRequestBody().readAllBytes();
      var method = exchange.getRequestMethod();
      var path = exchange.getRequestURI().getPath();
      record(method, path, exchange.getRequestHeaders().getFirst("Idempotency-Key"));
      switch (method + " " + path) {
        case "GET /health" ->
            send(exchange, healthy.get() ? 200 : 503, healthy.get() ? "ok\n" : "sick\n");
        case "GET /metrics" ->
            send(
                exchange,
                200,
                """
                # HELP sick_service_healthy Whether the service is healthy.
                # TYPE sick_service_healthy gauge
                sick_service_healthy %d
                """
                    .formatted(healthy.get() ? 1 : 0));
        case "POST /restart" -> {
          healthy.set(true);
          send(exchange, 200, "{\"restarted\":true}\n");
        }
        default -> send(exchange, 404, "there is /health, /metrics and POST /restart\n");
      }
    }
  }

  private synchronized void record(String method, String path, @Nullable String key) {
    var line = new LinkedHashMap<String, String>();
    line.put("at", clock.instant().toString());
    line.put("method", method);
    line.put("path", path);
    line.put("key", key == null ? "" : key);
    try {
      Files.writeString(
          ledger,
          CanonicalJson.ofRecord(line) + "\n",
          StandardCharsets.UTF_8,
          StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException("the ledger " + ledger + " cannot be written", e);
    }
  }

  private static void send(HttpExchange exchange, int status, String text) throws IOException {
    var body = text.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

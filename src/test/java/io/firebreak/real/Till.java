package io.firebreak.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;

/** A service that says in its metrics whether it is well, and can be restarted. */
final class Till implements AutoCloseable {
  private final HttpServer server;
  private final List<String> ledger = new CopyOnWriteArrayList<>();
  private volatile boolean well = true;

  Till() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/metrics", this::metrics);
    server.createContext("/restart", this::restart);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  void sicken() {
    well = false;
  }

  /** The restarts that it was asked for. */
  List<String> ledger() {
    return List.copyOf(ledger);
  }

  private void metrics(HttpExchange exchange) throws IOException {
    answer(exchange, "# TYPE till_well gauge\ntill_well " + (well ? 1 : 0) + "\n");
  }

  private void restart(HttpExchange exchange) throws IOException {
    ledger.add(exchange.getRequestMethod() + " " + exchange.getRequestURI());
    well = true;
    answer(exchange, "restarted\n");
  }

  private static void answer(HttpExchange exchange, String body) throws IOException {
    var bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}

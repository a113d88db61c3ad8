package io.firebreak.real;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Services that say in their metrics whether they are well, and can be restarted. */
final class Tills implements AutoCloseable {
  private static final String RESTART = "/restart/";

  private final HttpServer server;
  private final List<String> ledger = new CopyOnWriteArrayList<>();
  private final Map<String, Boolean> well = new ConcurrentHashMap<>();

  /** All of them are well. */
  Tills(String... services) throws IOException {
    for (var service : services) {
      well.put(service, true);
    }
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/metrics", this::metrics);
    server.createContext(RESTART, this::restart);
    server.start();
  }

  String address() {
    return "127.0.0.1:" + server.getAddress().getPort();
  }

  /** A runbook that asks whether it may restart one, and ends when the alert has. */
  String runbook() {
    return runbook(
        """
        verify:
          stabilize: 1s
          every: 1s
          success_for: 1
          deadline: 1m
          checks: [alert_cleared]
        """);
  }

  /**
   * The same, with another end.
   *
   * @param more what comes behind its steps, such as how the cure is proven
   */
  String runbook(String more) {
    return """
    schema: 1
    runbook: restart-till
    title: Restart a till that is not well
    owner: team-shop
    target: "shop/${{ inputs.service }}"
    autonomy: approve
    triggers:
      alert: { when: alert.name == "TillDown", group_by: [service] }
    inputs:
      service: { type: string, pattern: "[a-z]{1,20}", from: alert.labels.service }
    steps:
      - id: restart
        name: Restart the till
        uses: http.request
        with: { method: POST, url: "http://ADDRESS/restart/${{ inputs.service }}" }
        undo: { none: a restart cannot be taken back }
    """
            .replace("ADDRESS", address())
        + more;
  }

  void sicken(String service) {
    well.put(service, false);
  }

  /** It is well again by itself. */
  void recover(String service) {
    well.put(service, true);
  }

  /** The services that were restarted, in the order of that. */
  List<String> ledger() {
    return List.copyOf(ledger);
  }

  private void metrics(HttpExchange exchange) throws IOException {
    answer(
        exchange,
        well.entrySet().stream()
            .map(each ->
                "till_well{service=\"%s\"} %d\n".formatted(each.getKey(), each.getValue() ? 1 : 0))
            .collect(Collectors.joining("", "# TYPE till_well gauge\n", "")));
  }

  private void restart(HttpExchange exchange) throws IOException {
    var service = exchange.getRequestURI().getPath().substring(RESTART.length());
    ledger.add(service);
    recover(service);
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

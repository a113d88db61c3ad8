package io.firebreak.real;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A real Prometheus with a real Alertmanager, on loopback, in a folder of their own. */
final class Monitoring implements AutoCloseable {
  private static final String PROMETHEUS = "prometheus";
  private static final String ALERTMANAGER = "prometheus-alertmanager";

  private final Path folder;
  private final int prometheusPort;
  private final int alertmanagerPort;
  private final List<Process> processes = new ArrayList<>();

  Monitoring(Path folder) throws IOException {
    this.folder = folder;
    this.prometheusPort = freePort();
    this.alertmanagerPort = freePort();
  }

  /** Whether both programs are installed. */
  static boolean installed() {
    return List.of(PROMETHEUS, ALERTMANAGER).stream()
        .allMatch(name ->
            List.of(System.getenv().getOrDefault("PATH", "").split(":", -1)).stream()
                .anyMatch(each -> Files.isExecutable(Path.of(each, name))));
  }

  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String prometheus() {
    return "http://127.0.0.1:" + prometheusPort;
  }

  /**
   * Starts both.
   *
   * @param scraped {@code host:port} that Prometheus looks at each second
   * @param hook where Alertmanager delivers
   * @param token that it shows there
   */
  void start(String scraped, String hook, String token) throws IOException {
    Files.writeString(folder.resolve("token"), token);
    Files.writeString(
        folder.resolve("rules.yml"),
        """
        groups:
          - name: shop
            interval: 1s
            rules:
              - alert: TillDown
                expr: till_well == 0
                for: 1s
                labels: { severity: critical, service: till }
                annotations: { summary: "The till says that it is not well" }
        """);
    Files.writeString(
        folder.resolve("prometheus.yml"),
        """
        global: { scrape_interval: 1s, evaluation_interval: 1s }
        rule_files: ["%s"]
        alerting: { alertmanagers: [{ static_configs: [{ targets: ["127.0.0.1:%d"] }] }] }
        scrape_configs:
          - { job_name: till, static_configs: [{ targets: ["%s"] }] }
        """
            .formatted(folder.resolve("rules.yml"), alertmanagerPort, scraped));
    Files.writeString(
        folder.resolve("alertmanager.yml"),
        """
        global: { resolve_timeout: 5s }
        route: { receiver: firebreak, group_by: [service], group_wait: 1s, group_interval: 2s, repeat_interval: 1m }
        receivers:
          - name: firebreak
            webhook_configs:
              - url: "%s"
                send_resolved: true
                http_config: { authorization: { type: Bearer, credentials_file: "%s" } }
        """
            .formatted(hook, folder.resolve("token")));
    run(
        ALERTMANAGER,
        "--config.file=" + folder.resolve("alertmanager.yml"),
        "--storage.path=" + folder.resolve("alertmanager"),
        "--web.listen-address=127.0.0.1:" + alertmanagerPort,
        "--cluster.listen-address=");
    run(
        PROMETHEUS,
        "--config.file=" + folder.resolve("prometheus.yml"),
        "--storage.tsdb.path=" + folder.resolve("tsdb"),
        "--web.listen-address=127.0.0.1:" + prometheusPort);
  }

  private void run(String... command) throws IOException {
    processes.add(
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve(command[0] + ".log").toFile())
            .start());
  }

  /** What both wrote, for a failure's message. */
  String logs() {
    try {
      return Files.readString(folder.resolve(PROMETHEUS + ".log"))
          + Files.readString(folder.resolve(ALERTMANAGER + ".log"));
    } catch (IOException e) {
      return "no logs: " + e.getMessage();
    }
  }

  @Override
  public void close() {
    processes.forEach(Process::destroyForcibly);
    for (var process : processes) {
      try {
        process.waitFor();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}

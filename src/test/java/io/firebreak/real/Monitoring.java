package io.firebreak.real;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Real monitoring systems on loopback, each with a folder of its own, which all end together. */
final class Monitoring implements AutoCloseable {
  static final String PROMETHEUS = "prometheus";
  static final String ALERTMANAGER = "prometheus-alertmanager";
  static final String VMALERT = "vmalert";

  private final Path folder;
  private final List<Program> programs = new ArrayList<>();

  /** None yet. */
  Monitoring(Path folder) throws IOException {
    this.folder = Files.createDirectories(folder);
  }

  /** A rule that fires while the till of this service says that it is not well. */
  static String rule(String service) {
    return """
    groups:
      - name: %1$s
        interval: 1s
        rules:
          - alert: TillDown
            expr: till_well{service="%1$s"} == 0
            for: 1s
            labels: { severity: critical }
            annotations: { summary: "The till says that it is not well" }
    """
        .formatted(service);
  }

  private static String scrapes(Tills tills) {
    return """
    scrape_configs:
      - { job_name: tills, static_configs: [{ targets: ["%s"] }] }
    """
        .formatted(tills.address());
  }

  /**
   * A Prometheus that looks at tills each second, and each second tells again of what fires.
   *
   * @param alerting to whom it tells that
   */
  Program prometheus(int port, Tills tills, String rules, String alerting) throws IOException {
    var own = own(PROMETHEUS, port);
    Files.writeString(own.resolve("rules.yml"), rules);
    Files.writeString(
        own.resolve("prometheus.yml"),
        """
        global: { scrape_interval: 1s, evaluation_interval: 1s }
        rule_files: ["%s"]
        """
                .formatted(own.resolve("rules.yml"))
            + alerting
            + scrapes(tills));
    return start(
        own,
        List.of(
            PROMETHEUS,
            "--config.file=" + own.resolve("prometheus.yml"),
            "--storage.tsdb.path=" + own.resolve("tsdb"),
            "--rules.alert.resend-delay=1s",
            "--web.listen-address=" + loopback(port)));
  }

  /**
   * An Alertmanager whose receiver {@code firebreak} posts to a hook.
   *
   * @param rhythm its {@code group_interval} and {@code repeat_interval}
   * @param more what its command line says of its cluster
   */
  Program alertmanager(int port, String hook, String rhythm, String... more) throws IOException {
    var own = own(ALERTMANAGER, port);
    Files.writeString(own.resolve("token"), Firebreak.HOOK_TOKEN);
    Files.writeString(
        own.resolve("alertmanager.yml"),
        """
        global: { resolve_timeout: 5s }
        route: { receiver: firebreak, group_by: [service], group_wait: 1s, %s }
        receivers:
          - name: firebreak
            webhook_configs:
              - url: "%s"
                send_resolved: true
                http_config: { authorization: { type: Bearer, credentials_file: "%s" } }
        """
            .formatted(rhythm, hook, own.resolve("token")));
    var command = new ArrayList<String>();
    command.add(ALERTMANAGER);
    command.add("--config.file=" + own.resolve("alertmanager.yml"));
    command.add("--storage.path=" + own.resolve("data"));
    command.add("--web.listen-address=" + loopback(port));
    command.addAll(List.of(more));
    return start(own, command);
  }

  /** A vmalert that asks a Prometheus each second and posts to a hook for want of Alertmanagers. */
  Program vmalert(int port, String rules, int prometheus, String hook) throws IOException {
    var own = own(VMALERT, port);
    Files.writeString(own.resolve("rules.yml"), rules);
    return start(
        own,
        List.of(
            VMALERT,
            "-rule=" + own.resolve("rules.yml"),
            "-datasource.url=http://" + loopback(prometheus),
            "-notifier.url=" + hook,
            "-notifier.bearerToken=" + Firebreak.HOOK_TOKEN,
            "-evaluationInterval=1s",
            "-httpListenAddr=" + loopback(port)));
  }

  /** An address on this machine. */
  static String loopback(int port) {
    return "127.0.0.1:" + port;
  }

  /** Alertmanagers to whom a Prometheus tells what fires. */
  static String alertmanagers(int... ports) {
    return """
    alerting:
      alertmanagers:
        - static_configs: [{ targets: %s }]
    """
        .formatted(IntStream.of(ports).mapToObj(port -> '"' + loopback(port) + '"').toList());
  }

  private Path own(String name, int port) throws IOException {
    return Files.createDirectories(folder.resolve(name + "-" + port));
  }

  private Program start(Path own, List<String> command) throws IOException {
    var started = new Program(own.resolve(own.getFileName() + ".log"), command);
    programs.add(started);
    return started;
  }

  /** What all said, for a failure's message. */
  String logs() {
    return programs.stream().map(Program::said).collect(Collectors.joining("\n"));
  }

  @Override
  public void close() {
    programs.forEach(Program::close);
  }
}

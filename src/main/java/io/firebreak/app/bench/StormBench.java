package io.firebreak.app.bench;

import io.firebreak.cli.Bench;
import io.firebreak.journal.AuditVerify;
import io.firebreak.journal.Database;
import io.firebreak.journal.DatabaseConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures the packaged program in a storm: 10,000 alerts of 1,000 groups in 10 seconds, each group
 * in one delivery as Alertmanager sends them, and in the midst of them a node that dies with its
 * pods. Then as many alerts come each in a delivery of its own. Whatever the machine, all must be
 * stored and only the node's run started; how fast the first flood is taken has aims of its own.
 */
public final class StormBench {
  private static final int GROUPS = 1_000;
  private static final int EACH = 10;
  private static final int PODS = 100;

  /** Alerts a minute; reached at once, so that nothing depends on how fast the machine is. */
  private static final int THRESHOLD = 100;

  private static final int STEADY_PER_SECOND = 50;
  private static final int STEADY_ALERTS = 5_000;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final long LOOK_NANOS = 200_000_000;
  private static final String DEPTH = "firebreak_intake_depth";
  private static final String ENDED =
      "firebreak_runs_total{outcome=\"succeeded\",runbook=\"" + StormScene.PARENT + "\"";

  private final Bench.Storm asked;
  private final Path folder;
  private final Figures figures;
  private final InstantSource clock;
  private final List<String> missed = new ArrayList<>();
  private int sent;

  private StormBench(Bench.Storm asked, Path folder, PrintWriter out, InstantSource clock) {
    this.asked = asked;
    this.folder = folder;
    this.figures = new Figures(out);
    this.clock = clock;
  }

  /**
   * Measures.
   *
   * @param json file for the figures, null for none
   * @return 0 when all is stored and only the right run was started, and, unless it is only tried
   *     quickly, all aims were met; else 1
   * @throws IOException when the program does not start or a file cannot be written
   */
  public static int run(
      Bench.Storm asked, @Nullable Path json, PrintWriter out, InstantSource clock)
      throws IOException {
    var folder = Files.createTempDirectory("firebreak-storm");
    var vertx = Vertx.vertx();
    try {
      var bench = new StormBench(asked, folder, out, clock);
      var good = bench.all(vertx);
      if (json != null) {
        Files.writeString(json, bench.figures.json().toPrettyString() + "\n");
      }
      return good ? 0 : 1;
    } finally {
      Waiting.on(vertx.close());
      Folders.remove(folder);
    }
  }

  private boolean all(Vertx vertx) throws IOException {
    var stub = new Stub(vertx);
    var sender = new StormSender(vertx);
    StormScene.write(folder, stub.port(), storage(), THRESHOLD, hold().toSeconds() + "s");
    try (var server = BenchServer.start(folder, List.of("-Xmx256m"))) {
      var url = server.address() + BenchScene.HOOK;
      steady(sender, url);
      storm(sender, server, url);
      scattered(sender, server, url);
      server.memory().ifPresent(bytes -> figures.add("memory afterwards", bytes / 1e6, "MB"));
    }
    return proof(stub);
  }

  private int quick(int little, int whole) {
    return asked.quick() ? little : whole;
  }

  private Duration hold() {
    return Duration.ofSeconds(quick(6, 15));
  }

  private String storage() throws IOException {
    var shared = asked.shared();
    if (shared == null) {
      return "";
    }
    var secrets = Files.createDirectories(folder.resolve("secrets"));
    Files.writeString(secrets.resolve("DB"), shared.password());
    return """
    storage: { data: "%s", postgresql: "%s", user: "%s", password: secrets.DB }
    secrets: { file: "%s" }\
    """
        .formatted(folder.resolve("data"), shared.url(), shared.user(), secrets);
  }

  /** Alerts that come and go, day in, day out; no runbook wants them. */
  private void steady(StormSender sender, String url) {
    var seconds = asked.steady().toSeconds();
    if (seconds == 0) {
      return;
    }
    figures.say("%d alerts a second for %d s".formatted(STEADY_PER_SECOND, seconds));
    var start = clock.instant();
    var load =
        send(
            sender,
            url,
            Math.toIntExact(seconds * STEADY_PER_SECOND),
            asked.steady(),
            number -> steady(number, start));
    answers("steady: ", load, true);
  }

  /** Each alert fires once and is over at its next turn; another try sends the same bytes. */
  private static Buffer steady(int number, Instant begun) {
    var item = "s" + number % STEADY_ALERTS;
    var over = number / STEADY_ALERTS % 2 == 1;
    return StormScene.alert(
        StormScene.NOISE,
        item,
        Map.of("item", item, "severity", "warning"),
        begun.plusSeconds(number / STEADY_ALERTS / 2).toString(),
        over ? begun.plusSeconds(number / STEADY_PER_SECOND).toString() : "");
  }

  private int groups() {
    return quick(GROUPS / 10, GROUPS);
  }

  private Duration within() {
    return Duration.ofSeconds(quick(3, 10));
  }

  private void storm(StormSender sender, BenchServer server, String url) throws IOException {
    int groups = groups();
    int pods = quick(PODS / 10, PODS);
    figures.say(
        "%,d alerts in deliveries of %,d groups and a dead node with %d pods in %d s"
            .formatted(groups * EACH, groups, pods, within().toSeconds()));
    var start = clock.instant().toString();
    int node = groups / 10;
    var before = server.cpu();
    var load =
        send(
            sender,
            url,
            groups + 1 + pods,
            within(),
            number -> {
              if (number < node) {
                return StormScene.group("g" + number, EACH, start);
              } else if (number > node + pods) {
                return StormScene.group("g" + (number - 1 - pods), EACH, start);
              }
              return number == node ? node(start) : pod(number - node, start);
            });
    long begun = System.nanoTime();
    answers("storm: ", load, true);
    drained("storm: ", server, begun);
    processor("storm: ", server, before, groups * EACH + 1 + pods);
    settled(start);
  }

  /** Worse than any one Alertmanager: each alert comes by itself. */
  private void scattered(StormSender sender, BenchServer server, String url) throws IOException {
    int groups = groups();
    figures.say(
        "%,d alerts of %,d groups one by one in %d s"
            .formatted(groups * EACH, groups, within().toSeconds()));
    var start = clock.instant().toString();
    var before = server.cpu();
    var load =
        send(
            sender,
            url,
            groups * EACH,
            within(),
            number -> StormScene.member("h" + number % groups, number / groups, start));
    long begun = System.nanoTime();
    answers("one by one: ", load, false);
    drained("one by one: ", server, begun);
    processor("one by one: ", server, before, groups * EACH);
    settled(start);
  }

  private void processor(String phase, BenchServer server, Duration before, int alerts) {
    figures.add(
        phase + "processor time for an alert",
        server.cpu().minus(before).toNanos() / 1e6 / alerts,
        "ms");
  }

  private static Buffer node(String start) {
    return StormScene.alert(
        StormScene.NODE, "n1", Map.of("node", "n1", "severity", "critical"), start, "");
  }

  private static Buffer pod(int number, String start) {
    return StormScene.alert(
        StormScene.POD,
        "p" + number,
        Map.of("node", "n1", "pod", "p" + number, "severity", "critical"),
        start,
        "");
  }

  private StormSender.Sent send(
      StormSender sender, String url, int total, Duration within, IntFunction<Buffer> body) {
    sent += total;
    return sender.send(url, total, within, body);
  }

  private void answers(String phase, StormSender.Sent load, boolean isAimed) {
    aim(
        phase + "taken at the first try",
        100.0 * load.atFirst() / load.total(),
        "%",
        !isAimed || load.atFirst() >= 0.95 * load.total());
    aim(phase + "refused for good", load.refused(), "", load.refused() == 0);
    figures.add(phase + "answer, median", load.millis(0.5), "ms");
    aim(
        phase + "answer, 99th percentile",
        load.millis(0.99),
        "ms",
        !isAimed || load.millis(0.99) < 1_000);
    figures.add(phase + "answer, longest", load.millis(1), "ms");
  }

  private void aim(String name, double value, String unit, boolean met) {
    figures.add(name, value, unit);
    if (!met) {
      missed.add(name);
    }
  }

  /** Until incidents have heard of all and the node's run is over. */
  private void drained(String phase, BenchServer server, long begun) throws IOException {
    var readings = new Readings(server);
    while (readings.sum(DEPTH) > 0 || readings.sum(ENDED) < 1) {
      if (System.nanoTime() - begun > PATIENCE.toNanos()) {
        throw new IOException(
            "it is not drained: %d deliveries wait, %d runs of %s succeeded"
                .formatted(readings.sum(DEPTH), readings.sum(ENDED), StormScene.PARENT));
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
    var seconds = (System.nanoTime() - begun) / 1e9;
    aim(phase + "drained after the last answer", seconds, "s", seconds < 60);
  }

  /** Until what would have started runs has had its time to do so. */
  private void settled(String start) {
    var until = Instant.parse(start).plus(hold()).plusSeconds(3);
    while (clock.instant().isBefore(until)) {
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean proof(Stub stub) throws IOException {
    try (var database = Database.openReadOnly(place(), clock)) {
      var store = new StormStore(database);
      var report = AuditVerify.withoutCheckpoints().store(database);
      var runs = store.runs();
      var whole = store.deliveries() == sent && store.unrouted() == 0;
      figures.say(
          ("Proof: %,d of %,d deliveries stored, %,d of %,d alerts in incidents, %,d over before they"
                  + " were heard of; runs %s, %d effects; %s")
              .formatted(
                  store.deliveries(),
                  sent,
                  store.inIncidents(),
                  store.episodes(),
                  store.overBefore(),
                  runs,
                  stub.effects(),
                  report.text().lines().findFirst().orElse("")));
      if (!missed.isEmpty()) {
        figures.say("Aims that were not met: " + String.join(", ", missed));
      }
      return whole
          && store.inIncidents() + store.overBefore() == store.episodes()
          && runs.equals(Map.of(StormScene.PARENT, 1L))
          && stub.effects() == 1
          && report.ok()
          && (asked.quick() || missed.isEmpty());
    }
  }

  private DatabaseConfig place() {
    var shared = asked.shared();
    return shared == null
        ? new DatabaseConfig.Embedded(folder.resolve("data"))
        : new DatabaseConfig.Postgres(shared.url(), shared.user(), shared.password());
  }
}

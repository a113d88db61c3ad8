package io.firebreak.app.bench;

import io.firebreak.journal.AuditVerify;
import io.firebreak.journal.Database;
import io.firebreak.journal.DatabaseConfig;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures the packaged program from outside, on the embedded database with {@code
 * synchronous=FULL}, and beside it what this machine can do at most. Generator and target share the
 * machine with it.
 */
public final class Benchmark {
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** A look costs the program a millisecond or two, which the runs shall not pay for. */
  private static final long LOOK_NANOS = 200_000_000;

  private static final String ENDED =
      "firebreak_runs_total{outcome=\"succeeded\",runbook=\"bench\"";

  private final int share;
  private final Figures figures;
  private final InstantSource clock;
  private final Path folder;
  private final HttpClient http = HttpClient.newHttpClient();
  private int runs;

  private Benchmark(boolean quick, Path folder, PrintWriter out, InstantSource clock) {
    this.share = quick ? 100 : 1;
    this.folder = folder;
    this.figures = new Figures(out);
    this.clock = clock;
  }

  /**
   * Measures everything.
   *
   * @param quick whether to do a hundredth of the work
   * @param json file for the figures, null for none
   * @return 0 when every effect happened once and the record is whole, else 1
   * @throws IOException when the program does not start or a file cannot be written
   */
  public static int run(boolean quick, @Nullable Path json, PrintWriter out, InstantSource clock)
      throws IOException {
    var folder = Files.createTempDirectory("firebreak-bench");
    var vertx = Vertx.vertx();
    try {
      var bench = new Benchmark(quick, folder, out, clock);
      var good = bench.all(vertx);
      if (json != null) {
        Files.writeString(json, bench.figures.json().toPrettyString() + "\n");
      }
      return good ? 0 : 1;
    } catch (SQLException e) {
      throw new IOException(e);
    } finally {
      Waiting.on(vertx.close());
      Folders.remove(folder);
    }
  }

  private boolean all(Vertx vertx) throws IOException, SQLException {
    var stub = new Stub(vertx);
    var generator = new Generator(vertx);
    BenchScene.write(folder, stub.port());
    figures.say("This machine, " + Runtime.getRuntime().availableProcessors() + " processors");
    var commits =
        figures.add(
            "durable SQLite commits",
            CommitStore.perSecond(folder.resolve("limit.db"), some(20_000)),
            "/s");
    var bare = "http://127.0.0.1:" + stub.port() + "/bare";
    generator.flood(bare, some(20_000), i -> Buffer.buffer("{}"));
    var requests =
        figures.add(
            "bare HTTP requests, generator and target at their limit",
            generator.flood(bare, some(100_000), i -> Buffer.buffer("{}")).perSecond(),
            "/s");
    figures.say("Firebreak");
    linting();
    starts();
    try (var server = BenchServer.start(folder, List.of())) {
      idle(server);
      acceptances(generator, server, commits, requests);
      throughput(generator, server, commits);
      latency(generator, server, stub);
    }
    var asked = Files.createDirectories(folder.resolve("asked"));
    int clicked = clicks(asked, stub);
    return proof(stub, 3 * (runs + clicked), List.of(folder, asked));
  }

  private int some(int whole) {
    return Math.max(1, whole / share);
  }

  /** In a fresh process, as in CI, where nothing is warm. */
  private void linting() throws IOException {
    var books = folder.resolve("books");
    LintScene.write(books, some(1_000));
    var floor = seconds(List.of("--version"));
    figures.add("a process that only tells its version", floor, "s");
    figures.add(
        "lint of 1,000 different runbooks",
        seconds(List.of("lint", books.toString())),
        "s",
        floor,
        "that process");
  }

  private double seconds(List<String> arguments) throws IOException {
    return BenchServer.command(folder, arguments).toNanos() / 1e9;
  }

  private void starts() throws IOException {
    figures.add("ready after", median(List.of()), "s");
    var cache = folder.resolve("bench.aot");
    BenchServer.start(folder, List.of("-XX:AOTCacheOutput=" + cache)).close();
    figures.add("ready after, with a JDK AOT cache", median(List.of("-XX:AOTCache=" + cache)), "s");
  }

  private double median(List<String> jvm) throws IOException {
    var seconds = new double[share == 1 ? 5 : 1];
    for (int i = 0; i < seconds.length; i++) {
      try (var server = BenchServer.start(folder, jvm)) {
        seconds[i] = server.ready().toNanos() / 1e9;
      }
    }
    Arrays.sort(seconds);
    return seconds[seconds.length / 2];
  }

  private void idle(BenchServer server) throws IOException {
    LockSupport.parkNanos(Duration.ofSeconds(share == 1 ? 15 : 1).toNanos());
    server.memory().ifPresent(bytes -> figures.add("memory, idle", bytes / 1e6, "MB"));
  }

  private void acceptances(
      Generator generator, BenchServer server, double commits, double requests) {
    var url = server.address() + BenchScene.HOOK;
    generator.flood(url, some(10_000), alerts("Noise", "w"));
    var load = generator.flood(url, some(30_000), alerts("Noise", "n"));
    figures.add("durable acceptances", load.perSecond(), "/s", requests, "bare requests");
    figures.add("the same", load.perSecond(), "/s", commits, "durable commits");
    figures.add("acceptance, 99th percentile under this load", load.millis(0.99), "ms");
    figures.add("refused or unanswered", load.refused(), "");
  }

  private IntFunction<Buffer> alerts(String name, String prefix) {
    var now = clock.instant().toString();
    return number -> BenchScene.alert(name, prefix + number, now);
  }

  /**
   * Runs that begin while much is still being compiled pay for it, so they have a figure of their
   * own.
   */
  private void throughput(Generator generator, BenchServer server, double commits)
      throws IOException {
    int count = some(4_000);
    processorTime(generator, server, some(6_000), "warm");
    figures.add(
        "processor time for a run, the first 6,000 past",
        processorTime(generator, server, count, "early"),
        "ms");
    processorTime(generator, server, some(20_000), "warmer");
    long begun = System.nanoTime();
    var millis = processorTime(generator, server, count, "run");
    var perSecond = count / ((System.nanoTime() - begun) / 1e9);
    figures.add("finished runs", perSecond, "/s", commits, "durable commits");
    figures.add("processor time for a run, the first 30,000 past", millis, "ms");
    server.memory().ifPresent(bytes -> figures.add("memory, after the runs", bytes / 1e6, "MB"));
  }

  /** Processor time in milliseconds that the program takes for one of so many runs. */
  private double processorTime(Generator generator, BenchServer server, int count, String prefix)
      throws IOException {
    var before = server.cpu();
    flow(generator, server, server.address() + BenchScene.HOOK, count, prefix);
    return server.cpu().minus(before).toNanos() / 1e6 / count;
  }

  private void flow(Generator generator, BenchServer server, String url, int count, String prefix)
      throws IOException {
    var load = generator.flood(url, count, alerts("Bench", prefix));
    if (load.refused() > 0) {
      throw new IOException(load.refused() + " alerts were refused");
    }
    runs += count;
    awaitEnd(server);
  }

  private void latency(Generator generator, BenchServer server, Stub stub) throws IOException {
    int count = some(200);
    var sent = new long[count];
    generator.pace(
        server.address() + BenchScene.HOOK,
        count,
        200,
        alerts("Bench", "slow"),
        (number, at) -> sent[number] = at);
    runs += count;
    awaitEnd(server);
    var millis = new double[count];
    for (int i = 0; i < count; i++) {
      millis[i] = (stub.lastEffect().getOrDefault("slow" + i, sent[i]) - sent[i]) / 1e6;
    }
    Arrays.sort(millis);
    figures.add("webhook to last effect at 5/s, median", millis[count / 2], "ms");
    figures.add(
        "webhook to last effect at 5/s, 99th percentile", millis[(int) (count * 0.99)], "ms");
  }

  /**
   * From a click to what it sets free, in a program of its own that asks in Slack.
   *
   * @return how many runs were approved
   */
  private int clicks(Path place, Stub stub) throws IOException {
    int count = some(200);
    BenchScene.writeAsking(place, stub.port());
    try (var server = BenchServer.start(place, List.of())) {
      new Clicks(http, server, stub, clock).measure(count, figures);
      awaitEnd(server, 2 * count);
    }
    return 2 * count;
  }

  /** Until the program says that all runs so far have succeeded. */
  private void awaitEnd(BenchServer server) throws IOException {
    awaitEnd(server, runs);
  }

  private void awaitEnd(BenchServer server, int count) throws IOException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    var readings = new Readings(server);
    while (readings.sum(ENDED) < count) {
      if (System.nanoTime() > until) {
        throw new IOException(
            readings.sum(ENDED) + " of " + count + " runs have succeeded; the others hang");
      }
      LockSupport.parkNanos(LOOK_NANOS);
    }
  }

  private boolean proof(Stub stub, int effects, List<Path> places) throws IOException {
    var good = stub.effects() == effects && stub.repeated() == 0;
    figures.say(
        "Proof: %,d effects of %,d, %d of them twice"
            .formatted(stub.effects(), effects, stub.repeated()));
    for (var place : places) {
      try (var database =
          Database.openReadOnly(new DatabaseConfig.Embedded(place.resolve("data")), clock)) {
        var report = AuditVerify.withoutCheckpoints().store(database);
        figures.say(report.text().lines().findFirst().orElse(""));
        good &= report.ok();
      }
    }
    return good;
  }
}

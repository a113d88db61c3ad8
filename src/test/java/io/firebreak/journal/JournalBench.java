package io.firebreak.journal;

import com.sun.management.OperatingSystemMXBean;
import io.firebreak.journal.TestEvents.Said;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Prints what the journal does beside what the machine can do. Run its main with {@code EMBEDDED}
 * or {@code POSTGRESQL}; the server of the tests runs without fsync, so its figures show the cost
 * of the program, not of the disk.
 */
final class JournalBench {
  private static final int CALLERS = 64;
  private static final int ROUNDS = 3;
  private static final long ROUND_NANOS = TimeUnit.SECONDS.toNanos(4);
  private static final OperatingSystemMXBean SYSTEM =
      (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();

  private JournalBench() {}

  static void main(String[] args) throws Exception {
    Stores stores = Stores.valueOf(args[0]);
    if (stores == Stores.EMBEDDED) {
      System.out.printf("bare SQLite: %,.0f durable commits/s of one row%n", bareCommits());
    }
    try (OpenStore store = stores.open(TestEvents.TYPES, InstantSource.system())) {
      for (int round = 0; round < ROUNDS; round++) {
        measure("alone", store.journal(), 1, "run/" + round + "-");
        measure("64 streams", store.journal(), CALLERS, "run/" + round + "-");
        measure("one stream", store.journal(), CALLERS, null);
      }
      verify(store.database());
    }
  }

  private static void verify(Database database) throws IOException {
    long begin = System.nanoTime();
    AuditReport report = AuditVerify.withoutCheckpoints().store(database);
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "verified %,d events in %.1f s, %,.0f/s; %s%n",
        report.events(), seconds, report.events() / seconds, report.ok() ? "whole" : report.text());
  }

  private static double bareCommits() throws Exception {
    Path folder = Stores.newFolder("bench");
    String url = "jdbc:sqlite:" + folder.resolve("bare.db") + "?journal_mode=WAL&synchronous=FULL";
    try (Connection connection = DriverManager.getConnection(url);
        Statement ddl = connection.createStatement()) {
      ddl.execute("CREATE TABLE row (id INTEGER PRIMARY KEY, text TEXT)");
      connection.setAutoCommit(false);
      return commitsPerSecond(connection);
    } finally {
      Stores.delete(folder);
    }
  }

  private static double commitsPerSecond(Connection connection) throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO row (text) VALUES (?)")) {
      long begin = System.nanoTime();
      int count = 0;
      for (; System.nanoTime() - begin < ROUND_NANOS; count++) {
        insert.setString(1, "x".repeat(300));
        insert.executeUpdate();
        connection.commit();
      }
      return count * 1e9 / (System.nanoTime() - begin);
    }
  }

  /** A null prefix means that all callers share one stream. */
  private static void measure(String what, Journal journal, int callers, @Nullable String prefix)
      throws Exception {
    long cpu = SYSTEM.getProcessCpuTime();
    long begin = System.nanoTime();
    List<Future<long[]>> running = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < callers; i++) {
        String stream = prefix == null ? "intake/today" : prefix + i;
        running.add(threads.submit(() -> commitFor(journal, new StreamId("default", stream))));
      }
    }
    long count = 0;
    long longest = 0;
    for (Future<long[]> caller : running) {
      count += caller.get()[0];
      longest = Math.max(longest, caller.get()[1]);
    }
    double seconds = (System.nanoTime() - begin) / 1e9;
    System.out.printf(
        "%-10s %,8.0f units/s, %5.1f us CPU per unit, mean %,6.0f us, longest %,7.0f us%n",
        what,
        count / seconds,
        (SYSTEM.getProcessCpuTime() - cpu) / 1e3 / count,
        seconds * 1e6 * callers / count,
        longest / 1e3);
  }

  private static long[] commitFor(Journal journal, StreamId stream) {
    long end = System.nanoTime() + ROUND_NANOS;
    long count = 0;
    long longest = 0;
    long before = System.nanoTime();
    while (before < end) {
      journal.commit(
          Unit.builder()
              .fact(stream, NewEvent.byEngine(new Said("step 3 of 7 ended after 120 ms " + count)))
              .build());
      long now = System.nanoTime();
      longest = Math.max(longest, now - before);
      before = now;
      count++;
    }
    return new long[] {count, longest};
  }
}

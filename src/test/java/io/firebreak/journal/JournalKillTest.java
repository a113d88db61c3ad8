package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.TestEvents.Said;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Kills a process that writes, and looks for what it had acknowledged. */
class JournalKillTest {
  private static final int KILLS = 3;
  private static final int ACKNOWLEDGED = 400;

  @Test
  void whatWasAcknowledgedOutlivesTheProcess(@TempDir Path folder) throws Exception {
    int acknowledged = 0;
    for (int kill = 0; kill < KILLS; kill++) {
      List<String> lines = writeAndKill(folder);
      acknowledged += lines.size();
      try (Database database =
              Database.open(new DatabaseConfig.Embedded(folder), InstantSource.system());
          Journal journal = database.journal(TestEvents.TYPES, text -> text)) {
        for (String line : lines) {
          assertThat(standing(journal, line)).as(line).isTrue();
        }
      }
    }
    assertThat(acknowledged).isGreaterThanOrEqualTo(KILLS * ACKNOWLEDGED);
  }

  /** Each line is "stream seq hash". */
  private static boolean standing(Journal journal, String line) {
    String[] part = line.split(" ", -1);
    long seq = Long.parseLong(part[1]);
    Event event = journal.read(new StreamId("default", part[0]), seq - 1).getFirst();
    return event.seq() == seq && event.hash().equals(part[2]);
  }

  private static List<String> writeAndKill(Path folder) throws IOException, InterruptedException {
    Process child =
        new ProcessBuilder(
                ProcessHandle.current().info().command().orElseThrow(),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                Writer.class.getName(),
                folder.toString())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = child.inputReader(UTF_8)) {
      List<String> lines = new ArrayList<>();
      while (lines.size() < ACKNOWLEDGED) {
        String line = out.readLine();
        assertThat(line).as("the child died after %d lines", lines.size()).isNotNull();
        lines.add(line);
      }
      child.toHandle().destroyForcibly(); // leaves the pipe open, unlike the process itself
      // What it said in its last moment counts too; its very last line may be cut short.
      out.lines().filter(line -> line.matches("\\S+ \\d+ [0-9a-f]{64}")).forEach(lines::add);
      return lines;
    } finally {
      child.destroyForcibly().waitFor();
    }
  }

  /** The process that is killed. */
  static final class Writer {
    private Writer() {}

    static void main(String[] args) {
      Database database =
          Database.open(new DatabaseConfig.Embedded(Path.of(args[0])), InstantSource.system());
      Journal journal = database.journal(TestEvents.TYPES, text -> text);
      for (int i = 0; i < 8; i++) {
        StreamId stream = StreamId.run("default", String.valueOf(i));
        Thread.ofPlatform().start(() -> write(journal, stream));
      }
    }

    private static void write(Journal journal, StreamId stream) {
      while (true) {
        Unit unit = Unit.builder().fact(stream, NewEvent.byEngine(new Said("x"))).build();
        if (journal.commit(unit) instanceof Committed.Done(List<Event> events)) {
          Event event = events.getFirst();
          synchronized (System.out) {
            System.out.println(stream.name() + " " + event.seq() + " " + event.hash());
            System.out.flush();
          }
        }
      }
    }
  }
}

package io.firebreak.rehearsal;

import io.firebreak.action.ActionCatalog;
import io.firebreak.action.SecretText;
import io.firebreak.action.Secrets;
import io.firebreak.alert.AlertSource;
import io.firebreak.approval.People;
import io.firebreak.durable.Worker;
import io.firebreak.gate.FleetLimits;
import io.firebreak.incident.IncidentEvent;
import io.firebreak.journal.Database;
import io.firebreak.journal.DatabaseConfig;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.Doors;
import io.firebreak.remediation.Engine;
import io.firebreak.remediation.ManualEngine;
import io.firebreak.remediation.RunEvents;
import io.firebreak.remediation.Versions;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.PolicySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What tests share because it is slow to make: a throw-away journal and the compiled expressions.
 * Each test is a tenant of its own there, so that none sees another. Not thread-safe.
 */
public final class Studio implements AutoCloseable {
  private final ActionCatalog actions;
  private final List<AlertSource> sources;
  private final Evaluator evaluator = new Evaluator();
  private final VirtualTime time = new VirtualTime();
  private final AtomicLong ids = new AtomicLong();
  private final Path folder;
  private final Database database;
  private final Journal journal;
  private final AtomicBoolean closed = new AtomicBoolean();

  /**
   * A studio with an empty journal in a temporary folder.
   *
   * @param actions the real actions, whose answers tests fake
   * @param sources what reads the deliveries that tests give as samples
   */
  public Studio(ActionCatalog actions, List<AlertSource> sources) {
    this.actions = actions;
    this.sources = List.copyOf(sources);
    this.folder = folder();
    this.database = Database.open(new DatabaseConfig.Embedded(folder), time);
    this.journal =
        database.journal(
            RunEvents.addTo(IncidentEvent.register(EventTypes.builder())).build(), text -> text);
  }

  /** Memory is as good as a disk for what is thrown away, and quicker. */
  private static Path folder() {
    var memory = Path.of("/dev/shm");
    try {
      return Files.isWritable(memory)
          ? Files.createTempDirectory(memory, "firebreak-test")
          : Files.createTempDirectory("firebreak-test");
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary folder cannot be written", e);
    }
  }

  ActionCatalog actions() {
    return actions;
  }

  List<AlertSource> sources() {
    return sources;
  }

  Evaluator evaluator() {
    return evaluator;
  }

  VirtualTime time() {
    return time;
  }

  Journal journal() {
    return journal;
  }

  /** An id that no other test of this studio has. */
  String nextId() {
    return "test-" + ids.incrementAndGet();
  }

  /** The engine of one test. */
  ManualEngine engine(Versions versions, World world, People people, PolicySet policies) {
    IdSource next = this::nextId;
    return new ManualEngine(
        new Engine.Ground(
            database,
            journal,
            FakeAction.all(actions, world),
            evaluator,
            new NoSecrets(),
            versions,
            people,
            next,
            next,
            // Waits between attempts are half of what jitter may make them, every time.
            () -> Long.MAX_VALUE,
            System::nanoTime,
            Doors.of(List.of()),
            Worker.Settings.defaults("test"),
            () -> policies,
            // What bounds all runbooks has tests of its own: what one does is tested without it.
            FleetLimits.none()));
  }

  /** Removes everything; once is enough. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    journal.close();
    database.close();
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the temporary folder cannot be removed", e);
    }
  }

  /** Tests know no secret, and a faked world needs none. */
  private static final class NoSecrets implements Secrets {
    @Override
    public String reveal(SecretText text) {
      return text.masked();
    }

    @Override
    public String redact(String text) {
      return text;
    }

    @Override
    public void forget(String name) {
      // nothing was read
    }
  }
}

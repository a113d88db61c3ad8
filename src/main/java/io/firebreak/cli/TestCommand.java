package io.firebreak.cli;

import io.firebreak.action.ActionCatalog;
import io.firebreak.alert.AlertSource;
import io.firebreak.label.VisibleText;
import io.firebreak.rehearsal.JUnitXml;
import io.firebreak.rehearsal.JsonReport;
import io.firebreak.rehearsal.Studio;
import io.firebreak.rehearsal.TestFiles;
import io.firebreak.rehearsal.TestReport;
import io.firebreak.rehearsal.TestRunner;
import io.firebreak.rehearsal.TextReport;
import io.firebreak.runbook.FolderWatch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.xml.stream.XMLStreamException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "test",
    description =
        "Play the tests of runbooks (*.test.yaml) on the real engine with a faked world, and run"
            + " those of policies. Exit code 1 when one fails or coverage is too low, 65 when a file"
            + " is wrong.")
final class TestCommand implements Callable<Integer> {
  private static final FolderWatch.Settings WATCH =
      new FolderWatch.Settings(
          Duration.ofMillis(100), Duration.ofSeconds(2), Duration.ofSeconds(10));

  private static final Path POLICIES = Path.of("config", "policies");

  private final Supplier<ActionCatalog> actions;
  private final Supplier<List<AlertSource>> sources;

  @Mixin private Output output = new Output();

  @Parameters(
      paramLabel = "PATH",
      arity = "0..*",
      description = "Files of tests, runbooks, policies, or folders (default: runbooks).")
  private List<Path> paths = List.of(Path.of("runbooks"));

  @Option(
      names = "--only",
      paramLabel = "TEXT",
      description = "Only tests whose name holds this text.")
  private String only = "";

  @Option(
      names = "--junit",
      paramLabel = "FILE",
      description = "Write a report in JUnit's XML, too.")
  private @Nullable Path junit;

  @Option(
      names = "--min-coverage",
      paramLabel = "PERCENT",
      description = "Fail when less of some runbook's ways is covered.")
  private int minCoverage;

  @Option(names = "--watch", description = "Play them again whenever a file changes, until Ctrl-C.")
  private boolean watch;

  @Option(
      names = "--policies",
      paramLabel = "DIR",
      description =
          "Play runbooks under these policies, unless tests name others (default: config/policies"
              + " if it is there, as for 'serve'; else the built-in ones).")
  private @Nullable Path policies;

  TestCommand(Supplier<ActionCatalog> actions, Supplier<List<AlertSource>> sources) {
    this.actions = actions;
    this.sources = sources;
  }

  @Override
  public Integer call() {
    if (watch && junit != null) {
      throw new CommandFailure(
          Exit.USAGE, "--watch and --junit do not go together: the report would be a change");
    }
    try (var studio = new Studio(actions.get(), sources.get())) {
      var runner = new TestRunner(studio, settings(), System::nanoTime);
      return watch ? again(studio, runner) : once(runner);
    }
  }

  private TestRunner.Settings settings() {
    return new TestRunner.Settings(inForce(), paths.stream().filter(Files::isDirectory).toList());
  }

  /** Where a server that is started here finds its policies. */
  private @Nullable Path inForce() {
    return policies == null && Files.isDirectory(POLICIES) ? POLICIES : policies;
  }

  /** Plays once at once, and then after each change. */
  private int again(Studio studio, TestRunner runner) {
    // Ctrl-C ends the process without coming back here.
    Runtime.getRuntime().addShutdownHook(new Thread(studio::close));
    var watches = new ArrayList<FolderWatch>();
    try {
      for (var folder : folders()) {
        watches.add(new FolderWatch(folder, WATCH, () -> told(runner)));
      }
      new CountDownLatch(1).await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      watches.forEach(FolderWatch::close);
    }
    return Exit.OK;
  }

  /** All that a change of may matter; none that lies in another. */
  private List<Path> folders() {
    var all =
        Stream.concat(paths.stream(), Stream.ofNullable(inForce()))
            .map(path -> path.toAbsolutePath().normalize())
            .map(path -> Files.isDirectory(path) ? path : path.getParent())
            .distinct()
            .toList();
    return all.stream()
        .filter(folder ->
            all.stream().noneMatch(other -> !other.equals(folder) && folder.startsWith(other)))
        .toList();
  }

  private synchronized void told(TestRunner runner) {
    try {
      once(runner);
    } catch (CommandFailure e) {
      output.line("firebreak: " + e.getMessage());
    }
  }

  private int once(TestRunner runner) {
    var report = runner.run(files(), name -> name.contains(only));
    if (!output.printedJson(JsonReport.of(report))) {
      output.lines(TextReport.of(report).stripTrailing());
    }
    writeXml(report);
    return code(report);
  }

  private List<Path> files() {
    try {
      var files = TestFiles.find(paths);
      if (files.isEmpty()) {
        throw new CommandFailure(
            Exit.DATA, "there are no tests: no file there is named *.test.yaml");
      }
      return files;
    } catch (IOException e) {
      throw new CommandFailure(Exit.DATA, "the tests cannot be read: " + e.getMessage());
    }
  }

  private void writeXml(TestReport report) {
    if (junit == null) {
      return;
    }
    try (var to = Files.newOutputStream(junit)) {
      JUnitXml.write(report, to);
    } catch (IOException | XMLStreamException e) {
      throw new CommandFailure(Exit.DATA, junit + " cannot be written: " + e.getMessage());
    }
  }

  private int code(TestReport report) {
    if (report.unusable()) {
      return Exit.DATA;
    }
    var low = report.coverage().stream().filter(each -> each.percent() < minCoverage).toList();
    low.forEach(each ->
        System.err.println(
            VisibleText.line(
                "firebreak: only %d%% of %s is covered, and %d%% are wanted"
                    .formatted(each.percent(), each.runbook(), minCoverage))));
    return report.failures() > 0 || !low.isEmpty() ? Exit.NO : Exit.OK;
  }
}

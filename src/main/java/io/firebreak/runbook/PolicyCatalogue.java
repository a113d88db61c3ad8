package io.firebreak.runbook;

import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.Problem.Code;
import io.firebreak.runbook.RunbookFolder.SourceFile;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The policies in force: those of a folder, or the built-in ones where there is no such folder.
 * They are taken all together or not at all. Thread-safe.
 */
public final class PolicyCatalogue implements Reloadable {
  /** The built-in policies: the files of {@code config/policies}, which travel with the program. */
  static final List<String> BUILT_IN =
      List.of(
          "irreversible-needs-approval.yaml",
          "large-change-needs-approval.yaml",
          "no-self-approval.yaml",
          "production-needs-approval.yaml");

  private static final int MOST_SHOWN = 20;

  private final Path folder;
  private final Journal journal;
  private final StreamId stream;
  private final PolicyReader reader = new PolicyReader();
  private boolean fromFolder;
  private List<Problem> told = List.of();
  private volatile @Nullable PolicySet inForce;

  /**
   * A catalogue without policies until {@link #reload}.
   *
   * @param folder where policies are; the built-in ones hold while it does not exist
   * @param tenant whose it is
   */
  public PolicyCatalogue(Path folder, Journal journal, String tenant) {
    this.folder = folder;
    this.journal = journal;
    this.stream = StreamId.admin(tenant);
  }

  /** Where policies are, beside the configuration in a folder. */
  public static Path folderIn(Path configuration) {
    return configuration.resolve("policies");
  }

  /** What the built-in policies are. */
  public static PolicySet builtIn() {
    var read = new PolicyReader().read(builtInFiles(), List.of());
    if (read.set() == null) {
      throw new IllegalStateException("built-in policies with errors:\n" + read.report().text());
    }
    return read.set();
  }

  /**
   * Reads the policies of a folder.
   *
   * @throws InvalidPoliciesException when any of them has an error
   */
  public static PolicySet of(Path folder) {
    var problems = new Problems();
    var read = new PolicyReader().read(RunbookFolder.read(folder, problems), problems.list());
    if (read.set() == null) {
      throw new InvalidPoliciesException(read.report());
    }
    return read.set();
  }

  /** Policies that cannot be used. */
  public static final class InvalidPoliciesException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Report report;

    /** With what is wrong. */
    public InvalidPoliciesException(Report report) {
      super("the policies cannot be used:\n" + report.text());
      this.report = report;
    }

    /** What is wrong with them. */
    public Report report() {
      return report;
    }
  }

  /**
   * Reads the policies again, and puts them in force when all are good; else those of before stay.
   *
   * @return what was found
   * @throws io.firebreak.journal.StorageException when the change cannot be recorded; then nothing
   *     has changed
   */
  public synchronized Report reload() {
    var read = read();
    var set = read.set();
    var before = inForce;
    if (set == null) {
      rejected(read.report(), before);
    } else if (before == null || !before.hash().equals(set.hash())) {
      record(
          new RunbookEvent.PoliciesInForce(
              set.hash(),
              before == null ? null : before.hash(),
              set.policies().stream().map(Policy::name).toList(),
              fromFolder ? folder.toString() : "built-in"));
      inForce = set;
    }
    if (set != null) {
      told = List.of();
    }
    return read.report();
  }

  private PolicyReader.Read read() {
    if (Files.isDirectory(folder)) {
      fromFolder = true;
      var problems = new Problems();
      return reader.read(RunbookFolder.read(folder, problems), problems.list());
    }
    // A folder that was there and is gone is a mistake, such as a lost mount, and no wish for
    // others.
    return fromFolder
        ? new PolicyReader.Read(null, new Report(0, List.of(gone())))
        : reader.read(builtInFiles(), List.of());
  }

  private Problem gone() {
    return new Problem(
        new Location(folder.toString(), 1, 1),
        Code.UNREADABLE,
        "the folder of policies is gone; those that were read from it stay in force",
        null);
  }

  private static List<SourceFile> builtInFiles() {
    var files = new ArrayList<SourceFile>();
    for (var name : BUILT_IN) {
      try (var in = PolicyCatalogue.class.getResourceAsStream("/policies/" + name)) {
        if (in == null) {
          throw new IllegalStateException("the program was packaged without the policy " + name);
        }
        files.add(new SourceFile(name, Path.of(name), in.readNBytes(YamlReader.MAX_BYTES + 1)));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return files;
  }

  @Override
  public String name() {
    return "policies";
  }

  @Override
  public Optional<Path> folder() {
    return Optional.of(folder);
  }

  @Override
  public List<Problem> refresh() {
    return reload().problems();
  }

  /** On the record once, not at every look at the same mistakes. */
  private void rejected(Report report, @Nullable PolicySet before) {
    if (report.problems().equals(told)) {
      return;
    }
    report.problems().stream()
        .filter(problem -> !problem.code().warning())
        .limit(MOST_SHOWN)
        .forEach(problem ->
            record(
                new RunbookEvent.Rejected(
                    problem.location().file(),
                    problem.toString(),
                    before == null ? null : before.hash())));
    told = report.problems();
  }

  private void record(RunbookEvent event) {
    journal.commit(Unit.builder().fact(stream, NewEvent.byEngine(event)).build());
  }

  /**
   * The policies in force.
   *
   * @throws IllegalStateException when none were ever good: nothing may go on without them
   */
  public PolicySet inForce() {
    var set = inForce;
    if (set == null) {
      throw new IllegalStateException("there are no policies in force");
    }
    return set;
  }
}

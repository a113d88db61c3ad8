package io.firebreak.runbook;

import io.firebreak.alert.Alert;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.runbook.Problem.Code;
import io.firebreak.runbook.RunbookFolder.SourceFile;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The runbooks in force. They are read from a folder, all at once; a file with an error leaves its
 * last good version in force. Every version that was ever in force is kept by its hash, so that a
 * run goes on with the one it started with. Thread-safe.
 */
public final class Catalogue {
  private final Path folder;
  private final Linter linter;
  private final Evaluator evaluator;
  private final VersionStore store;
  private final Journal journal;
  private final StreamId stream;
  private final Map<String, RunbookVersion> byHash = new ConcurrentHashMap<>();
  private volatile Snapshot snapshot = new Snapshot(Map.of(), Map.of(), new Report(0, List.of()));

  /**
   * A catalogue of a folder; empty until {@link #reload}.
   *
   * @param tenant whose it is
   */
  public Catalogue(
      Path folder,
      Linter linter,
      Evaluator evaluator,
      Database database,
      Journal journal,
      String tenant) {
    this.folder = folder;
    this.linter = linter;
    this.evaluator = evaluator;
    this.store = new VersionStore(database.jdbi(), tenant);
    this.journal = journal;
    this.stream = StreamId.admin(tenant);
  }

  /**
   * All that is in force at one time.
   *
   * @param files what each file was read as, by path
   * @param inForce by the runbook's name
   * @param name of the set that is in force, as {@link Matching#nameOf} does
   */
  private record Snapshot(
      Map<String, Entry> files, Map<String, RunbookVersion> inForce, Report report, String name) {
    Snapshot(Map<String, Entry> files, Map<String, RunbookVersion> inForce, Report report) {
      this(
          files,
          inForce,
          report,
          Matching.nameOf(inForce.values().stream().map(RunbookVersion::hash).toList()));
    }
  }

  /**
   * What one file was read as.
   *
   * @param version what it stands for, the last good one if it has errors; null for none
   */
  private record Entry(
      String contentHash, @Nullable RunbookVersion version, List<Problem> problems) {
    boolean rejected() {
      return problems.stream().anyMatch(problem -> !problem.code().warning());
    }
  }

  /**
   * Reads the folder again, and puts in force what is good in it.
   *
   * @return what lint found; files with errors have left their last good version in force
   * @throws io.firebreak.journal.StorageException when the change cannot be recorded; then nothing
   *     has changed
   */
  public synchronized Report reload() {
    var ofFolder = new Problems();
    var sources = RunbookFolder.read(folder, ofFolder);
    var heads = store.heads();
    var files = new TreeMap<String, Entry>();
    sources.forEach(source -> files.put(source.name(), entry(source, heads)));
    var inForce = inForce(files, ofFolder);
    record(files, inForce, heads);
    inForce.values().forEach(version -> byHash.putIfAbsent(version.hash(), version));
    inForce.values().forEach(version -> evaluator.warm(version.runbook()));
    var problems = new ArrayList<>(ofFolder.list());
    files.values().forEach(entry -> problems.addAll(entry.problems()));
    problems.sort(Comparator.comparing(problem -> problem.location().file()));
    var report = new Report(sources.size(), problems);
    snapshot = new Snapshot(files, inForce, report);
    return report;
  }

  private Entry entry(SourceFile source, List<VersionStore.Head> heads) {
    var contentHash = Canonical.hash(source.bytes());
    var before = snapshot.files().get(source.name());
    if (before != null && before.contentHash().equals(contentHash)) {
      return before;
    }
    var parsed = linter.read(source.name(), source.bytes());
    var version =
        parsed
            .version(null)
            .or(() -> Optional.ofNullable(before).map(Entry::version))
            .or(() -> lastGood(source.name(), heads))
            .orElse(null);
    return new Entry(contentHash, version, parsed.found());
  }

  /** What the file was when it last was good, in an earlier life of this program. */
  private Optional<RunbookVersion> lastGood(String path, List<VersionStore.Head> heads) {
    return heads.stream()
        .filter(head -> head.path().equals(path))
        .findFirst()
        .map(head -> byHash(head.hash()));
  }

  /** By name. If two files have one name, the one stays that had it, else the first. */
  private Map<String, RunbookVersion> inForce(Map<String, Entry> files, Problems problems) {
    var inForce = new TreeMap<String, RunbookVersion>();
    for (var entry : files.values()) {
      var version = entry.version();
      if (version == null) {
        continue;
      }
      var name = version.runbook().name();
      var rival = inForce.get(name);
      if (rival == null) {
        inForce.put(name, version);
      } else {
        var incumbent = snapshot.inForce().get(name);
        var newcomerStays = incumbent != null && incumbent.path().equals(version.path());
        var stays = newcomerStays ? version : rival;
        var goes = newcomerStays ? rival : version;
        inForce.put(name, stays);
        problems.add(
            new Location(goes.path(), 1, 1),
            Code.DUPLICATE_NAME,
            "the runbook " + name + " is already in " + stays.path());
      }
    }
    return inForce;
  }

  private void record(
      Map<String, Entry> files,
      Map<String, RunbookVersion> inForce,
      List<VersionStore.Head> heads) {
    var before = new TreeMap<String, VersionStore.Head>();
    heads.forEach(head -> before.put(head.name(), head));
    inForce.forEach((name, version) -> putInForce(version, before.get(name)));
    for (var head : heads) {
      if (!inForce.containsKey(head.name())) {
        commit(
            Unit.builder().guard(store.withdraw(head)),
            new RunbookEvent.Withdrawn(head.name(), head.hash(), head.path()));
      }
    }
    files.forEach(this::rejected);
  }

  private void putInForce(RunbookVersion version, VersionStore.@Nullable Head before) {
    var previous = before == null ? null : before.hash();
    if (!version.hash().equals(previous)) {
      commit(
          Unit.builder().guard(store.keep(version)).guard(store.putInForce(version, previous)),
          new RunbookEvent.InForce(
              version.runbook().name(),
              version.hash(),
              previous,
              version.path(),
              version.author()));
    }
  }

  private void rejected(String path, Entry entry) {
    if (!entry.rejected() || entry.equals(snapshot.files().get(path))) {
      return;
    }
    var problem =
        entry.problems().stream().filter(each -> !each.code().warning()).findFirst().orElseThrow();
    var kept = entry.version();
    commit(
        Unit.builder(),
        new RunbookEvent.Rejected(path, problem.toString(), kept == null ? null : kept.hash()));
  }

  /** A refusal means that another process recorded the same change first, which is as good. */
  private void commit(Unit.Builder unit, RunbookEvent event) {
    var committed = journal.commit(unit.fact(stream, NewEvent.byEngine(event)).build());
    if (committed instanceof Committed.Conflict conflict) {
      throw new IllegalStateException("a fact met a conflict: " + conflict);
    }
  }

  /** What lint found when the folder was last read. */
  public Report report() {
    return snapshot.report();
  }

  /** The runbooks in force, by name. */
  public Collection<RunbookVersion> inForce() {
    return snapshot.inForce().values();
  }

  /** The version of a runbook that is in force. */
  public Optional<RunbookVersion> find(String name) {
    return Optional.ofNullable(snapshot.inForce().get(name));
  }

  /** The runbook's name that somebody probably meant; empty when none is near. */
  public Optional<String> nearest(String name) {
    return Optional.ofNullable(Nearest.of(name, snapshot.inForce().keySet()));
  }

  /**
   * A version that is or was in force.
   *
   * @throws IllegalStateException when no such version was ever in force here
   */
  public RunbookVersion byHash(String hash) {
    var known = byHash.get(hash);
    if (known != null) {
      return known;
    }
    var stored =
        store
            .byHash(hash)
            .orElseThrow(() -> new IllegalStateException("no runbook version " + hash));
    byHash.putIfAbsent(hash, stored);
    return stored;
  }

  /** What every runbook's trigger says of an alert. */
  public Matching match(Alert alert) {
    var present = snapshot;
    var values = AlertValues.of(alert);
    return new Matching(
        present.name(),
        present.inForce().values().stream()
            .map(version -> TriggerMatch.of(version, values, evaluator))
            .toList());
  }
}

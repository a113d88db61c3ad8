package io.firebreak.runbook;

import io.firebreak.alert.Alert;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.runbook.Problem.Code;
import io.firebreak.runbook.RunbookFolder.SourceFile;
import io.firebreak.runbook.RunbookSource.Change;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The runbooks in force. They are read from their source, all at once; a file with an error leaves
 * its last good version in force. Every version that was ever in force is kept by its hash, so that
 * a run goes on with the one it started with. Thread-safe.
 */
public final class Catalogue implements Reloadable {
  /** The subject under which the outbox tells what is wrong in the catalogue. */
  public static final String SUBJECT = "catalogue";

  private final RunbookSource source;
  private final Supplier<Linter> linters;
  private final Evaluator evaluator;
  private final VersionStore store;
  private final CatalogueRecord record;
  private final Canaries canaries;
  private final Map<String, RunbookVersion> byHash = new ConcurrentHashMap<>();
  private volatile @Nullable Snapshot read;
  private @Nullable Linter lintedBy;

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
    this(
        RunbookSource.folder(folder),
        () -> linter,
        evaluator,
        database,
        journal,
        tenant,
        List.of());
  }

  /**
   * A catalogue of what a source holds; empty until {@link #reload}.
   *
   * @param linters what checks the files, by what is configured and in force at the moment of
   *     asking
   * @param tenant whose it is
   * @param topics of the outbox that are told what is wrong
   */
  public Catalogue(
      RunbookSource source,
      Supplier<Linter> linters,
      Evaluator evaluator,
      Database database,
      Journal journal,
      String tenant,
      List<String> topics) {
    this.source = source;
    this.linters = linters;
    this.evaluator = evaluator;
    this.store = new VersionStore(database.jdbi(), tenant);
    this.record = new CatalogueRecord(journal, store, tenant, topics);
    this.canaries = new Canaries(journal, database, tenant, this::byHash);
  }

  /**
   * All that is in force at one time.
   *
   * @param files what each file was read as, by path
   * @param inForce by the runbook's name
   * @param name of the set that is in force, as {@link Matching#nameOf} does
   */
  private record Snapshot(
      Map<String, CatalogueFile> files,
      Map<String, RunbookVersion> inForce,
      Report report,
      String name) {
    Snapshot(Map<String, CatalogueFile> files, Map<String, RunbookVersion> inForce, Report report) {
      this(
          files,
          inForce,
          report,
          Matching.nameOf(inForce.values().stream().map(RunbookVersion::hash).toList()));
    }

    static final Snapshot NOTHING = new Snapshot(Map.of(), Map.of(), new Report(0, List.of()));
  }

  @Override
  public String name() {
    return "runbooks";
  }

  @Override
  public Optional<Path> folder() {
    return source.watched();
  }

  @Override
  public List<Problem> refresh() {
    return reload().problems();
  }

  /** Notes who asked for a reload. */
  public void reloadAsked(Actor actor) {
    record.asked(actor);
  }

  /**
   * Reads the source again, and puts in force what is good in it.
   *
   * @return what lint found; files with errors have left their last good version in force
   * @throws io.firebreak.journal.StorageException when the change cannot be recorded; then nothing
   *     has changed
   */
  public synchronized Report reload() {
    var holding = source.hold();
    var ofSource = new Problems();
    holding.problems().forEach(ofSource::add);
    var folder = holding.folder();
    var sources = folder == null ? List.<SourceFile>of() : RunbookFolder.read(folder, ofSource);
    var heads = store.heads();
    var linter = linters.get();
    var files = files(linter, sources, heads, holding.history());
    keepUnread(folder, ofSource.list(), files, heads);
    var inForce = inForce(files, ofSource);
    canaries.look();
    recordChanges(files, inForce, heads);
    canaries.look();
    rejected(ofSource.list(), files);
    inForce.values().forEach(version -> byHash.putIfAbsent(version.hash(), version));
    inForce.values().forEach(version -> evaluator.warm(version.runbook()));
    lintedBy = linter;
    return switchTo(new Snapshot(files, inForce, report(sources.size(), ofSource, files)));
  }

  private static Report report(int read, Problems ofSource, Map<String, CatalogueFile> files) {
    var problems = new ArrayList<>(ofSource.list());
    files.values().forEach(entry -> problems.addAll(entry.problems()));
    problems.sort(Comparator.comparing(problem -> problem.location().file()));
    return new Report(read, problems);
  }

  private Report switchTo(Snapshot next) {
    var before = read;
    read = next;
    if (before == null || !before.report().complaints().equals(next.report().complaints())) {
      record.tell();
    }
    return next.report();
  }

  private Snapshot snapshot() {
    return Objects.requireNonNullElse(read, Snapshot.NOTHING);
  }

  private Map<String, CatalogueFile> files(
      Linter linter,
      List<SourceFile> sources,
      List<VersionStore.Head> heads,
      RunbookSource.History history) {
    var before = snapshot().files();
    var changed = new TreeSet<String>();
    for (var file : sources) {
      var known = before.get(file.name());
      if (known == null || !known.contentHash().equals(Canonical.hash(file.bytes()))) {
        changed.add(file.name());
      }
    }
    if (changed.isEmpty() && before.size() == sources.size() && linter.agreesWith(lintedBy)) {
      return new TreeMap<>(before);
    }
    // All of them: what one file is may depend on another, and on what else is in force.
    var parsed = linter.readTogether(sources);
    var changes = changed.isEmpty() ? Map.<String, Change>of() : history.changes(changed);
    var files = new TreeMap<String, CatalogueFile>();
    for (var i = 0; i < parsed.size(); i++) {
      var name = parsed.get(i).file();
      var last = before.get(name);
      var change = changed.contains(name) || last == null ? changes.get(name) : last.change();
      files.put(name, entry(sources.get(i), parsed.get(i), change, heads));
    }
    return files;
  }

  private CatalogueFile entry(
      SourceFile file, Parsed parsed, @Nullable Change change, List<VersionStore.Head> heads) {
    var taken = parsed.version(change == null ? null : change.author()).orElse(null);
    return new CatalogueFile(
        Canonical.hash(file.bytes()),
        taken == null ? null : new String(file.bytes(), StandardCharsets.UTF_8),
        taken == null ? lastGood(file.name(), heads) : taken,
        change,
        parsed.found());
  }

  /** What the file was when it last was good, be it in an earlier life of this program. */
  private @Nullable RunbookVersion lastGood(String path, List<VersionStore.Head> heads) {
    var before = snapshot().files().get(path);
    if (before != null && before.version() != null) {
      return before.version();
    }
    return heads.stream()
        .filter(head -> head.path().equals(path))
        .findFirst()
        .map(head -> byHash(head.hash()))
        .orElse(null);
  }

  /** What cannot be read is not gone: its last good version stays. */
  private void keepUnread(
      @Nullable Path folder,
      List<Problem> problems,
      Map<String, CatalogueFile> files,
      List<VersionStore.Head> heads) {
    var unread = problems.stream().map(problem -> problem.location().file()).toList();
    var all = folder == null || unread.contains(folder.toString());
    for (var path : known(heads)) {
      if (!files.containsKey(path) && (all || unread.stream().anyMatch(at -> within(at, path)))) {
        files.put(path, new CatalogueFile("", null, lastGood(path, heads), null, List.of()));
      }
    }
  }

  private static boolean within(String unread, String path) {
    return path.equals(unread) || path.startsWith(unread + "/");
  }

  private Set<String> known(List<VersionStore.Head> heads) {
    var paths = new TreeSet<>(snapshot().files().keySet());
    heads.forEach(head -> paths.add(head.path()));
    return paths;
  }

  /** By name. If two files have one name, the one stays that had it, else the first. */
  private Map<String, RunbookVersion> inForce(Map<String, CatalogueFile> files, Problems problems) {
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
        var incumbent = snapshot().inForce().get(name);
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

  private void recordChanges(
      Map<String, CatalogueFile> files,
      Map<String, RunbookVersion> inForce,
      List<VersionStore.Head> heads) {
    var before = new TreeMap<String, VersionStore.Head>();
    heads.forEach(head -> before.put(head.name(), head));
    inForce.forEach((name, version) -> {
      var head = before.get(name);
      if (head == null || !head.hash().equals(version.hash())) {
        var entry = Objects.requireNonNull(files.get(version.path()));
        record.inForce(version, entry.text(), head, entry.change(), canaries);
      }
    });
    heads.stream().filter(head -> !inForce.containsKey(head.name())).forEach(record::withdrawn);
  }

  /** Each error is recorded once, when it is new. */
  private void rejected(List<Problem> ofSource, Map<String, CatalogueFile> files) {
    var known = snapshot().report().errorList();
    ofSource.stream()
        .filter(problem -> !problem.code().warning() && !known.contains(problem))
        .forEach(problem -> record.rejected(problem.location().file(), problem, null));
    files.forEach((path, entry) -> {
      if (!entry.toldAs(snapshot().files().get(path))) {
        var kept = entry.version() == null ? null : entry.version().hash();
        entry.error().ifPresent(problem -> record.rejected(path, problem, kept));
      }
    });
  }

  /** What lint found when the source was last read, and what was noted since. */
  public Report report() {
    return snapshot().report().with(record.noted());
  }

  /** Notes what was found out beside what stands in the files, in the place of earlier notes. */
  public void note(List<Problem> found) {
    record.note(found);
  }

  /** The runbooks in force, by name. */
  public Collection<RunbookVersion> inForce() {
    return snapshot().inForce().values();
  }

  /** The version of a runbook that is in force. */
  public Optional<RunbookVersion> find(String name) {
    return Optional.ofNullable(snapshot().inForce().get(name));
  }

  /** The new versions that serve a share of incidents. */
  public Canaries canaries() {
    return canaries;
  }

  /** The runbook's name that somebody probably meant; empty when none is near. */
  public Optional<String> nearest(String name) {
    return Optional.ofNullable(Nearest.of(name, snapshot().inForce().keySet()));
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

  /**
   * What the author of a version wrote, with comments; its canonical form when that was not kept.
   *
   * @throws IllegalStateException when no such version was ever in force here
   */
  public String text(String hash) {
    return store
        .text(hash)
        .orElseGet(() -> Canonical.tree(byHash(hash).canonicalJson()).toPrettyString() + "\n");
  }

  /**
   * What changed from one version to another.
   *
   * @throws IllegalStateException when one of them was never in force here
   */
  public VersionDiff diff(String from, String to) {
    return VersionDiff.between(byHash(from), text(from), byHash(to), text(to));
  }

  /** How a runbook changed, newest first; empty when there never was one of this name. */
  public List<VersionChange> history(String name, int limit) {
    return store.history(name, limit);
  }

  /** The last change of each runbook that there is or was, by name. */
  public Map<String, VersionChange> lastChanges() {
    return store.newest();
  }

  /** What every runbook's trigger says of an alert. */
  public Matching match(Alert alert) {
    var now = snapshot();
    return Matching.of(now.name(), now.inForce(), canaries, alert, evaluator);
  }
}

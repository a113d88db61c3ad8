package io.firebreak.runbook.git;

import io.firebreak.action.Secrets;
import io.firebreak.runbook.Location;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.Problem.Code;
import io.firebreak.runbook.RunbookSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.jspecify.annotations.Nullable;

/**
 * Runbooks out of a Git repository. The newest commit of the branch is taken whole, once its
 * signature counts, if that is asked for; whatever is wrong leaves the commit that was taken last.
 */
public final class GitSource implements RunbookSource {
  private final GitSettings settings;
  private final Mirror mirror;
  private @Nullable Taken taken;

  /** What is laid out. */
  private record Taken(ObjectId commit, @Nullable String signer, Layout.Laid laid) {}

  /**
   * A source; nothing is asked yet.
   *
   * @param nanoTime measures the time limit
   */
  public GitSource(GitSettings settings, Secrets secrets, LongSupplier nanoTime) {
    this.settings = settings;
    this.mirror = new Mirror(settings, secrets, nanoTime);
  }

  @Override
  public Optional<Path> watched() {
    return Optional.empty();
  }

  @Override
  public synchronized Holding hold() {
    var problems = new ArrayList<Problem>();
    try (var walk = new RevWalk(mirror.repository())) {
      try {
        take(walk.parseCommit(mirror.fetch()));
      } catch (GitTrouble e) {
        problems.add(problem(String.valueOf(e.getMessage())));
        resume(walk);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the copy of the repository is damaged", e);
    }
    return holding(problems);
  }

  /** Also when it is the one that was taken: its signer may have been struck off. */
  private void take(RevCommit commit) throws GitTrouble, IOException {
    var signer =
        settings.allowedSigners() == null ? null : Signatures.signer(mirror.repository(), commit);
    if (taken == null || !taken.commit().equals(commit)) {
      insistOnFolder(commit);
      layOut(commit, signer);
      mirror.take(commit);
    }
  }

  private void insistOnFolder(RevCommit commit) throws GitTrouble, IOException {
    var path = settings.path();
    if (!path.isEmpty()) {
      try (var folder = TreeWalk.forPath(mirror.repository(), path, commit.getTree())) {
        if (folder == null) {
          throw new GitTrouble("commit " + commit.name() + " has no folder " + path);
        }
      }
    }
  }

  /** After a start: what was taken in an earlier life. */
  private void resume(RevWalk walk) throws IOException {
    var before = mirror.taken();
    if (taken == null && before != null) {
      layOut(walk.parseCommit(before), null);
    }
  }

  private void layOut(RevCommit commit, @Nullable String signer) throws IOException {
    var laid =
        Layout.out(
            mirror.repository(), commit, settings.path(), settings.folder().resolve("commits"));
    taken = new Taken(commit.copy(), signer, laid);
  }

  private Problem problem(String message) {
    return new Problem(
        new Location("git branch " + settings.branch(), 1, 1), Code.SOURCE, message, null);
  }

  private Holding holding(List<Problem> problems) {
    var now = taken;
    if (now == null) {
      return new Holding(null, problems, _ -> Map.of());
    }
    problems.addAll(now.laid().problems());
    return new Holding(now.laid().folder(), problems, files -> changes(now, files));
  }

  private Map<String, Change> changes(Taken now, Set<String> files) {
    try {
      return new LastChanges(mirror.repository(), settings.path(), now.signer())
          .of(files, now.commit());
    } catch (IOException e) {
      throw new UncheckedIOException("the history of the runbooks cannot be read", e);
    }
  }
}

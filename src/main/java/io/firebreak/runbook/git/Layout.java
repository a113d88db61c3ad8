package io.firebreak.runbook.git;

import io.firebreak.runbook.Location;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.Problem.Code;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.util.FileUtils;

/**
 * Lays the YAML files of a commit out as a folder. Only plain files are written, and only below
 * that folder: a link may point anywhere, so none is made.
 */
final class Layout {
  private static final int MOST_FILES = 10_000;

  /** More than any runbook may have, so that lint says that it is too large. */
  private static final int MOST_BYTES = 1 << 20;

  private final Repository repository;
  private final String below;
  private final Path folder;
  private final List<Problem> problems = new ArrayList<>();

  private Layout(Repository repository, String below, Path folder) {
    this.repository = repository;
    this.below = below;
    this.folder = folder;
  }

  /**
   * A commit as a folder.
   *
   * @param problems what was left out
   */
  record Laid(Path folder, List<Problem> problems) {}

  /** Lays a commit out below {@code commits}, whole or not at all, and clears away older ones. */
  static Laid out(Repository repository, RevCommit commit, String below, Path commits)
      throws IOException {
    FileUtils.delete(commits.toFile(), FileUtils.RECURSIVE | FileUtils.SKIP_MISSING);
    // Normal, as the places of files in it are when they are held against it.
    var draft = Files.createDirectories(commits.resolve("draft").normalize());
    var layout = new Layout(repository, below, draft);
    layout.write(commit);
    var whole = commits.resolve(commit.name());
    Files.move(draft, whole, StandardCopyOption.ATOMIC_MOVE);
    return new Laid(whole, layout.problems);
  }

  private void write(RevCommit commit) throws IOException {
    try (var walk = new TreeWalk(repository)) {
      walk.addTree(commit.getTree());
      walk.setRecursive(true);
      if (!below.isEmpty()) {
        walk.setFilter(PathFilter.create(below));
      }
      for (int files = 0; walk.next() && files < MOST_FILES; files++) {
        entry(walk);
      }
    }
  }

  private void entry(TreeWalk walk) throws IOException {
    var name = Layout.within(below, walk.getPathString());
    var mode = walk.getFileMode(0);
    if (mode.equals(FileMode.SYMLINK)) {
      refuse(name, "is a link, and links in a repository are not followed");
    } else if (mode.equals(FileMode.GITLINK)) {
      refuse(name, "is a submodule, and submodules are not fetched");
    } else if (name.endsWith(".yaml") || name.endsWith(".yml")) {
      file(walk, name);
    }
  }

  private void file(TreeWalk walk, String name) throws IOException {
    var place = folder.resolve(name).normalize();
    try {
      new ObjectChecker().checkPath(walk.getPathString());
    } catch (CorruptObjectException e) {
      refuse(name, "has a name that is not safe: " + e.getMessage());
      return;
    }
    if (!place.startsWith(folder)) {
      refuse(name, "leads out of the repository");
      return;
    }
    Files.createDirectories(place.getParent());
    try (var in = repository.open(walk.getObjectId(0)).openStream()) {
      Files.write(place, in.readNBytes(MOST_BYTES));
    }
  }

  private void refuse(String name, String why) {
    problems.add(new Problem(new Location(name, 1, 1), Code.PATH_ESCAPE, name + " " + why, null));
  }

  /** A path of the repository as the catalogue names it. */
  static String within(String below, String path) {
    return below.isEmpty() ? path : path.substring(Math.min(path.length(), below.length() + 1));
  }
}

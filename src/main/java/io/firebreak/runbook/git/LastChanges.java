package io.firebreak.runbook.git;

import io.firebreak.runbook.RunbookSource.Change;
import java.io.IOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevSort;
import org.eclipse.jgit.revwalk.RevWalk;
import org.eclipse.jgit.treewalk.TreeWalk;
import org.eclipse.jgit.treewalk.filter.AndTreeFilter;
import org.eclipse.jgit.treewalk.filter.PathFilter;
import org.eclipse.jgit.treewalk.filter.TreeFilter;
import org.jspecify.annotations.Nullable;

/**
 * Finds the last commit that made each file what it is, in one walk from the newest: the one whose
 * file is the same as now and differs from that of each of its parents.
 */
final class LastChanges {
  private final Repository repository;
  private final String below;
  private final @Nullable String signer;
  private final Map<String, ObjectId> wanted = new HashMap<>();
  private final Map<String, Change> found = new HashMap<>();

  /**
   * A search.
   *
   * @param below the folder of the runbooks in the repository
   * @param signer of the commit that was taken, null when nobody asked
   */
  LastChanges(Repository repository, String below, @Nullable String signer) {
    this.repository = repository;
    this.below = below;
    this.signer = signer;
  }

  /** The changes of {@code files}, which are named as the catalogue names them. */
  Map<String, Change> of(Set<String> files, ObjectId head) throws IOException {
    try (var commits = new RevWalk(repository)) {
      var newest = commits.parseCommit(head);
      want(files, newest);
      commits.sort(RevSort.TOPO);
      commits.markStart(newest);
      for (var commit = commits.next();
          commit != null && !wanted.isEmpty();
          commit = commits.next()) {
        look(commits, commit, head.name());
      }
    }
    return found;
  }

  private void want(Set<String> files, RevCommit head) throws IOException {
    try (var tree = trees(head)) {
      while (tree.next()) {
        if (files.contains(Layout.within(below, tree.getPathString()))) {
          wanted.put(tree.getPathString(), tree.getObjectId(0));
        }
      }
    }
  }

  private void look(RevWalk commits, RevCommit commit, String head) throws IOException {
    try (var tree = trees(commit)) {
      for (var parent : commit.getParents()) {
        tree.addTree(commits.parseCommit(parent).getTree());
      }
      if (commit.getParentCount() > 0) {
        tree.setFilter(
            below.isEmpty()
                ? TreeFilter.ANY_DIFF
                : AndTreeFilter.create(PathFilter.create(below), TreeFilter.ANY_DIFF));
      }
      while (tree.next()) {
        var path = tree.getPathString();
        if (tree.getObjectId(0).equals(wanted.get(path)) && differs(tree)) {
          wanted.remove(path);
          found.put(Layout.within(below, path), change(commit, head));
        }
      }
    }
  }

  private static boolean differs(TreeWalk tree) {
    for (int parent = 1; parent < tree.getTreeCount(); parent++) {
      if (tree.idEqual(0, parent)) {
        return false;
      }
    }
    return true;
  }

  private TreeWalk trees(RevCommit commit) throws IOException {
    var tree = new TreeWalk(repository);
    tree.addTree(commit.getTree());
    tree.setRecursive(true);
    if (!below.isEmpty()) {
      tree.setFilter(PathFilter.create(below));
    }
    return tree;
  }

  private Change change(RevCommit commit, String head) {
    var author = commit.getAuthorIdent();
    return new Change(
        commit.name(), author.getEmailAddress(), author.getWhenAsInstant(), head, signer);
  }
}

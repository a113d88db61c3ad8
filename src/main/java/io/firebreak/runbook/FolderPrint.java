package io.firebreak.runbook;

import java.io.IOException;
import java.nio.file.FileVisitOption;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * How a folder looks from outside, without reading its files: enough to see that something changed.
 * Links are followed, so that a swapped link counts as a change of all that stands behind it, as
 * Kubernetes does with mounted ConfigMaps.
 *
 * @param folders every folder, to be watched
 * @param files by path: where it really is, how large, and when it was written
 */
record FolderPrint(Set<Path> folders, Map<Path, String> files) {
  private static final int DEEPEST = 20;

  /** Looks at a folder; a missing one has no files. */
  static FolderPrint of(Path root) {
    var seen = new Looking();
    try {
      Files.walkFileTree(root, EnumSet.of(FileVisitOption.FOLLOW_LINKS), DEEPEST, seen);
    } catch (IOException e) {
      seen.failed(root, e);
    }
    return new FolderPrint(seen.folders, seen.files);
  }

  /** Whether the same files stand in the other. */
  boolean sameAs(@Nullable FolderPrint other) {
    return other != null && files.equals(other.files);
  }

  private static final class Looking extends SimpleFileVisitor<Path> {
    private final Set<Path> folders = new HashSet<>();
    private final Map<Path, String> files = new HashMap<>();

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      folders.add(folder);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      files.put(
          file, file.toRealPath() + " " + attributes.size() + " " + attributes.lastModifiedTime());
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      failed(file, failure);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure) {
      if (failure != null) {
        failed(folder, failure);
      }
      return FileVisitResult.CONTINUE;
    }

    /** What cannot be read is a way to look, too: it changes when it can be read again. */
    private void failed(Path path, IOException failure) {
      files.put(path, failure.getClass().getSimpleName());
    }
  }
}

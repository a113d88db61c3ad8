package io.firebreak.runbook;

import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where runbooks come from: a folder, or a repository whose commits become folders. */
public interface RunbookSource {
  /** The folder whose changes ask for a reload; empty when the source has to be asked. */
  Optional<Path> watched();

  /** What it holds now. Asks elsewhere if it has to, for a bounded time. */
  Holding hold();

  /** Runbooks in a folder, of which only the files are known. */
  static RunbookSource folder(Path folder) {
    return new RunbookSource() {
      @Override
      public Optional<Path> watched() {
        return Optional.of(folder);
      }

      @Override
      public Holding hold() {
        return new Holding(folder, List.of(), _ -> Map.of());
      }
    };
  }

  /**
   * What a source holds, whole.
   *
   * @param folder where its files stand; null when it never held anything that could be taken
   * @param problems why it is not newer than it is
   * @param history tells what brought each file
   */
  record Holding(@Nullable Path folder, List<Problem> problems, History history) {
    public Holding {
      problems = List.copyOf(problems);
    }
  }

  /** Tells what brought files to what they are. */
  @FunctionalInterface
  interface History {
    /** The last change of each of these files, where it is known. */
    Map<String, Change> changes(Set<String> files);
  }

  /**
   * What brought a file.
   *
   * @param commit the last one that touched it
   * @param author of that commit, as mail; what Git says, which nobody has to prove
   * @param at when it was written
   * @param head the commit that was taken
   * @param signer whose signature {@code head} bears, as the file of allowed signers names them;
   *     null when nobody asked for one
   */
  record Change(String commit, String author, Instant at, String head, @Nullable String signer) {}
}

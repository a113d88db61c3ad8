package io.firebreak.slack;

import io.firebreak.journal.StorageException;
import java.util.List;
import org.jdbi.v3.core.JdbiException;

/**
 * What people are told when the database does not answer. That says nothing about what stands: it
 * may have been recorded, and only the answer was lost.
 */
final class Away {
  /** Of what only reads. */
  static final List<String> READ =
      List.of("Firebreak cannot reach its database. Say it again in a moment.");

  /** Of what may have been done. */
  static final List<String> DOUBT =
      List.of(
          "Firebreak's database does not answer, so it is not known whether that was done. Look"
              + " before you do it again.");

  /** Of a vote. */
  static final String VOTE = once("your decision counts");

  /** Of a report on a manual step. */
  static final String REPORT = once("your report counts");

  /** Of a message that was to stand in the timeline. */
  static final String PIN = once("that was pinned");

  private Away() {}

  private static String once(String what) {
    return "Firebreak's database does not answer, so it is not known whether "
        + what
        + ". Do it again in a moment: it counts once.";
  }

  /** Whether it is the database that failed. */
  static boolean is(RuntimeException failure) {
    return failure instanceof StorageException || failure instanceof JdbiException;
  }
}

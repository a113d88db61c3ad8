package io.firebreak.runbook;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Payload;
import org.jspecify.annotations.Nullable;

/** What happens to the catalogue, on the administration stream. */
public sealed interface RunbookEvent extends Payload {
  /**
   * A version came into force.
   *
   * @param previous the version until then; null for a new runbook
   * @param author who changed it; null when unknown
   * @param change the commit that brought it; null when it came from a plain folder
   */
  record InForce(
      String name,
      String hash,
      @Nullable String previous,
      String path,
      @Nullable String author,
      RunbookSource.@Nullable Change change)
      implements RunbookEvent {}

  /** A runbook's file is gone, and nothing starts it any more. */
  record Withdrawn(String name, String hash, String path) implements RunbookEvent {}

  /**
   * A file was not taken.
   *
   * @param problem the first thing that is wrong
   * @param kept the version that stays in force; null when there is none
   */
  record Rejected(String path, String problem, @Nullable String kept) implements RunbookEvent {}

  /** A person asked to read everything again. */
  record ReloadAsked() implements RunbookEvent {}

  /** Registers the names under which these stand in the journal. They never change. */
  public static EventTypes.Builder register(EventTypes.Builder types) {
    return types
        .add("runbook.in_force", InForce.class)
        .add("runbook.withdrawn", Withdrawn.class)
        .add("runbook.rejected", Rejected.class)
        .add("runbook.reload_asked", ReloadAsked.class);
  }
}

package io.firebreak.runbook;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Payload;
import java.util.List;
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
   * A file of a runbook or a policy was not taken.
   *
   * @param problem the first thing that is wrong
   * @param kept hash of what stays in force; null when there is none
   */
  record Rejected(String path, String problem, @Nullable String kept) implements RunbookEvent {}

  /**
   * Policies came into force, all of them together.
   *
   * @param hash SHA-256 over their files
   * @param previous the same of those until then; null after a start
   * @param policies their names
   * @param source the folder that they were read from, or {@code built-in}
   */
  record PoliciesInForce(
      String hash, @Nullable String previous, List<String> policies, String source)
      implements RunbookEvent {
    public PoliciesInForce {
      policies = List.copyOf(policies);
    }
  }

  /**
   * A version that is written {@code auto} may go further, or no longer so far, without a person.
   *
   * @param trust names the record of trust, see {@link RunbookVersion#trust}
   * @param number which change of this record it is, from 1
   * @param person who decided it; null when its record did
   * @param detail what was seen, or the person's reason
   */
  record RungChanged(
      String name,
      String version,
      String trust,
      long number,
      Runbook.Autonomy from,
      Runbook.Autonomy to,
      RungCause cause,
      @Nullable String person,
      String detail)
      implements RunbookEvent {}

  /**
   * A version serves a share of incidents from now on.
   *
   * @param stable the version that serves the others
   * @param share such as {@code 5%}
   */
  record CanaryBegan(String name, String version, String stable, String share)
      implements RunbookEvent {}

  /**
   * One version serves all incidents again.
   *
   * @param taken whether it is the new one
   * @param person who decided it; null when its runs did
   * @param detail what was seen, or the person's reason
   */
  record CanaryEnded(
      String name, String version, boolean taken, @Nullable String person, String detail)
      implements RunbookEvent {}

  /** Why a rung changes. */
  enum RungCause {
    /** Enough of its runs succeeded. */
    PROVEN,
    /** A run of it failed. */
    FELL,
    /** A person decided. */
    PERSON
  }

  /** A person asked to read everything again. */
  record ReloadAsked() implements RunbookEvent {}

  /** Registers the names under which these stand in the journal. They never change. */
  public static EventTypes.Builder register(EventTypes.Builder types) {
    return types
        .add("runbook.in_force", InForce.class)
        .add("runbook.withdrawn", Withdrawn.class)
        .add("runbook.rejected", Rejected.class)
        .add("policies.in_force", PoliciesInForce.class)
        .add("runbook.canary_began", CanaryBegan.class)
        .add("runbook.canary_ended", CanaryEnded.class)
        .add("runbook.rung_changed", RungChanged.class)
        .add("runbook.reload_asked", ReloadAsked.class);
  }
}

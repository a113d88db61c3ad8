package io.firebreak.plan;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * On whose behalf an action is called.
 *
 * @param tenant the owning team
 * @param runId the run
 * @param inside the step whose child run is planned on behalf of this run; null for the run itself
 * @param path place in the run, or in that child, such as {@code preconditions.0}
 * @param begun when the run began
 */
public record Caller(
    String tenant, String runId, @Nullable String inside, String path, Instant begun) {
  /** A run itself. */
  public Caller(String tenant, String runId, String path, Instant begun) {
    this(tenant, runId, null, path, begun);
  }

  /** The same run at another place. */
  public Caller at(String otherPath) {
    return new Caller(tenant, runId, inside, otherPath, begun);
  }

  /** The same run on behalf of the child that it will run at a step. */
  Caller inChild(String step) {
    return new Caller(tenant, runId, at(step).place(), path, begun);
  }

  /** The place as the run itself names it, also when it lies in a child. */
  String place() {
    return inside == null ? path : Paths.inChild(inside, path);
  }
}

package io.firebreak.plan;

import java.time.Instant;

/**
 * On whose behalf an action is called.
 *
 * @param tenant the owning team
 * @param runId the run
 * @param path place in the run, such as {@code preconditions.0}
 * @param begun when the run began
 */
public record Caller(String tenant, String runId, String path, Instant begun) {
  /** The same run at another place. */
  public Caller at(String otherPath) {
    return new Caller(tenant, runId, otherPath, begun);
  }
}

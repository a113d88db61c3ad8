package io.firebreak.timeline;

import io.firebreak.gate.EndReason;
import io.firebreak.remediation.RunStatus;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What one run did.
 *
 * @param version hash of the runbook version
 * @param requester the person who started it, null when an alert did
 * @param target what it was for; empty when it could not be told
 * @param planHash the plan it had last, null when it came to none
 * @param approvedBy people whose approval counted, by id
 * @param endedAt null while it goes on
 * @param reason why it ended other than planned, null when as planned
 * @param detail for people: what was seen; null when the reason says it all
 * @param rounds how often verification looked
 * @param steps what it was to do and did, in order
 */
public record RunStory(
    String id,
    String runbook,
    String version,
    @Nullable String requester,
    String target,
    @Nullable String planHash,
    List<String> approvedBy,
    Instant createdAt,
    @Nullable Instant endedAt,
    RunStatus status,
    @Nullable EndReason reason,
    @Nullable String detail,
    int rounds,
    List<StepStory> steps) {
  public RunStory {
    approvedBy = List.copyOf(approvedBy);
    steps = List.copyOf(steps);
  }

  /** Steps whose change is still there although the run did not end well. */
  public List<StepStory> leftBehind() {
    return status == RunStatus.SUCCEEDED
        ? List.of()
        : steps.stream().filter(StepStory::stands).toList();
  }
}

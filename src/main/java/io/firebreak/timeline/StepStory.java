package io.firebreak.timeline;

import io.firebreak.plan.PlannedStep.Change;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What became of one step of a run.
 *
 * @param path place in the run, such as {@code steps.restart}
 * @param targets what it was planned for; empty for a handler, which no plan holds
 * @param changes the fields that the plan said it writes, before and after
 * @param status the engine's word, such as {@code succeeded} or {@code unknown}
 * @param attempts how often it was begun
 * @param message what went wrong last, null when nothing did
 * @param undo the engine's word for its undo, null when none was begun
 * @param irreversible why it cannot be undone, null when it can or nobody said
 * @param stands whether a change was made, or may have been, and was not undone
 */
public record StepStory(
    String path,
    String name,
    String action,
    List<String> targets,
    List<Change> changes,
    String status,
    int attempts,
    @Nullable String message,
    @Nullable String undo,
    @Nullable String irreversible,
    boolean stands) {
  public StepStory {
    targets = List.copyOf(targets);
    changes = List.copyOf(changes);
  }
}

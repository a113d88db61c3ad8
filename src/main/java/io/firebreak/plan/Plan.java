package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.Action;
import io.firebreak.action.Durations;
import io.firebreak.action.Extent;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What the dry-run found.
 *
 * @param hash SHA-256 of the canonical commitment, lower-case hex
 * @param commitment what is agreed to
 * @param observations what was seen; shown and journalled, never hashed
 * @param expected how long it may take; never hashed; null when nobody looked, as in plans of
 *     before this was recorded
 * @param handlers what may be done at the end of the run, its children's included, by paths such as
 *     {@code always.0}; never hashed; null in plans of before this was recorded
 */
public record Plan(
    String hash,
    Commitment commitment,
    List<Observation> observations,
    @Nullable Expected expected,
    @Nullable List<PlannedStep> handlers) {
  public Plan {
    observations = List.copyOf(observations);
    handlers = handlers == null ? null : List.copyOf(handlers);
  }

  /**
   * What the dry-run of one step showed.
   *
   * @param path the step
   * @param summary one line for people
   * @param observed details, null when there are none
   * @param extent how much it would touch, null when its action does not count
   * @param done when, and by which run if not by this one, it was done before the plan was made;
   *     null when it was not
   */
  public record Observation(
      String path,
      String summary,
      @Nullable JsonNode observed,
      @Nullable Extent extent,
      @Nullable String done) {

    /** What was seen of a step that is not done yet. */
    public Observation(
        String path, String summary, @Nullable JsonNode observed, @Nullable Extent extent) {
      this(path, summary, observed, extent, null);
    }
  }

  /**
   * How earlier runs of the runbook went, and how long those took that succeeded, from being asked
   * for to their end, with the time in which people were waited for.
   *
   * @param median of those that succeeded; null when there was none
   * @param runs how many succeeded
   * @param ended how many succeeded, failed or were rolled back; null in plans of before this was
   *     recorded
   */
  public record Expected(@Nullable Duration median, int runs, @Nullable Integer ended) {
    /** No run of it has ended yet. */
    public static final Expected NO_EARLIER_RUN = new Expected(null, 0, 0);

    /** How many of them succeeded, for people; null when that is not known. */
    public @Nullable String record() {
      if (ended == null) {
        return null;
      }
      return ended == 0
          ? "no earlier run of it came to an end"
          : "%d of %d earlier runs succeeded (%d%%)".formatted(runs, ended, 100 * runs / ended);
    }

    /** The median as a runbook would write it, to the second if it is longer; for people. */
    public String words() {
      if (median == null) {
        return "not known: no earlier run of it succeeded";
      }
      var shown =
          median.toSeconds() > 0
              ? median.truncatedTo(ChronoUnit.SECONDS)
              : median.truncatedTo(ChronoUnit.MILLIS);
      return "%s, the median of %d earlier run%s that succeeded"
          .formatted(Durations.format(shown), runs, runs == 1 ? "" : "s");
    }
  }

  /**
   * When a step was done before the plan was made, as {@code done by run X at T}, which is why
   * nobody does it again; null when it was not.
   */
  public @Nullable String doneEarlier(PlannedStep step) {
    return observations.stream()
        .filter(seen -> seen.path().equals(step.path()) && step.skipped())
        .map(Observation::done)
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** What may be done at the end of the run, as people are shown it. */
  public List<PlannedStep> atEnd() {
    return Objects.requireNonNullElse(handlers, List.of());
  }

  /** What the dry-run of a step said, or of what is done at the end; null when it said nothing. */
  public @Nullable String seen(String path) {
    return observations.stream()
        .filter(seen -> seen.path().equals(path))
        .map(Observation::summary)
        .findFirst()
        .orElse(null);
  }

  /** How much it would touch, for people, as its actions count it: {@code 3 of 12 pods}. */
  public String blastRadius() {
    return PlanFacts.touched(this);
  }

  /** The same plan with what is known of earlier runs. */
  public Plan expecting(Expected other) {
    return new Plan(hash, commitment, observations, other, handlers);
  }

  /** The same plan with another approval, and so another hash when it differs. */
  public Plan requiring(@Nullable Required approval) {
    if (Objects.equals(approval, commitment.approval())) {
      return this;
    }
    var other = commitment.with(commitment.steps(), approval);
    return new Plan(Hashes.of(other), other, observations, expected, handlers);
  }

  /**
   * The same plan, to be judged and not to be kept, with what a step touches as its action sees the
   * world now, and not as it was planned.
   *
   * @param path of the step, also one of a child run, whose targets stay as they were planned
   */
  public Plan touching(String path, Action.Prediction now) {
    var steps =
        commitment.steps().stream()
            .map(step -> step.path().equals(path) ? step.on(now.targets()) : step)
            .toList();
    var seen = Stream.of(new Observation(path, now.summary(), null, now.extent()));
    var others = observations.stream().filter(other -> !other.path().equals(path));
    return new Plan(
        hash,
        commitment.with(steps, commitment.approval()),
        Stream.concat(seen, others).toList(),
        expected,
        handlers);
  }

  /**
   * The step at {@code path}, also one of a child run.
   *
   * @throws IllegalArgumentException when the plan has none there
   */
  public PlannedStep step(String path) {
    return commitment.step(path);
  }
}

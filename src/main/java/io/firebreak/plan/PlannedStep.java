package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.action.DurableWait.WaitSpec;
import io.firebreak.action.Form;
import io.firebreak.durable.EffectClass;
import io.firebreak.runbook.Bound;
import io.firebreak.runbook.OpenArgument;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a plan commits to for one step. All of it stands in the plan hash.
 *
 * @param path place in the run, such as {@code steps.restart}
 * @param name for people
 * @param action the action's name
 * @param effectClass what may be done about an unknown outcome
 * @param arguments resolved, secrets by reference; null when they depend on an earlier step
 * @param template source of the arguments, only when they depend on an earlier step
 * @param when source of a condition that depends on an earlier step; null when it is decided
 * @param skipped whether nobody will do it: its condition is decided and false, or it is done
 * @param targets canonical targets with UIDs
 * @param changes the fields that the action writes, before and after
 * @param known whether the effect could be predicted; an unknown one raises the risk
 * @param timeout limit of one attempt
 * @param retry how errors are tried again; null for one attempt
 * @param undo how it is undone; null when nothing is known
 * @param irreversible why it cannot be undone, null when it can or nobody said
 * @param pause the wait that this step is, null when it is an effect
 * @param composite what it is beside one call of an action, null for just that
 * @param bounds what those arguments may be that depend on an earlier step; null for none
 * @param credential as whom it acts where the configuration says so and not the arguments; null for
 *     nobody
 * @param probe what its author has read to find out whether it happened, as a check is written
 *     down; null for none, and in plans of before this was recorded
 */
public record PlannedStep(
    String path,
    String name,
    String action,
    EffectClass effectClass,
    @Nullable JsonNode arguments,
    @Nullable JsonNode template,
    @Nullable String when,
    boolean skipped,
    List<String> targets,
    List<Change> changes,
    boolean known,
    Duration timeout,
    @Nullable RetryRule retry,
    @Nullable PlannedUndo undo,
    @Nullable String irreversible,
    @Nullable Pause pause,
    @Nullable Composite composite,
    @Nullable List<Limit> bounds,
    @Nullable String credential,
    @Nullable JsonNode probe) {

  private static final List<String> ADDRESSES = List.of("http/", "https/");

  public PlannedStep {
    targets = List.copyOf(targets);
    changes = List.copyOf(changes);
    bounds = bounds == null || bounds.isEmpty() ? null : List.copyOf(bounds);
  }

  /** A step of which no argument is open, as nobody whom the configuration names. */
  public PlannedStep(
      String path,
      String name,
      String action,
      EffectClass effectClass,
      @Nullable JsonNode arguments,
      @Nullable JsonNode template,
      @Nullable String when,
      boolean skipped,
      List<String> targets,
      List<Change> changes,
      boolean known,
      Duration timeout,
      @Nullable RetryRule retry,
      @Nullable PlannedUndo undo,
      @Nullable String irreversible,
      @Nullable Pause pause,
      @Nullable Composite composite) {
    this(
        path,
        name,
        action,
        effectClass,
        arguments,
        template,
        when,
        skipped,
        targets,
        changes,
        known,
        timeout,
        retry,
        undo,
        irreversible,
        pause,
        composite,
        null,
        null,
        null);
  }

  /**
   * The same step in a later plan, after it was done: nobody does it again, and it can be undone.
   */
  PlannedStep kept() {
    return with(path, name, true, targets);
  }

  /** The same step as the run that it is a part of names it. */
  PlannedStep inside(PlannedStep parent) {
    return with(Paths.inChild(parent.path(), path), parent.name() + " → " + name, skipped, targets);
  }

  /** The same step as a child run names it itself. */
  PlannedStep at(String other) {
    return with(other, name, skipped, targets);
  }

  /** The same step on what its arguments turned out to name. */
  PlannedStep on(List<String> found) {
    return with(path, name, skipped, found);
  }

  private PlannedStep with(
      String otherPath, String otherName, boolean isSkipped, List<String> otherTargets) {
    return new PlannedStep(
        otherPath,
        otherName,
        action,
        effectClass,
        arguments,
        template,
        when,
        isSkipped,
        otherTargets,
        changes,
        known,
        timeout,
        retry,
        undo,
        irreversible,
        pause,
        composite,
        bounds,
        credential,
        probe);
  }

  /** What its undo changes, as far as the undo's arguments name it. */
  public List<String> undone() {
    return undo == null || undo.targets() == null ? List.of() : undo.targets();
  }

  /** How often it is tried at most. */
  public int attempts() {
    return retry == null ? 1 : retry.maxAttempts();
  }

  /** Whether it may itself change something; the head of a block or list does not. */
  public boolean mutates() {
    return effectClass != EffectClass.PURE && !skipped && !isHead();
  }

  /** Whether it changes something that it names, and not only calls an address. */
  public boolean changesThings() {
    return mutates() && !targets.stream().allMatch(PlannedStep::isAddress);
  }

  /**
   * Whether a target is a way to a thing, such as the interface of a cluster, and not the thing.
   */
  public static boolean isAddress(String target) {
    return ADDRESSES.stream().anyMatch(target::startsWith);
  }

  /** Whether it only stands for the steps that follow. */
  public boolean isHead() {
    return composite instanceof Composite.Block || composite instanceof Composite.Items;
  }

  /** Who must agree to each batch of a list; null for any other step, and when nobody is asked. */
  public @Nullable Required batchApproval() {
    return composite instanceof Composite.Items items ? items.approval() : null;
  }

  /** What a child run will do; null for any other step. */
  public Composite.@Nullable Child child() {
    return composite instanceof Composite.Child child ? child : null;
  }

  /** The step's id as expressions use it. */
  public String id() {
    return Paths.id(path);
  }

  /**
   * A step that waits without holding a thread. One whose arguments depend on an earlier step has
   * neither {@code time} nor {@code until}: both are known when it begins.
   *
   * @param time how long, or how long a person is waited for; null for a point in time
   * @param until the point in time that is waited for; null for a time that passes
   * @param instructions what a person is to do; null when only time is waited for
   * @param form what the person fills in, and who may; null when only time is waited for
   */
  public record Pause(
      @Nullable Duration time,
      @Nullable Instant until,
      @Nullable String instructions,
      @Nullable Form form) {

    /** Known only when the step begins. */
    static final Pause OPEN = new Pause(null, null, null, null);

    /**
     * A wait as planned.
     *
     * @param limit how long the step lets a person take; null for the action's own
     */
    public static Pause of(WaitSpec spec, @Nullable Duration limit) {
      return switch (spec) {
        case WaitSpec.UntilTimer(var time) -> new Pause(time, null, null, null);
        case WaitSpec.UntilTime(var time) -> new Pause(null, time, null, null);
        case WaitSpec.UntilPerson(var instructions, var form, var patience) ->
            new Pause(limit == null ? patience : limit, null, instructions, form);
      };
    }

    /** Whether what is waited for depends on an earlier step. */
    public boolean open() {
      return time == null && until == null;
    }

    /**
     * When a wait that begins at {@code start} is over, or a person's time is up.
     *
     * @throws IllegalStateException when it is {@linkplain #open open}
     */
    public Instant end(Instant start) {
      if (until != null) {
        return until;
      }
      if (time == null) {
        throw new IllegalStateException("a wait whose end is not known yet");
      }
      return start.plus(time);
    }
  }

  /**
   * What an argument may be that an earlier step settles.
   *
   * @param argument where it stands in the arguments, such as {@code json.replicas}
   */
  public record Limit(String argument, Bound bound) {
    static @Nullable List<Limit> of(Map<String, Bound> bounds) {
      return bounds.isEmpty()
          ? null
          : bounds.entrySet().stream()
              .map(each -> new Limit(each.getKey(), each.getValue()))
              .toList();
    }

    /**
     * What the arguments of a call are outside of; empty when they are within all bounds.
     *
     * @param bounds null for none
     * @param arguments resolved
     */
    public static Optional<String> violation(@Nullable List<Limit> bounds, JsonNode arguments) {
      var all = new LinkedHashMap<String, Bound>();
      if (bounds != null) {
        bounds.forEach(each -> all.put(each.argument(), each.bound()));
      }
      return OpenArgument.violation(all, arguments);
    }
  }

  /** One field that an action writes. */
  public record Change(String field, @Nullable JsonNode before, @Nullable JsonNode after) {}

  /**
   * How errors are tried again.
   *
   * @param maxAttempts the first included
   * @param factor growth of the wait as written
   * @param jitter whether the wait is spread from zero to its length
   * @param onTransient whether transient errors are tried again at all
   */
  public record RetryRule(
      int maxAttempts,
      Duration backoff,
      String factor,
      Duration maxBackoff,
      boolean jitter,
      boolean onTransient) {}

  /** What tells that somebody else has changed since what a step left. */
  public enum Receipt {
    /** The values that it wrote, as its action reads them again. */
    VALUES,
    /** Its probe. */
    PROBE
  }

  /**
   * The undo of a step, covered by the same approval.
   *
   * @param arguments resolved; null when they depend on the step's result
   * @param targets what it changes, as far as its arguments alone name it; null when they do not,
   *     and in plans of before this was recorded
   * @param credential as whom it acts, as for the step; null for nobody
   * @param receipt what tells before it begins that the step's work still stands as it was left;
   *     null when nothing does, and in plans of before this was recorded
   * @param bounds what those arguments may be that depend on a step; null for none, and in plans of
   *     before this was recorded
   */
  public record PlannedUndo(
      String action,
      EffectClass effectClass,
      @Nullable JsonNode arguments,
      @Nullable JsonNode template,
      Duration timeout,
      @Nullable RetryRule retry,
      @Nullable List<String> targets,
      @Nullable String credential,
      @Nullable Receipt receipt,
      @Nullable List<Limit> bounds) {
    public PlannedUndo {
      bounds = bounds == null || bounds.isEmpty() ? null : List.copyOf(bounds);
      targets = targets == null || targets.isEmpty() ? null : List.copyOf(targets);
    }
  }
}

package io.firebreak.runbook;

import io.firebreak.runbook.Guards.Percent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * A runbook as its author wrote it, with every default filled in.
 *
 * @param schema version of the language, 1
 * @param target canonical target; lease, cooldown, circuit and dedupe go by it
 * @param promotion when a version has proven itself
 * @param canary per cent of incidents that go to this version until it has proven itself, the rest
 *     to the one before it; null for all at once
 * @param steps what is done; empty when there are remediations
 * @param remediations fixes tried in turn; empty when there are steps
 * @param timeout limit of the whole run, without the time it waits for an approval
 */
@Planned("env")
public record Runbook(
    @Key(value = "Version of the runbook language.", min = "1", max = "1") int schema,
    @Key(value = "Unique name of the runbook.", name = "runbook", pattern = Runbook.NAME)
        String name,
    @Key("One line for people.") String title,
    @Key(value = "The team whose quota, approvers and tenancy apply.", pattern = Runbook.NAME)
        String owner,
    @Key(value = "What can go wrong; drives the default approval.", fallback = "medium") Risk risk,
    @Key("Canonical target; lease, cooldown, circuit and dedupe go by it.") Template target,
    @Key(value = "Links shown with every run, by title.", most = 20) Map<String, String> links,
    @Key(value = "Free words to find it by.", most = 20) List<String> tags,
    @Key(value = "How far it may go without a person.", fallback = "approve") Autonomy autonomy,
    @Key(value = "When it has proven itself: what autonomy auto waits for.", fallback = "{}")
        Promotion promotion,
    @Key("Share of incidents that a new version gets until it has proven itself, such as 5%.")
        @Nullable Percent canary,
    @Key(value = "What starts it.", fallback = "{}") Triggers triggers,
    @Key(
            value = "If several runbooks match one target, the highest wins.",
            fallback = "0",
            min = "-1000",
            max = "1000")
        int priority,
    @Key(value = "Values a run is started with, by name.", keys = Step.ID)
        Map<String, Input> inputs,
    @Key(value = "What must hold for a run to begin.", fallback = "{}") Guards guard,
    @Key(value = "Readings that prove that the problem is real.", most = 20)
        List<Precondition> preconditions,
    @Key(value = "Evidence kept before anything changes.", most = 20) List<Capture> capture,
    @Key(value = "Who must agree to the plan.", fallback = "{}") ApprovalRule approval,
    @Key(value = "What is done, in order.", most = 200) List<Step> steps,
    @Key(value = "Fixes that are tried in turn until one is verified, instead of steps.", most = 10)
        List<Remedy> remediations,
    @Key("How it is proved from outside that the target recovered.") @Nullable Verification verify,
    @Key(value = "Done after the run failed.", most = 20) List<Handler> onFailure,
    @Key(value = "Done after the run succeeded.", most = 20) List<Handler> onSuccess,
    @Key(value = "Done after the run was skipped.", most = 20) List<Handler> onSkip,
    @Key(value = "Done after the run was cancelled.", most = 20) List<Handler> onCancel,
    @Key(value = "Done however the run ended.", most = 20) List<Handler> always,
    @Key(
            value = "What a resolved alert does to a run before its first effect.",
            fallback = "cancel")
        OnResolve onResolve,
    @Key(
            value = "Limit of the whole run, without waiting for an approval.",
            fallback = "1h",
            min = "1s",
            max = "7d")
        Duration timeout) {

  static final String NAME = "[a-z0-9]([a-z0-9_-]{0,61}[a-z0-9])?";

  public Runbook {
    links = Map.copyOf(links);
    tags = List.copyOf(tags);
    inputs = java.util.Collections.unmodifiableMap(new java.util.LinkedHashMap<>(inputs));
    preconditions = List.copyOf(preconditions);
    capture = List.copyOf(capture);
    steps = List.copyOf(steps);
    remediations = List.copyOf(remediations);
    onFailure = List.copyOf(onFailure);
    onSuccess = List.copyOf(onSuccess);
    onSkip = List.copyOf(onSkip);
    onCancel = List.copyOf(onCancel);
    always = List.copyOf(always);
  }

  /**
   * The fixes in the order in which they are tried; a runbook with {@code steps} has just one,
   * without a name of its own.
   */
  public List<Remedy> remedies() {
    return remediations.isEmpty() ? List.of(new Remedy(title, steps, verify)) : remediations;
  }

  /** How it is proved that the fix {@code rung}, from 0, helped; null when nothing proves it. */
  public @Nullable Verification verify(int rung) {
    var own = remedies().get(rung).verify();
    return own == null ? verify : own;
  }

  /** The same with another autonomy, as a version that has not proven itself yet runs. */
  public Runbook under(Autonomy rung) {
    return new Runbook(
        schema,
        name,
        title,
        owner,
        risk,
        target,
        links,
        tags,
        rung,
        promotion,
        canary,
        triggers,
        priority,
        inputs,
        guard,
        preconditions,
        capture,
        approval,
        steps,
        remediations,
        verify,
        onFailure,
        onSuccess,
        onSkip,
        onCancel,
        always,
        onResolve,
        timeout);
  }

  /** Whether it only watches: beside whatever acts for the same alert, and in nobody's way. */
  public boolean observes() {
    return autonomy == Autonomy.OBSERVE;
  }

  /** Every step, those inside others included, in the order written. */
  public List<Step> allSteps() {
    var all = new ArrayList<Step>();
    remedies().forEach(remedy -> Flow.each(remedy.steps(), all::add));
    return all;
  }

  /** Every call of an action among the steps, in the order written. */
  public List<Step.Call> calls() {
    return allSteps().stream()
        .filter(Step.Call.class::isInstance)
        .map(Step.Call.class::cast)
        .toList();
  }

  /** What is done at the end of a run, by the key that says after which end. */
  public SequencedMap<String, List<Handler>> handlers() {
    var all = new LinkedHashMap<String, List<Handler>>();
    all.put("on_success", onSuccess);
    all.put("on_failure", onFailure);
    all.put("on_skip", onSkip);
    all.put("on_cancel", onCancel);
    all.put("always", always);
    return Collections.unmodifiableSequencedMap(all);
  }

  /** Whether no step says of itself that it cannot be undone. */
  public boolean reversible() {
    return calls().stream().noneMatch(call -> call.undo() instanceof Undo.None);
  }

  /** What can go wrong. */
  public enum Risk {
    LOW,
    MEDIUM,
    HIGH
  }

  /** How far a run may go without a person. */
  public enum Autonomy {
    /** Match, check and plan; record what would have been done. */
    OBSERVE,
    /** The same, and tell people. */
    SUGGEST,
    /** Ask before the first change. */
    APPROVE,
    /** Go on alone where guards and policies allow it. */
    AUTO;

    /** Whether a run may change anything at all, be it that a person agrees. */
    public boolean acts() {
      return switch (this) {
        case OBSERVE, SUGGEST -> false;
        case APPROVE, AUTO -> true;
      };
    }
  }

  /** What a resolved alert does to a run before its first effect. */
  public enum OnResolve {
    CANCEL,
    FINISH,
    ASK
  }
}

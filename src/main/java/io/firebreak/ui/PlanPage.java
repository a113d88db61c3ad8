package io.firebreak.ui;

import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanWords;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunEvent.Created;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan on a page: always whole, because nobody may approve what is cut (reliability.md B83).
 *
 * @param target what it is about
 * @param written the target as it is written, null when it is written by its canonical name
 * @param verify the verification in words
 * @param checks what it is judged by
 * @param atEnd what may be done at the end of the run
 * @param blastRadius how much it would touch
 * @param expected how long earlier runs took, null when nobody looked
 * @param record how many of them succeeded, null when that is not known
 */
record PlanPage(
    String hash,
    String shortHash,
    String target,
    @Nullable String written,
    List<Step> steps,
    List<AtEnd> atEnd,
    String verify,
    List<String> checks,
    String blastRadius,
    @Nullable String expected,
    @Nullable String record) {
  private static final int SHORT_HASH = 8;

  static PlanPage of(Plan plan, Created begun) {
    return new PlanPage(
        plan.hash(),
        plan.hash().substring(0, Math.min(SHORT_HASH, plan.hash().length())),
        Shown.line(plan.commitment().target()),
        Shown.lineOrNull(begun.written()),
        plan.commitment().shown().stream().map(step -> Step.of(step, plan)).toList(),
        plan.atEnd().stream()
            .map(handler -> new AtEnd(PlanWords.end(handler.path()), Step.of(handler, plan)))
            .toList(),
        PlanWords.verification(plan.commitment().verify()),
        PlanWords.checks(plan.commitment()).stream().map(Shown::line).toList(),
        Shown.line(plan.blastRadius()),
        plan.expected() == null ? null : plan.expected().words(),
        plan.expected() == null ? null : plan.expected().record());
  }

  /**
   * What may be done at the end.
   *
   * @param after which end
   */
  record AtEnd(String after, Step step) {}

  /**
   * A planned step.
   *
   * @param done when and by which run it was done before the plan was made; null when it was not
   * @param actsAs as whom the configuration has it act, null when its arguments say so
   * @param probe what tells whether it happened, null when its runbook names nothing
   * @param undoActsAs the same of its undo
   * @param irreversible why it cannot be undone, null when it can or changes nothing
   */
  record Step(
      String name,
      String action,
      String effectClass,
      boolean skipped,
      @Nullable String done,
      boolean known,
      String timeout,
      int attempts,
      @Nullable String summary,
      @Nullable String when,
      List<String> targets,
      List<Change> changes,
      @Nullable String instructions,
      @Nullable String arguments,
      @Nullable String actsAs,
      @Nullable String probe,
      @Nullable String undo,
      @Nullable String undoArguments,
      @Nullable String undoActsAs,
      @Nullable String irreversible) {

    static Step of(PlannedStep step, Plan plan) {
      var undo = step.undo();
      return new Step(
          Shown.line(step.name()),
          step.action(),
          Shown.word(step.effectClass()),
          step.skipped(),
          Shown.lineOrNull(plan.doneEarlier(step)),
          step.known(),
          Shown.duration(step.timeout()),
          step.attempts(),
          Shown.lineOrNull(plan.seen(step.path())),
          Shown.lineOrNull(step.when()),
          step.targets().stream().map(Shown::line).toList(),
          step.changes().stream().map(Change::of).toList(),
          step.pause() == null ? null : Shown.linesOrNull(step.pause().instructions()),
          Shown.json(step.arguments() == null ? step.template() : step.arguments()),
          Shown.lineOrNull(step.credential()),
          Shown.lineOrNull(PlanWords.probe(step)),
          undo == null ? null : undo.action(),
          undo == null
              ? null
              : Shown.json(undo.arguments() == null ? undo.template() : undo.arguments()),
          undo == null ? null : Shown.lineOrNull(undo.credential()),
          irreversible(step));
    }

    private static @Nullable String irreversible(PlannedStep step) {
      if (!step.mutates() || step.undo() != null || step.child() != null) {
        return null;
      }
      return step.irreversible() == null
          ? "the runbook names no undo"
          : Shown.line(step.irreversible());
    }
  }

  /** One field that a step writes. */
  record Change(String field, String before, String after) {
    static Change of(PlannedStep.Change change) {
      return new Change(
          Shown.line(change.field()), Shown.value(change.before()), Shown.value(change.after()));
    }
  }
}

package io.firebreak.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanWords;
import io.firebreak.plan.PlannedStep;
import io.firebreak.remediation.RunEvent.Created;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan, whole.
 *
 * @param hash what an approval is bound to
 * @param writtenTarget the target as it is written, null when it is written by its canonical name
 * @param handlers what may be done at the end of the run, by paths such as {@code always.0}
 * @param verify the verification that it commits to, null for none
 * @param verification how its checks are counted, for people
 * @param checks what it is judged by, for people, with what must hold after batches and what child
 *     runs are judged by
 * @param blastRadius how much it would touch, for people, as its actions count it
 * @param expected how earlier runs went, null when nobody looked
 */
record PlanView(
    String hash,
    String runbook,
    String version,
    JsonNode inputs,
    String target,
    @Nullable String writtenTarget,
    List<Step> steps,
    List<Step> handlers,
    @Nullable JsonNode verify,
    String verification,
    List<String> checks,
    String blastRadius,
    @Nullable ExpectedView expected) {

  static PlanView of(Plan plan, Created begun) {
    var commitment = plan.commitment();
    return new PlanView(
        plan.hash(),
        commitment.runbook(),
        commitment.version(),
        commitment.inputs(),
        commitment.target(),
        begun.written(),
        commitment.shown().stream().map(step -> Step.of(step, plan)).toList(),
        plan.atEnd().stream().map(handler -> Step.of(handler, plan)).toList(),
        commitment.verify(),
        PlanWords.verification(commitment.verify()),
        PlanWords.checks(commitment),
        plan.blastRadius(),
        plan.expected() == null ? null : ExpectedView.of(plan.expected()));
  }

  /**
   * How earlier runs went.
   *
   * @param median how long those took that succeeded, ISO 8601, null when there was none
   * @param runs how many succeeded
   * @param ended of so many that succeeded, failed or were rolled back; null when not recorded
   * @param words the median, for people
   * @param record the share that succeeded, for people; null when not recorded
   */
  record ExpectedView(
      @Nullable String median,
      int runs,
      @Nullable Integer ended,
      String words,
      @Nullable String record) {
    static ExpectedView of(Plan.Expected expected) {
      var median = expected.median();
      return new ExpectedView(
          median == null ? null : median.toString(),
          expected.runs(),
          expected.ended(),
          expected.words(),
          expected.record());
    }
  }

  /**
   * A planned step.
   *
   * @param summary what the dry-run says it would do
   * @param arguments resolved, secrets by reference; null when they depend on an earlier step
   * @param template source of the arguments, when they do
   * @param actsAs as whom the configuration has it act, null when its arguments say so
   * @param probe what tells whether it happened, null when its runbook names nothing
   * @param when source of a condition that depends on an earlier step, null when it is decided
   * @param skipped whether nobody will do it: its condition is decided and false, or it is done
   * @param doneEarlier when and by which run it was done before the plan was made, null when it was
   *     not
   * @param known whether the effect could be predicted
   * @param timeout limit of one attempt, ISO 8601
   * @param attempts how often it is tried at most
   * @param irreversible why it cannot be undone, null when it can or nobody said
   * @param instructions what a person is to do, null when it is not manual
   */
  record Step(
      String path,
      String name,
      String action,
      String effectClass,
      boolean mutates,
      @Nullable String summary,
      @Nullable JsonNode arguments,
      @Nullable JsonNode template,
      @Nullable String actsAs,
      @Nullable String probe,
      @Nullable String when,
      boolean skipped,
      @Nullable String doneEarlier,
      List<String> targets,
      List<Change> changes,
      boolean known,
      String timeout,
      int attempts,
      @Nullable Undo undo,
      @Nullable String irreversible,
      @Nullable String instructions) {

    static Step of(PlannedStep step, Plan plan) {
      return new Step(
          step.path(),
          step.name(),
          step.action(),
          RunView.word(step.effectClass()),
          step.mutates(),
          plan.seen(step.path()),
          step.arguments(),
          step.template(),
          step.credential(),
          PlanWords.probe(step),
          step.when(),
          step.skipped(),
          plan.doneEarlier(step),
          step.targets(),
          step.changes().stream()
              .map(change -> new Change(change.field(), change.before(), change.after()))
              .toList(),
          step.known(),
          step.timeout().toString(),
          step.attempts(),
          undo(step),
          step.irreversible(),
          step.pause() == null ? null : step.pause().instructions());
    }

    private static @Nullable Undo undo(PlannedStep step) {
      var undo = step.undo();
      if (undo == null) {
        return step.child() == null
            ? null
            : new Undo("the undos of its own steps", null, null, null);
      }
      return new Undo(undo.action(), undo.arguments(), undo.template(), undo.credential());
    }
  }

  /** One field that a step writes. */
  record Change(String field, @Nullable JsonNode before, @Nullable JsonNode after) {}

  /** How a step is undone. */
  record Undo(
      String action,
      @Nullable JsonNode arguments,
      @Nullable JsonNode template,
      @Nullable String actsAs) {}
}

package io.firebreak.gate;

import io.firebreak.action.Extent;
import io.firebreak.gate.Budget.Bucket;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Guard;
import io.firebreak.label.UtcTime;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanFacts;
import io.firebreak.plan.PlannedStep;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/**
 * All action budgets. Judging one takes nothing: that is done in the unit of the intent, and given
 * back only when it is certain that nothing happened (engine-rules 7).
 */
public final class Budgets {
  private final List<Budget> all;

  /** Of these budgets. */
  public Budgets(List<Budget> all) {
    this.all = List.copyOf(all);
  }

  /** Whether nothing is bounded. */
  public boolean isEmpty() {
    return all.isEmpty();
  }

  /**
   * A call that something may be taken for.
   *
   * @param targets what it touches; the run's own target when its action does not say
   * @param extent how much, null when its action does not count
   */
  public record Call(String action, List<String> targets, @Nullable Extent extent) {
    public Call {
      targets = List.copyOf(targets);
    }

    /**
     * A step as planned.
     *
     * @param path as the run of {@code plan} names it
     */
    public static Call of(PlannedStep step, String path, Plan plan) {
      return new Call(
          step.action(),
          step.targets().isEmpty() ? List.of(plan.commitment().target()) : step.targets(),
          PlanFacts.extent(path, plan.observations()).orElse(null));
    }
  }

  /** How many a call takes out of each bucket; one for each target if its action does not count. */
  public SequencedMap<Bucket, Integer> needs(Call call) {
    var needs = new LinkedHashMap<Bucket, Integer>();
    for (var budget : all) {
      call.targets()
          .forEach(target ->
              budget
                  .bucket(call.action(), target)
                  .ifPresent(bucket -> needs.merge(bucket, 1, Integer::sum)));
    }
    var extent = call.extent();
    if (extent != null) {
      needs.replaceAll((_, targets) -> Math.max(targets, extent.affected()));
    }
    return needs;
  }

  /**
   * Takes what the call at {@code path} needs, or refuses with a text that begins with the path.
   */
  public List<Guard> take(String tenant, String path, Call call) {
    var guards = new ArrayList<Guard>();
    needs(call).forEach((bucket, many) -> guards.add(BudgetStore.take(tenant, path, bucket, many)));
    return guards;
  }

  /** Gives back what a call took that did not happen. */
  public List<Guard> giveBack(String tenant, Call call) {
    var guards = new ArrayList<Guard>();
    needs(call).forEach((bucket, many) -> guards.add(BudgetStore.giveBack(tenant, bucket, many)));
    return guards;
  }

  /** Whether so much is left now, bucket by bucket. */
  static List<Verdict> judge(
      String gate, Map<Bucket, Integer> needs, GateRecord record, String tenant, Instant now) {
    var verdicts = new ArrayList<Verdict>();
    needs.forEach((bucket, many) -> {
      var full = record.fullAt(tenant, bucket.key());
      var left = left(bucket, full, now);
      var observed =
          "%s needs %d, %d left of %s".formatted(bucket.key(), many, left, bucket.budget().words());
      verdicts.add(
          many <= left
              ? Verdict.pass(gate, observed)
              : new Verdict(
                  gate,
                  Ruling.BLOCK,
                  EndReason.ACTION_BUDGET,
                  observed + "; " + enough(bucket.budget(), many, full.orElse(now))));
    });
    return verdicts;
  }

  /** When there will be so many, unless others take some before. */
  private static String enough(Budget budget, int many, Instant full) {
    return many > budget.count()
        ? "never enough"
        : "enough at "
            + UtcTime.minute(
                full.minus(budget.micros() - budget.cost() * many, ChronoUnit.MICROS)
                    .plusSeconds(59)); // for the rest of the minute is cut off
  }

  /** How many are left in a bucket. */
  static long left(Bucket bucket, Optional<Instant> full, Instant now) {
    var budget = bucket.budget();
    if (budget.count() == 0) {
      return 0;
    }
    if (full.isEmpty() || !full.get().isAfter(now)) {
      return budget.count();
    }
    var owed = Duration.between(now, full.get()).toNanos() / 1_000;
    return Math.max(0, (budget.micros() - owed) / budget.cost());
  }
}

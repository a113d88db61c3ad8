package io.firebreak.gate;

import io.firebreak.action.Extent;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanFacts;
import io.firebreak.runbook.Amount;
import io.firebreak.runbook.Guards.BlastRadius;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Bounds how much a plan touches, as its actions count it; what nobody counts is refused. */
final class BlastRadii {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private BlastRadii() {}

  static Verdict judge(String gate, BlastRadius bound, Plan plan) {
    var changing = new ArrayList<Counted>();
    plan.commitment()
        .calls()
        .forEach((path, step) -> {
          if (step.mutates()) {
            changing.add(
                new Counted(path, PlanFacts.extent(path, plan.observations()).orElse(null)));
          }
        });
    var most =
        switch (bound.max()) {
          case Amount.Count(var count) ->
              atMost(
                  count,
                  bound.of(),
                  changing,
                  PlanFacts.uncounted(plan.commitment().calls(), plan.observations()));
          case Amount.Share share -> atMost(share, bound.of(), changing);
        };
    var least =
        bound.minHealthy() == null ? null : atLeast(bound.minHealthy(), bound.of(), changing);
    var within = most.within() && (least == null || least.within());
    var observed = most.observed() + (least == null ? "" : "; " + least.observed());
    return within
        ? Verdict.pass(gate, observed)
        : new Verdict(gate, Ruling.BLOCK, EndReason.BLAST_RADIUS, observed);
  }

  /**
   * A step that changes something.
   *
   * @param extent how much, null when its action does not count
   */
  private record Counted(String path, @Nullable Extent extent) {
    /** Whether it touches something else. */
    boolean other(String of) {
      return extent != null && !extent.of().equals(of);
    }
  }

  private record Judged(boolean within, String observed) {}

  /** What nobody counts is taken for what is bounded. */
  private static Judged atMost(int most, String of, List<Counted> changing, int uncounted) {
    var count = uncounted;
    for (var step : changing) {
      var extent = step.extent();
      count += extent == null || step.other(of) ? 0 : extent.affected();
    }
    return new Judged(count <= most, count + " " + of + ", at most " + most);
  }

  /** A share of a whole that nobody knows is refused. */
  private static Judged atMost(Amount.Share most, String of, List<Counted> changing) {
    var within = true;
    var seen = new ArrayList<String>();
    for (var step : changing) {
      if (!step.other(of)) {
        var percent = step.extent() == null ? null : step.extent().percent();
        within &= percent != null && percent.compareTo(most.percent()) <= 0;
        seen.add(step.path() + ": " + shown(step.extent(), of));
      }
    }
    var limit = "at most " + most.percent().toPlainString() + "% of " + of;
    return new Judged(
        within, (seen.isEmpty() ? "no " + of : String.join(", ", seen)) + "; " + limit);
  }

  private static String shown(@Nullable Extent extent, String of) {
    if (extent == null || extent.total() == null) {
      return "nobody knows of how many " + of;
    }
    return extent.words();
  }

  /** What nobody knows to stay healthy does not. */
  private static Judged atLeast(Amount least, String of, List<Counted> changing) {
    var within = true;
    var seen = new ArrayList<String>();
    for (var step : changing) {
      if (!step.other(of)) {
        within &= staysHealthy(least, step.extent());
        var healthy = step.extent() == null ? null : step.extent().healthy();
        seen.add(
            step.path()
                + (healthy == null
                    ? ": nobody knows how many " + of + " stay healthy"
                    : ": " + healthy + " " + of + " stay healthy"));
      }
    }
    return new Judged(
        within,
        String.join(", ", seen) + (seen.isEmpty() ? "" : "; ") + "at least " + words(least));
  }

  private static boolean staysHealthy(Amount least, @Nullable Extent extent) {
    if (extent == null || extent.healthy() == null) {
      return false;
    }
    var healthy = BigDecimal.valueOf(extent.healthy());
    return switch (least) {
      case Amount.Count(var count) -> extent.healthy() >= count;
      case Amount.Share(var percent) ->
          extent.total() != null
              && healthy
                      .multiply(HUNDRED)
                      .compareTo(percent.multiply(BigDecimal.valueOf(extent.total())))
                  >= 0;
    };
  }

  private static String words(Amount amount) {
    return switch (amount) {
      case Amount.Count(var count) -> Integer.toString(count);
      case Amount.Share(var percent) -> percent.toPlainString() + "%";
    };
  }
}

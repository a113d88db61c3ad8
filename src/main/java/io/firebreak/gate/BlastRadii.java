package io.firebreak.gate;

import io.firebreak.action.Extent;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Plan;
import io.firebreak.plan.Touched;
import io.firebreak.plan.Touched.Step;
import io.firebreak.plan.Touched.Whole;
import io.firebreak.runbook.Amount;
import io.firebreak.runbook.Guards.BlastRadius;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Bounds how much a plan touches, as its actions count it; what nobody counts is refused. */
final class BlastRadii {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** How much is repeated of what one dry run said. */
  private static final int LONGEST = 400;

  private BlastRadii() {}

  static Verdict judge(String gate, BlastRadius bound, Plan plan) {
    var touched = Touched.of(plan);
    var most =
        switch (bound.max()) {
          case Amount.Count(var count) -> atMost(count, bound.of(), touched);
          case Amount.Share share -> atMost(share, bound.of(), touched);
        };
    var least =
        bound.minHealthy() == null ? null : atLeast(bound.minHealthy(), bound.of(), touched);
    var within = most.within() && (least == null || least.within());
    var observed = least == null ? most.observed() : most.words() + "; " + least.words();
    return within
        ? Verdict.pass(gate, observed)
        : new Verdict(gate, Ruling.BLOCK, EndReason.BLAST_RADIUS, observed + saying(touched));
  }

  /** What the dry runs of those said that nobody counts, which may tell why. */
  private static String saying(Touched touched) {
    return uncounted(touched)
        .filter(step -> !step.done() && !step.summary().isBlank())
        .map(step -> "; " + step.path() + " " + cut(step.summary()))
        .collect(Collectors.joining());
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }

  private record Judged(boolean within, String observed) {
    /** Beside another bound, where it must be said which of them is not kept. */
    String words() {
      return within ? observed : observed + " (not kept)";
    }
  }

  private static List<Whole> wholes(String of, Touched touched) {
    return touched.wholes().stream().filter(whole -> whole.of().equals(of)).toList();
  }

  private static Stream<Step> uncounted(Touched touched) {
    return touched.steps().stream().filter(step -> step.extent() == null);
  }

  /** What nobody counts is taken for what is bounded. */
  private static Judged atMost(int most, String of, Touched touched) {
    var count = touched.uncounted() + wholes(of, touched).stream().mapToLong(Whole::affected).sum();
    return new Judged(count <= most, count + " " + of + ", at most " + most);
  }

  /** A share of a whole that nobody knows is refused. */
  private static Judged atMost(Amount.Share most, String of, Touched touched) {
    var within = uncounted(touched).findAny().isEmpty();
    var seen = new ArrayList<String>();
    for (var whole : wholes(of, touched)) {
      var percent = whole.percent();
      within &= percent != null && percent.compareTo(most.percent()) <= 0;
      seen.add(
          String.join(" and ", whole.paths())
              + ": "
              + (percent == null ? unknown(of) : whole.words()));
    }
    uncounted(touched).forEach(step -> seen.add(step.path() + ": " + unknown(of)));
    var limit = "at most " + most.percent().toPlainString() + "% of " + of;
    return new Judged(
        within, (seen.isEmpty() ? "no " + of : String.join(", ", seen)) + "; " + limit);
  }

  private static String unknown(String of) {
    return "nobody knows of how many " + of;
  }

  /** What nobody knows to stay healthy does not; what is done has come through. */
  private static Judged atLeast(Amount least, String of, Touched touched) {
    var within = true;
    var seen = new ArrayList<String>();
    for (var step : touched.steps()) {
      var extent = step.extent();
      if (!step.done() && (extent == null || extent.of().equals(of))) {
        within &= staysHealthy(least, extent);
        var healthy = extent == null ? null : extent.healthy();
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

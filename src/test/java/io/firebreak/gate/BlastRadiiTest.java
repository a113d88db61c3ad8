package io.firebreak.gate;

import static io.firebreak.gate.TestPlans.atMost;
import static io.firebreak.gate.TestPlans.fifths;
import static io.firebreak.gate.TestPlans.percent;
import static io.firebreak.gate.TestPlans.plan;
import static io.firebreak.gate.TestPlans.step;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.Action;
import io.firebreak.action.Extent;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Plan;
import io.firebreak.runbook.Amount;
import io.firebreak.runbook.Guards;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How much a plan may touch, as its actions count it. */
class BlastRadiiTest {
  private static Verdict judge(Guards.BlastRadius bound, Plan plan) {
    return BlastRadii.judge(Verdict.BLAST_RADIUS, bound, plan);
  }

  private static Verdict blastRadius(Amount most, @Nullable Extent... extents) {
    return judge(atMost(most), plan(null, extents));
  }

  @Test
  @Tag("A9")
  void aPlanTellsHowMuchItWouldTouchAsItsActionsCount() {
    assertThat(plan(null, new Extent("pods", 3, 12, 9), new Extent("nodes", 1, null)).blastRadius())
        .isEqualTo("3 of 12 pods, 9 stay healthy; 1 nodes");
    assertThat(plan(null, new Extent("pods", 3, 12), new Extent("pods", 2, 12), null).blastRadius())
        .isEqualTo("5 of 12 pods in 2 steps; 1 change that nobody counts");
    assertThat(plan(null).blastRadius()).isEqualTo("nothing is changed");
  }

  @Test
  @Tag("G23")
  void aBoundInNumbersCountsWhatActionsReportAndOneForTheOthers() {
    assertThat(blastRadius(new Amount.Count(4), new Extent("pods", 3, null), null).observed())
        .isEqualTo("4 pods, at most 4");
    var over = blastRadius(new Amount.Count(3), new Extent("pods", 3, 100), null);
    assertThat(over.reason()).isEqualTo(EndReason.BLAST_RADIUS);
    assertThat(over.ruling()).isEqualTo(Ruling.BLOCK);
    assertThat(blastRadius(new Amount.Count(0), new Extent("nodes", 9, null)).ruling())
        .isEqualTo(Ruling.PASS);
  }

  @Test
  @Tag("G24")
  void aBoundInPerCentNeedsTheWhole() {
    assertThat(blastRadius(percent(25), new Extent("pods", 3, 12)).ruling()).isEqualTo(Ruling.PASS);
    assertThat(blastRadius(percent(25), new Extent("pods", 4, 12)).observed())
        .isEqualTo("steps.s0: 4 of 12 pods; at most 25% of pods");
    assertThat(blastRadius(percent(100), new Extent("pods", 0, null)).reason())
        .isEqualTo(EndReason.BLAST_RADIUS);
    assertThat(blastRadius(percent(100), (Extent) null).reason()).isEqualTo(EndReason.BLAST_RADIUS);
  }

  @Test
  @Tag("G24")
  void sharesOfTheSameThingsAreAddedUpToAllOfThem() {
    var fifth = new Extent("pods", 2, 10);
    assertThat(blastRadius(percent(40), fifth, fifth).ruling()).isEqualTo(Ruling.PASS);
    var over = blastRadius(percent(39), fifth, fifth);
    assertThat(over.reason()).isEqualTo(EndReason.BLAST_RADIUS);
    assertThat(over.observed())
        .isEqualTo("steps.s0 and steps.s1: 4 of 10 pods; at most 39% of pods");
    var all = new Extent("pods", 10, 10);
    assertThat(blastRadius(percent(100), all, all).ruling()).isEqualTo(Ruling.PASS);
    assertThat(blastRadius(new Amount.Count(10), all, all).observed())
        .isEqualTo("10 pods, at most 10");
  }

  private static Verdict share(int most, Plan plan) {
    return judge(atMost(percent(most)), plan);
  }

  @Test
  @Tag("G24")
  void sharesOfOtherThingsAreNotAddedAndWhatIsDoneCounts() {
    var cart = List.of("k8s/prod/shop/cart");
    var other = List.of("k8s/prod/shop/search");
    assertThat(share(20, fifths(step(0, cart), step(1, other))).observed())
        .isEqualTo("steps.s0: 2 of 10 pods, steps.s1: 2 of 10 pods; at most 20% of pods");
    var both = List.of("k8s/prod/shop/cart", "k8s/prod/shop/search");
    assertThat(share(59, fifths(step(0, cart), step(1, other), step(2, both))).ruling())
        .isEqualTo(Ruling.BLOCK);
    assertThat(share(39, fifths(step(0, cart, true), step(1, cart))).ruling())
        .isEqualTo(Ruling.BLOCK);
    var cautious = new Guards.BlastRadius(percent(40), "pods", new Amount.Count(8));
    var plan = fifths(step(0, cart, true), step(1, cart, true));
    assertThat(judge(cautious, plan).ruling())
        .as("what is done has come through")
        .isEqualTo(Ruling.PASS);
  }

  @Test
  @Tag("G23")
  void theLargestCountsAreNoSmallOnesTogether() {
    var most = new Extent("pods", Integer.MAX_VALUE, null);
    var over = blastRadius(new Amount.Count(9), most, most);
    assertThat(over.ruling()).isEqualTo(Ruling.BLOCK);
    assertThat(plan(null, most, most, null).blastRadius()).startsWith("2147483647 pods");
  }

  @Test
  @Tag("G165")
  @Tag("G166")
  void whatIsNoLongerCountedForgetsWhatWasAndSaysWhy() {
    var plan = plan(null, new Extent("pods", 1, 10, 9));
    var now = new Action.Prediction("asks; no number", true, List.of(), List.of(), null, true);
    var bound = new Guards.BlastRadius(percent(50), "pods", new Amount.Count(1));
    assertThat(judge(bound, plan).ruling()).isEqualTo(Ruling.PASS);
    assertThat(judge(bound, plan.touching("steps.s0", now)).observed())
        .isEqualTo(
            "steps.s0: nobody knows of how many pods; at most 50% of pods (not kept); steps.s0: nobody knows"
                + " how many pods stay healthy; at least 1 (not kept); steps.s0 asks; no number");
  }

  @Test
  @Tag("G25")
  void whatMustStayHealthyIsToldByTheAction() {
    var half = new Guards.BlastRadius(new Amount.Count(9), "pods", percent(50));
    var two = new Guards.BlastRadius(new Amount.Count(9), "pods", new Amount.Count(2));
    assertThat(ruling(half, new Extent("pods", 1, 4, 2))).isEqualTo(Ruling.PASS);
    assertThat(ruling(half, new Extent("pods", 2, 5, 2))).isEqualTo(Ruling.BLOCK);
    assertThat(ruling(two, new Extent("pods", 1, 4, 2))).isEqualTo(Ruling.PASS);
    assertThat(ruling(two, new Extent("pods", 1, 4, 2), new Extent("pods", 2, 4, 1)))
        .isEqualTo(Ruling.BLOCK);
    assertThat(ruling(two, new Extent("nodes", 1, 4))).isEqualTo(Ruling.PASS);
    var unknown = judge(two, plan(null, new Extent("pods", 1, 4)));
    assertThat(unknown.observed())
        .isEqualTo(
            "1 pods, at most 9; steps.s0: nobody knows how many pods stay healthy; at least 2 (not"
                + " kept)");
    assertThat(unknown.reason()).isEqualTo(EndReason.BLAST_RADIUS);
  }

  private static Ruling ruling(Guards.BlastRadius bound, Extent... extents) {
    return judge(bound, plan(null, extents)).ruling();
  }
}

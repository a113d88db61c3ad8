package io.firebreak.gate;

import static io.firebreak.gate.FailClosed.judged;

import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Readings.Judgement;
import io.firebreak.runbook.Precondition;
import java.util.ArrayList;
import java.util.List;

/** Reads what must hold before a run begins, each by an action that changes nothing. */
final class Preconditions {
  private final Readings readings;

  Preconditions(Readings readings) {
    this.readings = readings;
  }

  /** All of them, also after one that does not hold. */
  List<Verdict> judge(Gatekeeper.Subject subject) throws InterruptedException {
    var verdicts = new ArrayList<Verdict>();
    var all = subject.runbook().preconditions();
    for (var i = 0; i < all.size(); i++) {
      var precondition = all.get(i);
      var place = "preconditions." + i;
      var gate =
          "precondition: "
              + (precondition.name() == null ? precondition.uses() : precondition.name());
      verdicts.addAll(
          judged(gate, () -> List.of(precondition(gate, precondition, subject, place))));
    }
    return verdicts;
  }

  private Verdict precondition(
      String gate, Precondition precondition, Gatekeeper.Subject subject, String place)
      throws InterruptedException {
    var judgement =
        readings.judge(
            precondition,
            precondition.timeout(),
            precondition.expect(),
            subject.caller().at(place),
            subject.scope());
    return switch (judgement) {
      case Judgement.Met(var observed) -> Verdict.pass(gate, observed);
      case Judgement.Unclear(var observed) ->
          new Verdict(gate, Ruling.BLOCK, EndReason.GUARD_ERROR, observed);
      case Judgement.Unmet(var observed) ->
          new Verdict(
              gate,
              switch (precondition.otherwise()) {
                case SKIP -> Ruling.SKIP;
                case BLOCK -> Ruling.BLOCK;
                case FAIL -> Ruling.FAIL;
              },
              EndReason.PRECONDITION_UNMET,
              observed);
    };
  }
}

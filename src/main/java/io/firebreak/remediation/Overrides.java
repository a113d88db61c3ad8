package io.firebreak.remediation;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Decided;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.approval.ApprovalEvent.Overridden;
import io.firebreak.approval.People;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.journal.Actor;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Judges whether one person may decide alone in an emergency. It stands for the votes that are
 * missing and for nothing else: what gates refuse stays refused, holds stop it as they stop every
 * run, and in a freeze its own approvers must agree.
 */
final class Overrides {
  private final People people;
  private final Doors doors;

  Overrides(People people, Doors doors) {
    this.people = people;
    this.doors = doors;
  }

  /** What an emergency decision about {@code planHash} amounts to at one state. */
  Said judge(RunState state, String planHash, String reason, Actor actor, Instant now) {
    var approval = state.approval();
    if (state.status().terminal()) {
      return Said.over(state);
    } else if (approval == null) {
      return Said.no("no_such_request", "run " + state.id() + " asks for no approval");
    } else if (!approval.pending()) {
      return Said.no("already_decided", "the question is settled already");
    } else if (!now.isBefore(approval.expiresAt())) {
      return Said.no("approval_expired", "the question lapsed at " + approval.expiresAt());
    } else if (!planHash.equals(approval.request().planHash())) {
      return Said.no("plan_changed", "the plan has changed; look at the present one");
    } else if (people.find(actor.id()).filter(People.Person::overrides).isEmpty()) {
      return Said.no("not_an_approver", "you do not hold the role emergency");
    } else if (reason.isBlank()) {
      return new Said.No(
          List.of(),
          "input_invalid",
          "say why it cannot wait for others",
          Map.of("reason", "is missing"));
    } else if (asksForFreeze(state)) {
      return Said.no(
          "freeze", "a freeze is on, and only those whom its calendar names may let it go on");
    }
    return decided(approval, planHash, reason, actor.id());
  }

  private Said decided(Approval approval, String planHash, String reason, String person) {
    var id = approval.request().id();
    var second = second(approval, person);
    if (second.isEmpty() || doors.topics().isEmpty()) {
      return Said.no(
          "nobody_to_page",
          second.isEmpty()
              ? "nobody else could approve this, so no second person can be told"
              : "no second person can be told: configure slack, pagerduty or mail");
    }
    return new Said.Yes(
        List.of(
            new Overridden(id, planHash, person, reason, second),
            new Decided(id, Outcome.APPROVED, "emergency override by " + person + ": " + reason)),
        "approved by emergency override; told: " + String.join(", ", second));
  }

  /** Who is told: everybody else whose vote was asked for. */
  private List<String> second(Approval approval, String person) {
    return approval.whoIsAsked().quorums().stream()
        .flatMap(quorum -> people.approvers(quorum).stream())
        .map(People.Person::id)
        .filter(other -> !other.equals(person))
        .distinct()
        .toList();
  }

  private static boolean asksForFreeze(RunState state) {
    return state.gates() != null
        && Objects.requireNonNull(state.gates()).verdicts().stream()
            .anyMatch(each -> each.ruling() == Ruling.ASK && each.reason() == EndReason.FREEZE);
  }

  /** The person who decided alone, if they may not any more; null when they may. */
  static @Nullable String gone(Approval approval, People people) {
    var emergency = approval.emergency();
    return emergency == null
            || people.find(emergency.person()).filter(People.Person::overrides).isPresent()
        ? null
        : emergency.person();
  }
}

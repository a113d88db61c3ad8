package io.firebreak.ui;

import io.firebreak.access.Person;
import io.firebreak.access.Role;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent.Voted;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The question to people on a run's page.
 *
 * @param hash what is asked about
 * @param batch the part of the plan that is asked about, null for the whole
 * @param from which quorums must be met, null for anybody who approves
 * @param dropped votes that count no more, and why
 * @param authorGap why the runbook's author is not excluded, null when they are or need not be
 * @param voted whether a vote of the person who looks at it counts, which they may withdraw
 * @param overridable whether the person who looks at it may decide alone in an emergency
 * @param alone who did so and why, null when nobody did
 * @param hindrance why the person who looks at it cannot answer, null when they can
 */
record ApprovalPart(
    String state,
    boolean pending,
    String hash,
    @Nullable String batch,
    int needed,
    @Nullable String from,
    String expiresAt,
    @Nullable String reason,
    List<Vote> votes,
    List<String> dropped,
    @Nullable String authorGap,
    boolean voted,
    boolean overridable,
    @Nullable String alone,
    @Nullable String hindrance) {

  static ApprovalPart of(Approval approval, Person viewer) {
    var request = approval.request();
    var decided = approval.decided();
    return new ApprovalPart(
        decided == null ? "pending" : Shown.word(decided.outcome()).replace('_', ' '),
        approval.pending(),
        request.planHash(),
        request.batch() == null ? null : Shown.line(request.batch().words()),
        request.required().votes(),
        from(approval),
        Shown.time(approval.openUntil()),
        decided == null ? null : Shown.lineOrNull(decided.reason()),
        approval.votes().stream().map(Vote::of).toList(),
        approval.dropped().stream().map(drop -> Shown.line(drop.words(drop.person()))).toList(),
        request.authorGap() == null ? null : request.authorGap().words(),
        approval.votes().stream().anyMatch(vote -> vote.person().equals(viewer.id())),
        approval.pending() && viewer.holds(Role.EMERGENCY),
        alone(approval),
        hindrance(approval, viewer));
  }

  private static @Nullable String from(Approval approval) {
    var required = approval.request().required();
    var quorums = required.quorums();
    var further =
        approval.asked().stream()
            .map(level -> ", or " + level.words())
            .collect(Collectors.joining());
    return quorums.size() == 1 && quorums.getFirst().anyone()
        ? null
        : Shown.line(required.words() + further);
  }

  private static @Nullable String alone(Approval approval) {
    var emergency = approval.emergency();
    return emergency == null ? null : Shown.line(emergency.person() + ": " + emergency.reason());
  }

  /** Only what can be told beforehand; the engine judges anew when somebody votes. */
  private static @Nullable String hindrance(Approval approval, Person viewer) {
    if (!viewer.holds(Role.APPROVER)) {
      return "Your roles do not let you vote.";
    }
    if (approval.request().excluded().contains(viewer.id())) {
      return "You may not vote on this one: you started it, changed its inputs or wrote the runbook.";
    }
    return null;
  }

  /** A vote that counts. */
  record Vote(String person, String vote, @Nullable String reason) {
    static Vote of(Voted voted) {
      return new Vote(
          Shown.line(voted.person()), Shown.word(voted.vote()), Shown.lineOrNull(voted.reason()));
    }
  }
}

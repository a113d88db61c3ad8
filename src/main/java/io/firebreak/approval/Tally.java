package io.firebreak.approval;

import io.firebreak.approval.ApprovalEvent.Voted;
import io.firebreak.plan.Required.Quorum;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** How much of what a question asks for some votes are. */
final class Tally {
  private Tally() {}

  /** The votes that would still be wanted, by quorum; empty when all are met. */
  static List<Quorum> missing(Approval approval, List<Voted> all) {
    var missing = new ArrayList<Quorum>();
    var quorums = approval.request().required().quorums();
    for (var i = 0; i < quorums.size(); i++) {
      var index = i;
      var counted = all.stream().filter(vote -> vote.quorums().contains(index)).toList();
      var have = met(approval, index, counted);
      if (have < quorums.get(i).count()) {
        missing.add(quorums.get(i).less(have));
      }
    }
    return missing;
  }

  /** How much of a quorum these votes, which count for it, are. */
  private static int met(Approval approval, int index, List<Voted> counted) {
    if (!approval.request().required().quorums().get(index).distinct()) {
      return counted.size();
    }
    var named = approval.askedFor(index).stream().flatMap(VoterGroups::all).toList();
    return VoterGroups.spokenFor(
        counted.stream()
            .map(vote ->
                Objects.requireNonNullElse(vote.groups(), List.<String>of()).stream()
                    .filter(named::contains)
                    .toList())
            .toList());
  }

  /** The groups for which a person may speak; null when none of the quorums asks for that. */
  static @Nullable List<String> groups(Approval approval, People.Person person) {
    var quorums = approval.request().required().quorums();
    var distinct =
        IntStream.range(0, quorums.size())
            .filter(i -> quorums.get(i).distinct())
            .boxed()
            .flatMap(i -> approval.askedFor(i).stream())
            .toList();
    return distinct.isEmpty()
        ? null
        : distinct.stream()
            .flatMap(quorum -> VoterGroups.of(quorum, person).stream())
            .distinct()
            .sorted()
            .toList();
  }
}

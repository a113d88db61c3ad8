package io.firebreak.remediation;

import io.firebreak.approval.People;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Required;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.ApprovalRule.Approvers;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Finds out before anybody is asked whether enough people could approve what a runbook does, as
 * people, groups and schedules are now.
 */
public final class ApproverCheck {
  private final People people;

  /** A check against these people. */
  public ApproverCheck(People people) {
    this.people = people;
  }

  /**
   * Why no approval of a runbook could succeed now, or why an escalation would reach nobody; empty
   * when enough people could be asked, or when it asks nobody.
   */
  public Optional<String> unreachable(RunbookVersion version) {
    var runbook = version.runbook();
    var rule = runbook.approval();
    if (!asks(runbook)) {
      return Optional.empty();
    }
    var own = unreachable(version, rule.count(), rule.from()).stream();
    // A further level need not be enough alone, since those before it may still answer.
    var levels =
        rule.escalateTo().stream()
            .flatMap(level -> unreachable(version, 1, level).stream())
            .map(why -> "escalate_to: " + why);
    return Stream.concat(own, levels).findFirst();
  }

  private Optional<String> unreachable(RunbookVersion version, int count, Approvers from) {
    var exclude = version.runbook().approval().exclude();
    var required = Required.of(count, from, exclude);
    return Optional.ofNullable(Questions.unreachable(people, required, author(version)))
        .map(Verdict::observed);
  }

  /** Whoever will start a run is not known yet; who wrote the runbook is. */
  private List<String> author(RunbookVersion version) {
    var author = version.author();
    return author == null
            || !version
                .runbook()
                .approval()
                .exclude()
                .contains(ApprovalRule.Excluded.RUNBOOK_AUTHOR)
        ? List.of()
        : people.byAuthor(author).map(People.Person::id).stream().toList();
  }

  private static boolean asks(Runbook runbook) {
    return switch (runbook.autonomy()) {
      case APPROVE -> true;
      case AUTO ->
          runbook.approval().when() != null
              || runbook.risk() == Runbook.Risk.HIGH
              || runbook.allSteps().stream().anyMatch(ApproverCheck::asksForEach);
      case OBSERVE, SUGGEST -> false;
    };
  }

  private static boolean asksForEach(Step step) {
    return step instanceof Step.Call call && call.approveEach();
  }
}

package io.firebreak.remediation;

import io.firebreak.approval.Approval;
import io.firebreak.approval.People;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.ApprovalRule.Excluded;
import io.firebreak.runbook.Policy;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * Finds out before anybody is asked whether enough people could approve what a runbook does, as
 * people, groups and schedules are now. Whoever will start a run is not known yet; who wrote the
 * runbook is.
 */
public final class ApproverCheck {
  private final People people;

  /** A check against these people. */
  public ApproverCheck(People people) {
    this.people = people;
  }

  /**
   * Some who will be asked.
   *
   * @param by what asks them beside the runbook's first level; empty for that
   * @param quorum how many of whom
   * @param excluded ids of people whose vote does not count
   */
  public record Asked(String by, Quorum quorum, List<String> excluded) {
    public Asked {
      excluded = List.copyOf(excluded);
    }
  }

  /**
   * Why no approval of a runbook could succeed now, or why an escalation would reach nobody; empty
   * when enough people could be asked, or when it asks nobody.
   *
   * @param inForce runbooks by name: one question of the outermost run covers its children
   * @param always the policies that apply to every run of a runbook
   */
  public Optional<String> unreachable(
      RunbookVersion version,
      Function<String, Optional<RunbookVersion>> inForce,
      Function<Runbook, List<Policy>> always) {
    if (!version.runbook().autonomy().acts()) {
      return Optional.empty();
    }
    var asked = new ArrayList<>(own(version));
    for (var each : withChildren(version, inForce)) {
      if (!each.equals(version)) {
        own(each).stream()
            .filter(theirs -> theirs.by().isEmpty())
            .map(theirs ->
                new Asked("runbook " + each.runbook().name(), theirs.quorum(), theirs.excluded()))
            .forEach(asked::add);
      }
      always
          .apply(each.runbook())
          .forEach(policy -> byPolicy(version, policy).ifPresent(asked::add));
    }
    return asked.stream()
        .flatMap(each ->
            shortage(each).stream().map(why -> each.by().isEmpty() ? why : each.by() + ": " + why))
        .findFirst();
  }

  /** What a runbook asks for itself, its further levels included; empty when it asks nobody. */
  public List<Asked> own(RunbookVersion version) {
    if (!asks(version.runbook())) {
      return List.of();
    }
    var rule = version.runbook().approval();
    var excluded = author(version, rule.exclude());
    var asked = new ArrayList<Asked>();
    asked.add(new Asked("", Quorum.of(rule.count(), rule.from()), excluded));
    if (rule.onTimeout() == ApprovalRule.OnTimeout.ESCALATE) {
      // A further level need not be enough alone, since those before it may still answer.
      rule.escalateTo()
          .forEach(level -> asked.add(new Asked("escalate_to", Quorum.of(1, level), excluded)));
    }
    return asked;
  }

  /** What a policy asks for where it applies to a runbook; empty when it asks nobody. */
  private Optional<Asked> byPolicy(RunbookVersion version, Policy policy) {
    return Optional.ofNullable(policy.requireApproval())
        .map(wanted ->
            new Asked(
                "policy " + policy.name(),
                Quorum.of(wanted.count(), wanted.from()),
                author(version, wanted.exclude())));
  }

  /** How many votes those who are asked could give now. */
  public int able(Asked asked) {
    return Approval.most(
        asked.quorum(),
        people.approvers(asked.quorum()).stream()
            .filter(person -> !asked.excluded().contains(person.id()))
            .toList());
  }

  /** Why those who are asked could not agree now; empty when they could. */
  public Optional<String> shortage(Asked asked) {
    var required = new Required(List.of(asked.quorum()), List.of());
    return Optional.ofNullable(Questions.unreachable(people, required, asked.excluded()))
        .map(Verdict::observed);
  }

  /** A runbook and those that it runs, as far as their names are written. */
  private static List<RunbookVersion> withChildren(
      RunbookVersion root, Function<String, Optional<RunbookVersion>> inForce) {
    Map<String, RunbookVersion> found = new LinkedHashMap<>();
    found.put(root.runbook().name(), root);
    var next = List.of(root);
    while (!next.isEmpty()) {
      next =
          next.stream()
              .flatMap(version -> version.runbook().allSteps().stream())
              .filter(Step.Call.class::isInstance)
              .map(step -> ((Step.Call) step).child())
              .filter(Objects::nonNull)
              .distinct()
              .flatMap(name -> inForce.apply(name).stream())
              .filter(version -> found.putIfAbsent(version.runbook().name(), version) == null)
              .toList();
    }
    return List.copyOf(found.values());
  }

  private List<String> author(RunbookVersion version, List<Excluded> exclude) {
    var author = version.author();
    return author == null || !exclude.contains(Excluded.RUNBOOK_AUTHOR)
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

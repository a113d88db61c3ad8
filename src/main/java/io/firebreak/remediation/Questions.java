package io.firebreak.remediation;

import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Batch;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.People;
import io.firebreak.approval.SlackGroups;
import io.firebreak.gate.EndReason;
import io.firebreak.gate.GateEvent.GatesJudged;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Stage;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Payload;
import io.firebreak.plan.Composite;
import io.firebreak.plan.Paths;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlannedStep;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.runbook.ApprovalRule;
import io.firebreak.runbook.RunbookVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks people about plans and about batches of items, and looks at who answered. */
final class Questions {
  private final Parts parts;

  Questions(Parts parts) {
    this.parts = parts;
  }

  /**
   * What the gates say of a plan, and the question to people if there is one to ask.
   *
   * @param othersAsk whether a gate or a policy names people: nobody may answer for those
   */
  List<Payload> ofPlan(
      RunState state,
      RunbookVersion version,
      Plan plan,
      List<Verdict> judged,
      boolean othersAsk,
      int round) {
    var verdicts = new ArrayList<>(judged);
    var events = new ArrayList<Payload>();
    var required = plan.commitment().approval();
    if (!state.isChild() && verdicts.stream().noneMatch(each -> each.ruling().refuses())) {
      var unreachable = unreachable(state, plan);
      if (unreachable.isPresent()) {
        verdicts.add(unreachable.get());
      } else if (required != null) {
        events.add(
            request(
                state,
                version,
                plan,
                required,
                round,
                null,
                othersAsk ? null : levels(version.runbook().approval(), required)));
      }
    }
    if (!verdicts.isEmpty()) {
      events.addFirst(new GatesJudged(Stage.AFTER_PLAN, verdicts));
    }
    return events;
  }

  /** The question about one batch, or why nobody can be asked, at which the list ends. */
  Payload ofBatch(RunState state, RunbookVersion version, RunTask.Ask ask) {
    var plan = state.planned();
    var required = Agreements.required(plan, plan.step(ask.step()));
    var unreachable = unreachable(required, excluded(state, required));
    if (unreachable != null) {
      return Agreements.impossible(Paths.approval(ask.step(), ask.batch()), unreachable.observed());
    }
    var list = (Composite.Items) Objects.requireNonNull(plan.step(ask.step()).composite());
    return request(
        state,
        version,
        plan,
        required,
        ask.round(),
        new Batch(
            ask.step(), ask.batch() + 1, ask.batches(), list.items().subList(ask.from(), ask.to())),
        null);
  }

  /** To whom it escalates: only for what the runbook itself asks of people, and nobody else. */
  private static @Nullable List<Quorum> levels(ApprovalRule rule, Required required) {
    var own = Quorum.of(rule.count(), rule.from());
    return rule.onTimeout() == ApprovalRule.OnTimeout.ESCALATE
            && required.quorums().stream().allMatch(each -> each.anyone() || each.equals(own))
        ? rule.escalateTo().stream().map(level -> Quorum.of(rule.count(), level)).toList()
        : null;
  }

  private Requested request(
      RunState state,
      RunbookVersion version,
      Plan plan,
      Required required,
      int round,
      @Nullable Batch batch,
      @Nullable List<Quorum> levels) {
    var now = parts.clock().instant();
    var posting = parts.doors().posting(now);
    // Its time counts from when a door shows it; this is when it lapses if none ever does.
    var counted = posting == null ? now : posting.latest();
    return new Requested(
        parts.approvalIds().next(),
        Agreements.hash(plan, batch),
        required,
        excluded(state, required),
        counted.plus(version.runbook().approval().timeout()),
        round,
        authorGap(state, required),
        batch,
        levels,
        posting);
  }

  /** Empty when every quorum that a plan will ask for can be met. */
  private Optional<Verdict> unreachable(RunState state, Plan plan) {
    return Stream.concat(
            Stream.ofNullable(plan.commitment().approval()),
            plan.commitment().steps().stream()
                .map(PlannedStep::batchApproval)
                .filter(Objects::nonNull))
        .map(required -> unreachable(required, excluded(state, required)))
        .filter(Objects::nonNull)
        .findFirst();
  }

  /** Null when every quorum can be met. */
  private @Nullable Verdict unreachable(Required required, List<String> excluded) {
    return unreachable(parts.people(), required, excluded);
  }

  /** Null when every quorum can be met without those who are excluded. */
  static @Nullable Verdict unreachable(People people, Required required, List<String> excluded) {
    for (var quorum : required.quorums()) {
      var able =
          Approval.most(
              quorum,
              people.approvers(quorum).stream()
                  .filter(person -> !excluded.contains(person.id()))
                  .toList());
      if (able < quorum.count()) {
        return new Verdict(
            Verdict.APPROVERS,
            Ruling.BLOCK,
            EndReason.APPROVERS_UNREACHABLE,
            quorum.words()
                + " must agree and only "
                + able
                + " could"
                + (excluded.isEmpty() ? "" : ", without " + String.join(", ", excluded))
                + people.unknown(quorum).map(why -> "; " + why).orElse(""));
      }
    }
    return null;
  }

  private List<String> excluded(RunState state, Required required) {
    var excluded = new ArrayList<>(state.editors());
    for (var who : required.exclude()) {
      switch (who) {
        case REQUESTER -> {
          var requester = state.begun().requester();
          if (requester != null) {
            excluded.add(requester);
          }
        }
        case RUNBOOK_AUTHOR -> {
          // As it was known at the start: a file may have become the same again by other hands.
          var author = state.begun().author();
          if (author != null) {
            parts.people().byAuthor(author).ifPresent(person -> excluded.add(person.id()));
          }
        }
      }
    }
    return excluded.stream().distinct().toList();
  }

  /** Why the author is not excluded though they should be; null when they are, or need not be. */
  private ApprovalEvent.@Nullable AuthorGap authorGap(RunState state, Required required) {
    var author = state.begun().author();
    if (!required.exclude().contains(ApprovalRule.Excluded.RUNBOOK_AUTHOR)) {
      return null;
    }
    if (author == null) {
      return ApprovalEvent.AuthorGap.AUTHOR_NOT_RECORDED;
    }
    return parts.people().byAuthor(author).isEmpty()
        ? ApprovalEvent.AuthorGap.AUTHOR_NOT_A_PERSON
        : null;
  }

  /** Those who agreed must still be allowed to: their roles are read again. */
  GatesJudged withApprovers(Approval approval, GatesJudged judged) {
    var gone = gone(approval);
    if (gone.isEmpty()) {
      return judged;
    }
    var verdicts = new ArrayList<>(judged.verdicts());
    verdicts.add(noLonger(gone));
    return new GatesJudged(judged.stage(), verdicts);
  }

  /**
   * That somebody who agreed to the plan may not any more, before its first effect uses the
   * approval (engine-rules 2); empty when all may, and when it was used.
   */
  Optional<Verdict> gone(RunState state) {
    var approval = Agreements.unusedOf(state);
    var gone = approval == null ? List.<String>of() : gone(approval);
    return gone.isEmpty() ? Optional.empty() : Optional.of(noLonger(gone));
  }

  /** That the batch that was asked about may begin, unless somebody who agreed may not any more. */
  Payload agreed(Approval approval) {
    var gone = gone(approval);
    return gone.isEmpty()
        ? Agreements.given(
            Agreements.path(Objects.requireNonNull(approval.request().batch())), approval)
        : new GatesJudged(Stage.AFTER_APPROVAL, List.of(noLonger(gone)));
  }

  private static Verdict noLonger(List<String> gone) {
    return new Verdict(
        Verdict.APPROVERS,
        Ruling.BLOCK,
        EndReason.APPROVERS_UNREACHABLE,
        "no longer allowed to approve: " + gone);
  }

  private List<String> gone(Approval approval) {
    if (approval.emergency() != null) {
      var gone = Overrides.gone(approval, parts.people());
      return gone == null ? List.of() : List.of(gone);
    }
    return approval.votes().stream()
        .filter(vote ->
            parts
                .people()
                .find(vote.person())
                .filter(person -> countsAsBefore(vote, approval, person))
                .isEmpty())
        .map(ApprovalEvent.Voted::person)
        .toList();
  }

  private static boolean countsAsBefore(
      ApprovalEvent.Voted vote, Approval approval, People.Person person) {
    return vote.quorums().stream()
        .allMatch(index -> approval.counts(index, asVoted(person, approval.askedFor(index))));
  }

  /**
   * A shift that ended since the vote does not take it back, and neither does a group that somebody
   * left, which may be that of a shift; a lost role does.
   */
  private static People.Person asVoted(People.Person person, List<Quorum> asked) {
    var then = person;
    for (var quorum : asked) {
      var schedule = quorum.pagerdutySchedule();
      then = schedule == null ? then : then.in(OnCall.team(schedule));
      var group = quorum.slackGroup();
      then = group == null ? then : then.in(SlackGroups.team(group));
    }
    return then;
  }
}

package io.firebreak.access;

import io.firebreak.approval.Approval;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.OnCall.Duty;
import io.firebreak.approval.People;
import io.firebreak.approval.SlackGroups;
import io.firebreak.approval.SlackGroups.Members;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The directory as approvals see it, and who of it is on call or in a group of Slack. */
public final class Approvers implements People {
  private final Directory directory;
  private final OnCall onCall;
  private final SlackGroups groups;

  /** Approvers out of this directory. */
  public Approvers(Directory directory, OnCall onCall, SlackGroups groups) {
    this.directory = directory;
    this.onCall = onCall;
    this.groups = groups;
  }

  /** What other systems say of a quorum, read once for everybody; null of what it does not name. */
  private record Outside(Quorum quorum, @Nullable Duty duty, @Nullable Members members) {
    /** Whoever is on call is known here by their mail address. */
    private boolean onDuty(@Nullable String mail) {
      return mail != null
          && duty instanceof Duty.Known(var mails)
          && mails.contains(mail.toLowerCase(Locale.ROOT));
    }

    private boolean inGroup(String id) {
      return members instanceof Members.Known(var people) && people.contains(id);
    }

    private Optional<String> withoutDuty() {
      return duty instanceof Duty.Unknown(var why)
          ? Optional.of(
              "who is on call in schedule " + quorum.pagerdutySchedule() + " is not known: " + why)
          : Optional.empty();
    }

    private Optional<String> withoutMembers() {
      return members instanceof Members.Unknown(var why)
          ? Optional.of("who is in Slack group " + quorum.slackGroup() + " is not known: " + why)
          : Optional.empty();
    }
  }

  @Override
  public Optional<People.Person> find(String id) {
    return directory.find(id).map(Approvers::asked);
  }

  @Override
  public Optional<People.Person> find(String id, Required required) {
    return directory
        .find(id)
        .map(person -> {
          var asked = asked(person);
          for (var quorum : required.quorums()) {
            asked =
                belonging(person, asked, outside(quorum, onCall::atDecision, groups::atDecision));
          }
          return asked;
        });
  }

  @Override
  public Optional<String> unknown(Quorum quorum) {
    var outside = outside(quorum, onCall::now, groups::of);
    var gaps =
        Stream.of(outside.withoutDuty(), outside.withoutMembers())
            .flatMap(Optional::stream)
            .collect(Collectors.joining("; "));
    return gaps.isEmpty() ? Optional.empty() : Optional.of(gaps);
  }

  @Override
  public List<People.Person> approvers(Quorum quorum) {
    var outside = outside(quorum, onCall::now, groups::of);
    return directory.all().stream()
        .map(person -> belonging(person, asked(person), outside))
        .filter(person -> Approval.mayApprove(quorum, person))
        .toList();
  }

  @Override
  public List<People.Person> responders() {
    return directory.all().stream().map(Approvers::asked).filter(People.Person::responds).toList();
  }

  @Override
  public Optional<People.Person> byAuthor(String author) {
    return directory.byMail(author).or(() -> directory.find(author)).map(Approvers::asked);
  }

  private static Outside outside(
      Quorum quorum, Function<String, Duty> onCall, Function<String, Members> groups) {
    var schedule = quorum.pagerdutySchedule();
    var group = quorum.slackGroup();
    return new Outside(
        quorum,
        schedule == null ? null : onCall.apply(schedule),
        group == null ? null : groups.apply(group));
  }

  private static People.Person belonging(
      io.firebreak.access.Person person, People.Person asked, Outside outside) {
    var schedule = outside.quorum().pagerdutySchedule();
    var group = outside.quorum().slackGroup();
    var member = asked;
    if (schedule != null && outside.onDuty(person.mail())) {
      member = member.in(OnCall.team(schedule));
    }
    if (group != null && outside.inGroup(person.id())) {
      member = member.in(SlackGroups.team(group));
    }
    return member;
  }

  private static People.Person asked(io.firebreak.access.Person person) {
    var roles = person.effectiveRoles().stream().map(Role::code).collect(Collectors.toSet());
    return new People.Person(person.id(), person.name(), roles, person.teams(), person.slackUser());
  }
}

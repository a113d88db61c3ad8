package io.firebreak.access;

import io.firebreak.approval.Approval;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.OnCall.Duty;
import io.firebreak.approval.People;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** The directory as approvals see it, and who of it is on call. */
public final class Approvers implements People {
  private final Directory directory;
  private final OnCall onCall;

  /** Approvers out of this directory. */
  public Approvers(Directory directory, OnCall onCall) {
    this.directory = directory;
    this.onCall = onCall;
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
            asked = onDuty(person, asked, quorum);
          }
          return asked;
        });
  }

  @Override
  public Optional<String> unknown(Quorum quorum) {
    var schedule = quorum.pagerdutySchedule();
    return schedule != null && onCall.now(schedule) instanceof Duty.Unknown(var why)
        ? Optional.of("who is on call in schedule " + schedule + " is not known: " + why)
        : Optional.empty();
  }

  @Override
  public List<People.Person> approvers(Quorum quorum) {
    return directory.all().stream()
        .map(person -> onDuty(person, asked(person), quorum))
        .filter(person -> Approval.mayApprove(quorum, person))
        .toList();
  }

  @Override
  public Optional<People.Person> byAuthor(String author) {
    return directory.byMail(author).or(() -> directory.find(author)).map(Approvers::asked);
  }

  /** Whoever is on call there is known here by their mail address. */
  private People.Person onDuty(
      io.firebreak.access.Person person, People.Person asked, Quorum quorum) {
    var schedule = quorum.pagerdutySchedule();
    var mail = person.mail();
    return schedule != null
            && mail != null
            && onCall.now(schedule) instanceof Duty.Known(var mails)
            && mails.contains(mail.toLowerCase(Locale.ROOT))
        ? asked.in(OnCall.team(schedule))
        : asked;
  }

  private static People.Person asked(io.firebreak.access.Person person) {
    var roles = person.effectiveRoles().stream().map(Role::code).collect(Collectors.toSet());
    return new People.Person(person.id(), person.name(), roles, person.teams(), person.slackUser());
  }
}

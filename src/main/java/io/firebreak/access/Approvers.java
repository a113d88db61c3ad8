package io.firebreak.access;

import io.firebreak.approval.Approval;
import io.firebreak.approval.People;
import io.firebreak.plan.Required.Quorum;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** The directory as approvals see it. */
public final class Approvers implements People {
  private final Directory directory;

  /** Approvers out of this directory. */
  public Approvers(Directory directory) {
    this.directory = directory;
  }

  @Override
  public Optional<People.Person> find(String id) {
    return directory.find(id).map(Approvers::asked);
  }

  @Override
  public List<People.Person> approvers(Quorum quorum) {
    return directory.all().stream()
        .map(Approvers::asked)
        .filter(person -> Approval.mayApprove(quorum, person))
        .toList();
  }

  @Override
  public Optional<People.Person> byAuthor(String author) {
    return directory.byMail(author).or(() -> directory.find(author)).map(Approvers::asked);
  }

  private static People.Person asked(io.firebreak.access.Person person) {
    var roles = person.effectiveRoles().stream().map(Role::code).collect(Collectors.toSet());
    return new People.Person(person.id(), person.name(), roles, person.teams(), person.slackUser());
  }
}

package io.firebreak.access;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.Approval;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.OnCall.Duty;
import io.firebreak.approval.People;
import io.firebreak.approval.SlackGroups;
import io.firebreak.approval.SlackGroups.Members;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Approvers are those of the directory who belong to what a quorum names. */
class ApproversTest {
  private static final Quorum GROUP = new Quorum(1, List.of(), List.of(), "sre-oncall", null);
  private static final Quorum SHIFT = new Quorum(1, List.of(), List.of(), null, "P1");

  private static Person person(String id, Role role) {
    return new Person(id, id, EnumSet.of(role), Set.of(), id + "@example.com", null);
  }

  private static Approvers approvers(OnCall onCall, SlackGroups groups) {
    var people =
        List.of(
            person("ada", Role.APPROVER),
            person("ben", Role.APPROVER),
            person("vic", Role.RESPONDER));
    return new Approvers(new Directory(people), onCall, groups);
  }

  private static Members in(String... people) {
    return new Members.Known(Set.of(people));
  }

  private static List<String> ids(List<People.Person> people) {
    return people.stream().map(People.Person::id).toList();
  }

  @Test
  @Tag("S40")
  void membersOfAGroupCountIfTheyMayApprove() {
    var all = approvers(OnCall.NOWHERE, group -> in("ben", "vic", "stranger"));
    assertThat(ids(all.approvers(GROUP))).containsExactly("ben");
    assertThat(all.unknown(GROUP)).isEmpty();

    var asked = new Required(List.of(GROUP), List.of());
    assertThat(Approval.mayApprove(GROUP, all.find("ben", asked).orElseThrow())).isTrue();
    assertThat(Approval.mayApprove(GROUP, all.find("ada", asked).orElseThrow())).isFalse();
    assertThat(Approval.mayApprove(GROUP, all.find("vic", asked).orElseThrow())).isFalse();
    assertThat(Approval.mayApprove(GROUP, all.find("ben").orElseThrow()))
        .as("without the question nothing is read")
        .isFalse();
  }

  @Test
  @Tag("S40")
  void aGroupAndAScheduleTogetherAreAllOfBoth() {
    var both = new Quorum(2, List.of(), List.of(), "sre-oncall", "P1");
    var all = approvers(schedule -> new Duty.Known(Set.of("Ada@example.com")), group -> in("ben"));
    assertThat(ids(all.approvers(both))).containsExactly("ada", "ben");
    assertThat(ids(all.approvers(SHIFT))).containsExactly("ada");
  }

  @Test
  @Tag("S42")
  void whatCannotBeReadIsSaidForEachSystemAndAskedOnceForAllPeople() {
    var asked = new AtomicInteger();
    SlackGroups silent =
        group -> {
          asked.incrementAndGet();
          return new Members.Unknown("no answer");
        };
    var both = new Quorum(1, List.of(), List.of(), "sre-oncall", "P1");
    var all = approvers(OnCall.NOWHERE, silent);

    assertThat(all.approvers(both)).isEmpty();
    assertThat(asked).as("an answer that does not come is waited for once").hasValue(1);
    assertThat(all.unknown(both))
        .contains(
            "who is on call in schedule P1 is not known: PagerDuty is not configured; who is in"
                + " Slack group sre-oncall is not known: no answer");
  }
}

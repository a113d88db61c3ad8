package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.OnCall;
import io.firebreak.approval.SlackGroups;
import io.firebreak.approval.SlackGroups.Members;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Actor;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Whoever is in a user group of Slack approves, by whichever door. */
class GroupApprovalTest {
  private static final Actor BEN_IN_SLACK =
      new Actor(Actor.Kind.PERSON, "ben", "slack", "slack", null);
  private static final Actor CLEO_ON_THE_PAGE =
      new Actor(Actor.Kind.PERSON, "cleo", "token", "web", null);
  private static final Members UNKNOWN = new Members.Unknown("Slack did not answer");

  @TempDir Path folder;

  private final Group group = new Group();
  private LibraryFixture fix;

  /** A group that tests set. */
  private static final class Group implements SlackGroups {
    private volatile Members members = in("ben", "stranger");
    private volatile @Nullable Members then;

    @Override
    public Members of(String name) {
      assertThat(name).isEqualTo("sre-oncall");
      var present = members;
      if (then != null) {
        members = then;
      }
      return present;
    }
  }

  private static Members in(String... people) {
    return new Members.Known(Set.of(people));
  }

  @BeforeEach
  void open() throws IOException {
    fix = LibraryFixture.asking(folder, "{ slack_group: sre-oncall }", OnCall.NOWHERE, group);
  }

  @AfterEach
  void close() {
    fix.close();
  }

  @Test
  @Tag("S40")
  @Tag("S41")
  void membersApproveAndWhoLeavesLaterTakesNothingBack() {
    var run = fix.start("cure", ANNA);
    LibraryFixture.refused(fix.approve(run, CLEO_ON_THE_PAGE), "not among those who may approve");
    group.then = in("cleo");

    assertThat(fix.approve(run, BEN_IN_SLACK)).isEqualTo(new Answer.Accepted("approved"));

    fix.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("S41")
  void theGroupIsReadAgainAtTheDecisionByEachDoor() {
    var run = fix.start("cure", ANNA);
    fix.await(run, RunStatus.AWAITING_APPROVAL);
    group.members = in("cleo");

    LibraryFixture.refused(fix.approve(run, BEN_IN_SLACK), "not among those who may approve");
    LibraryFixture.refused(fix.approve(run, BEN), "not among those who may approve");
    assertThat(fix.approve(run, CLEO_ON_THE_PAGE)).isEqualTo(new Answer.Accepted("approved"));
    fix.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("S41")
  @Tag("A37")
  void whoLeavesTheGroupBeforeTheLastVoteIsCountedNoMore() throws IOException {
    fix.close();
    var two = "{ slack_group: sre-oncall }, count: 2";
    fix = LibraryFixture.asking(folder, two, OnCall.NOWHERE, group);
    group.members = in("ben", "cleo");
    var run = fix.start("cure", ANNA);
    assertThat(fix.approve(run, BEN_IN_SLACK)).isInstanceOf(Answer.Accepted.class);
    group.members = in("cleo");

    assertThat(fix.approve(run, CLEO_ON_THE_PAGE).toString())
        .contains("the vote of ben, who is no longer among those asked, counts no more");
    assertThat(fix.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);

    group.members = in("ben", "cleo");
    assertThat(fix.approve(run, BEN_IN_SLACK)).isEqualTo(new Answer.Accepted("approved"));
    fix.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("S42")
  void nobodyCountsWhileItIsNotKnownWhoIsInTheGroup() {
    var run = fix.start("cure", ANNA);
    fix.await(run, RunStatus.AWAITING_APPROVAL);
    group.members = UNKNOWN;
    LibraryFixture.refused(
        fix.approve(run, BEN), "Slack group sre-oncall is not known: Slack did not answer");
    group.members = in("ben");
    assertThat(fix.approve(run, BEN)).isEqualTo(new Answer.Accepted("approved"));
    fix.await(run, RunStatus.SUCCEEDED);

    group.members = UNKNOWN;
    var next = fix.await(fix.start("cure", ANNA), RunStatus.BLOCKED);
    assertThat(next.reason()).isEqualTo(EndReason.APPROVERS_UNREACHABLE);
    assertThat(String.valueOf(next.detail()))
        .contains("1 of Slack group sre-oncall", "Slack did not answer");
  }

  @Test
  @Tag("S42")
  void aGroupOfTheRequesterAloneIsFoundWhenAsking() {
    group.members = in("anna");

    var run = fix.await(fix.start("cure", ANNA), RunStatus.BLOCKED);

    assertThat(run.reason()).isEqualTo(EndReason.APPROVERS_UNREACHABLE);
  }
}

package io.firebreak.remediation;

import static io.firebreak.remediation.EngineFixture.ANNA;
import static io.firebreak.remediation.EngineFixture.BEN;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.approval.OnCall;
import io.firebreak.approval.SlackGroups;
import io.firebreak.approval.SlackGroups.Members;
import io.firebreak.gate.EndReason;
import io.firebreak.journal.Actor;
import io.firebreak.runbook.RunbookSource;
import io.firebreak.testing.Stores;
import java.io.IOException;
import java.nio.file.Files;
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
    Files.writeString(
        folder.resolve("cure.yaml"),
        """
        schema: 1
        runbook: cure
        title: One step
        owner: team
        target: world/cure
        autonomy: approve
        triggers: { manual: true }
        approval: { from: { slack_group: sre-oncall }, exclude: [requester] }
        steps:
          - id: one
            uses: test.effect
            with: { name: one, kind: keyed }
            undo: { none: it stays }
        """);
    fix = new LibraryFixture(Stores.EMBEDDED, RunbookSource.folder(folder), OnCall.NOWHERE, group);
    fix.world.reading("before:one", 1);
    assertThat(fix.catalogue.reload().errorList()).isEmpty();
  }

  @AfterEach
  void close() {
    fix.close();
  }

  private Answer vote(String run, Actor who) {
    var hash = fix.await(run, RunStatus.AWAITING_APPROVAL).planned().hash();
    return fix.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, who);
  }

  private static void refused(Answer answer, String... words) {
    assertThat(answer)
        .isInstanceOfSatisfying(
            Answer.Refused.class,
            refused -> {
              assertThat(refused.reason()).isEqualTo("not_an_approver");
              assertThat(refused.message()).contains(words);
            });
  }

  @Test
  @Tag("S40")
  @Tag("S41")
  void membersApproveAndWhoLeavesLaterTakesNothingBack() {
    var run = fix.start("cure", ANNA);
    refused(vote(run, CLEO_ON_THE_PAGE), "not among those who may approve");
    group.then = in("cleo");

    assertThat(vote(run, BEN_IN_SLACK)).isEqualTo(new Answer.Accepted("approved"));

    fix.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("S41")
  void theGroupIsReadAgainAtTheDecisionByEachDoor() {
    var run = fix.start("cure", ANNA);
    fix.await(run, RunStatus.AWAITING_APPROVAL);
    group.members = in("cleo");

    refused(vote(run, BEN_IN_SLACK), "not among those who may approve");
    refused(vote(run, BEN), "not among those who may approve");
    assertThat(vote(run, CLEO_ON_THE_PAGE)).isEqualTo(new Answer.Accepted("approved"));
    fix.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("S42")
  void nobodyCountsWhileItIsNotKnownWhoIsInTheGroup() {
    var run = fix.start("cure", ANNA);
    fix.await(run, RunStatus.AWAITING_APPROVAL);
    group.members = UNKNOWN;
    refused(vote(run, BEN), "Slack group sre-oncall is not known: Slack did not answer");
    group.members = in("ben");
    assertThat(vote(run, BEN)).isEqualTo(new Answer.Accepted("approved"));
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

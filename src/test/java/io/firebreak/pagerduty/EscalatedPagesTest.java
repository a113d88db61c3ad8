package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.approval.ApprovalEvent.Decided;
import io.firebreak.approval.ApprovalEvent.Escalated;
import io.firebreak.approval.ApprovalEvent.Outcome;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.incident.Incident;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.Payload;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.plan.Required;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A question that nobody decided in time reaches whoever is next on call. */
@Tag("PD78")
class EscalatedPagesTest {
  private static final Delivery DONE = new Delivery.Done();
  private static final Quorum SHIFT = new Quorum(1, List.of(), List.of(), null, "PSHIFT2");
  private static final Quorum LEADS = new Quorum(1, List.of(), List.of("leads"), null, null);

  private PagerDutyWorld world;

  @BeforeEach
  void open() {
    world = new PagerDutyWorld();
  }

  @AfterEach
  void close() {
    var broken = world.pagerDuty.broken();
    world.close();
    assertThat(broken).as("rules of PagerDuty that were broken").isEmpty();
  }

  /** A run whose question waits, and may come to these. */
  private String asking(@Nullable Incident incident, Quorum... levels) {
    var run = world.run(incident, RunStatus.PLANNING, RunStatus.AWAITING_APPROVAL);
    var first = new Quorum(1, List.of("ben"), List.of(), null, null);
    world.happened(
        run,
        new Requested(
            "q1",
            "0000",
            new Required(List.of(first), List.of()),
            List.of(),
            later(),
            1,
            null,
            null,
            List.of(levels),
            null));
    assertThat(world.tell(run)).isEqualTo(DONE);
    return run;
  }

  /** After what telling PagerDuty has written beside it. */
  private void happens(String run, Payload event) {
    world
        .engine
        .store()
        .journal()
        .commit(
            Unit.builder()
                .fact(StreamId.run(PagerDutyWorld.TENANT, run), NewEvent.byEngine(event))
                .build());
  }

  private static Instant later() {
    return Instant.now().plus(Duration.ofMinutes(15));
  }

  private void escalates(String run, int level) {
    happens(run, new Escalated("q1", level, later()));
    assertThat(world.tell(run)).isEqualTo(DONE);
    assertThat(world.tell(run)).isEqualTo(DONE);
  }

  @Test
  void whoeverIsOnCallInTheScheduleThatItNamesIsAskedOnce() {
    world.pagerDuty.onCall("PSHIFT2", "cleo@example.com", "dora@example.com");
    var run = asking(world.incident(), SHIFT);
    var incident = world.pagerDuty.incident();
    assertThat(incident.responders).isEmpty();

    escalates(run, 1);

    assertThat(incident.responders).containsExactly("PU1", "PU2");
    assertThat(incident.escalated).isEmpty();
    assertThat(incident.status).isEqualTo("triggered");
  }

  @Test
  void withoutAScheduleOrWithNobodyInItTheNextLevelOfTheIncidentIsPaged() {
    world.pagerDuty.onCall("PSHIFT2");
    var run = asking(world.incident(), LEADS, SHIFT);
    var incident = world.pagerDuty.incident();

    escalates(run, 1);
    assertThat(incident.escalated).containsExactly(2);
    escalates(run, 2);
    assertThat(incident.escalated).containsExactly(2, 3);
    assertThat(incident.responders).isEmpty();
  }

  @Test
  void anIncidentThatPagerDutySentIsPagedThereAndOneThatPeopleResolvedIsNot() {
    var theirs = world.pagerDuty.opened("QSHOP");
    var run = asking(world.sentByPagerDuty("QSHOP"), LEADS, SHIFT);
    escalates(run, 1);
    assertThat(theirs.escalated).containsExactly(2);

    world.pagerDuty.person(theirs, "resolved");
    escalates(run, 2);
    assertThat(theirs.escalated).containsExactly(2);
    assertThat(theirs.responders).isEmpty();
  }

  @Test
  void whatIsDecidedBeforePagerDutyHearsOfItPagesNobody() {
    var run = asking(world.incident(), LEADS);
    happens(run, new Escalated("q1", 1, later()));
    happens(run, new Decided("q1", Outcome.APPROVED, null));

    assertThat(world.tell(run)).isEqualTo(DONE);

    assertThat(world.pagerDuty.incident().escalated).isEmpty();
  }

  @Test
  void aTopicThatWasUnsubscribedPages() {
    var tell = world.courier.deliver(PagerDutyWorld.TENANT, "unsubscribed/cloudwatch/prod");
    assertThat(tell).isEqualTo(DONE);
    assertThat(world.told()).containsExactly("trigger firebreak/unsubscribed/cloudwatch/prod");
  }

  @Test
  void aRunOfNoIncidentHasOneOfItsOwnFromAScheduleOnUntilItIsDecided() {
    world.pagerDuty.onCall("PSHIFT2", "cleo@example.com");
    var run = asking(null, LEADS, SHIFT);
    escalates(run, 1);
    assertThat(world.pagerDuty.calls()).as("no schedule is named").isEmpty();

    escalates(run, 2);
    var incident = world.pagerDuty.incident();
    assertThat(incident.responders).containsExactly("PU1");
    assertThat(world.told()).containsExactly("trigger firebreak/escalated/" + run);

    happens(run, new Decided("q1", Outcome.APPROVED, null));
    assertThat(world.tell(run)).isEqualTo(DONE);
    assertThat(world.tell(run)).isEqualTo(DONE);
    assertThat(incident.status).isEqualTo("resolved");
    assertThat(world.told()).hasSize(2);
  }
}

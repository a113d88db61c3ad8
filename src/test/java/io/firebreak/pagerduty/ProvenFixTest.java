package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.alert.Alert;
import io.firebreak.durable.EffectClass;
import io.firebreak.execute.ExecuteEvent.Intent;
import io.firebreak.incident.Incident;
import io.firebreak.plan.Commitment;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanEvent.PlanMade;
import io.firebreak.remediation.RunEvent.Moved;
import io.firebreak.remediation.RunStatus;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PagerDuty's incidents are closed for what is proved, and for nothing else. */
class ProvenFixTest {
  /** One that changes nothing. */
  private static final Plan PLAN =
      new Plan(
          "hash",
          new Commitment(
              "restart-shop",
              "0000",
              JsonNodeFactory.instance.objectNode(),
              "k8s/prod/shop",
              List.of(),
              null,
              null),
          List.of(),
          null,
          null);

  private PagerDutyWorld world = new PagerDutyWorld();

  @BeforeEach
  void open() {
    world = new PagerDutyWorld();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private String acted(String run) {
    world.tell(changed(run));
    return run;
  }

  private String changed(String run) {
    world.happened(
        run, new Intent("steps.a", "a", 1, 1, "key", "hash", EffectClass.KEYED, 1, Instant.now()));
    return run;
  }

  private static Alert grouped(String host) {
    var alert = PagerDutyWorld.alert("alertmanager", host, Map.of("host", host), "DiskFull");
    return new Alert(
        alert.source(),
        alert.name(),
        alert.status(),
        alert.severity(),
        alert.labels(),
        alert.annotations(),
        alert.startsAt(),
        null,
        alert.fingerprint(),
        "disks",
        alert.links(),
        List.of());
  }

  /** What has nothing to verify passes through that state and begins no verification. */
  private void endUnproved(String run) {
    world.happened(run, new Moved(RunStatus.EXECUTING, RunStatus.VERIFYING, null, null));
    world.move(run, RunStatus.SUCCEEDED);
    world.tell(run);
  }

  private String begunFor(Alert alert) {
    return world.run(world.newest(), alert, RunStatus.PLANNING, RunStatus.EXECUTING);
  }

  /** An incident of two alerts, of which the fix of the first failed. */
  private Incident givenUpOn(Alert first, Alert second) {
    var incident = world.incident(first);
    world.receive(second);
    var lost = acted(begunFor(first));
    world.move(lost, RunStatus.FAILED);
    world.tell(lost);
    return incident;
  }

  @ParameterizedTest(name = "heard of it before it was over: {0}")
  @ValueSource(booleans = {true, false})
  @Tag("PD79")
  @DisplayName("PD79: a run that succeeded with nothing to verify leaves the incident acknowledged")
  void whatNothingVerifiedResolvesNothing(boolean heard) {
    var alert = PagerDutyWorld.alert("alertmanager", "DiskFull", Map.of("host", "a"));
    var incident = world.incident(alert);
    var run = begunFor(alert);
    endUnproved(heard ? acted(run) : changed(run));
    assertThat(world.pagerDuty.incident().status).isEqualTo("acknowledged");
    assertThat(world.pagerDuty.incident().escalated).isEmpty();

    world.receive(PagerDutyWorld.over(alert));
    world.tell(incident);
    assertThat(world.pagerDuty.incident().status).isEqualTo("resolved");
  }

  @Test
  @Tag("PD80")
  @DisplayName("PD80: what proves nothing about one alert takes over no incident either")
  void whatProvesNothingTakesOverNoIncidentInWhichAnotherWasGivenUp() {
    var first = grouped("a");
    var second = grouped("b");
    var incident = givenUpOn(first, second);
    endUnproved(changed(begunFor(second)));
    assertThat(world.pagerDuty.incident().status).isEqualTo("triggered");

    world.receive(PagerDutyWorld.over(first));
    world.tell(incident);
    assertThat(world.pagerDuty.incident().status).isEqualTo("acknowledged");
  }

  @Test
  @Tag("PD79")
  @DisplayName("PD79: a run that only reads takes nothing over, and its end resolves nothing")
  void whatOnlyReadsTakesNothingOver() {
    var theirs = world.pagerDuty.opened("Q3B15VLMF3ASBD");
    var incident = world.sentByPagerDuty(theirs.id);
    var run = world.run(incident, RunStatus.PLANNING);
    world.happened(run, new PlanMade(PLAN, List.of()));
    world.move(run, RunStatus.EXECUTING);
    world.tell(run);
    endUnproved(run);
    assertThat(theirs.status).isEqualTo("triggered");
    assertThat(world.told()).isEmpty();
  }

  @Test
  @Tag("PD80")
  @DisplayName("PD80: a fix of one alert does not close an incident in which another was given up")
  void aFixOfOneAlertClosesNoIncidentInWhichAnotherWasGivenUp() {
    var first = grouped("a");
    var second = grouped("b");
    var incident = givenUpOn(first, second);
    var won = acted(begunFor(second));
    world.move(won, RunStatus.VERIFYING, RunStatus.SUCCEEDED);
    world.tell(won);
    assertThat(world.all()).as("one incident").hasSize(1);
    assertThat(world.pagerDuty.incident().status).isEqualTo("triggered");

    world.receive(PagerDutyWorld.over(first));
    world.tell(incident);
    assertThat(world.pagerDuty.incident().status).isEqualTo("resolved");
  }
}

package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.remediation.RunStatus;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** A run that only people can settle pages them at once, however its incident stands there. */
@Tag("PD14")
class FirstPageTest {
  private PagerDutyWorld world = new PagerDutyWorld();

  @BeforeEach
  void open() {
    world = new PagerDutyWorld();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  @DisplayName("PD14: also when the incident was escalated before for another run")
  void alsoAfterAnEscalationForAnotherRun() {
    var incident = world.incident();
    var first = world.run(incident, RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(first);
    world.move(first, RunStatus.IN_DOUBT);
    world.tell(first);
    assertThat(world.pagerDuty.incident().escalated).containsExactly(2);
    var second = world.run(incident, RunStatus.PLANNING, RunStatus.EXECUTING, RunStatus.IN_DOUBT);
    world.tell(second);
    world.tell(second);
    assertThat(world.pagerDuty.incident().escalated).containsExactly(2, 2);
  }

  @Test
  @DisplayName("PD14: also when people have resolved the incident before")
  void alsoWhenPeopleHaveResolvedTheIncident() {
    var theirs = world.pagerDuty.opened("PINC01");
    var run = world.run(world.sentByPagerDuty("PINC01"), RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    world.pagerDuty.person(theirs, "resolved");
    world.move(run, RunStatus.IN_DOUBT);
    world.tell(run);
    world.tell(run);
    assertThat(theirs.status).isEqualTo("resolved");
    assertThat(world.pagerDuty.incidents()).hasSize(2);
    assertThat(world.pagerDuty.incidents().getLast().key).isEqualTo("firebreak/unsettled/" + run);
  }

  @Test
  @DisplayName("PD14: also when the incident was merged into another one")
  void alsoWhenTheIncidentWasMerged() {
    world.pagerDuty.opened("PINC01");
    var parent = world.pagerDuty.opened("PPARENT");
    var incident = world.sentByPagerDuty("PINC01");
    var run = world.run(incident, RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    world.receive(world.merged("PINC01", "PPARENT"));
    world.move(run, RunStatus.IN_DOUBT);
    world.tell(run);
    world.tell(run);
    assertThat(parent.escalated).containsExactly(2);
  }
}

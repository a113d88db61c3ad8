package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.Courier.Delivery;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.journal.Actor;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.util.function.Consumer;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People are paged once an hour for a run that only they can settle. */
class HourlyPagesTest {
  private static final Delivery DONE = new Delivery.Done();
  private static final Duration HOUR = Duration.ofHours(1);

  private PagerDutyWorld world;

  @BeforeEach
  void open() {
    world = new PagerDutyWorld();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @ParameterizedTest
  @EnumSource(names = {"IN_DOUBT", "INCONCLUSIVE", "ROLLBACK_FAILED"})
  @Tag("PD14")
  void eachHourTheNextLevelIsPagedUntilItIsSettled(RunStatus state) {
    var run = unsettled(state);
    var incident = world.pagerDuty.incident();
    assertThat(incident.escalated).containsExactly(2);

    world.pass(Duration.ofMinutes(59));
    assertThat(hour(run)).isInstanceOf(Delivery.Later.class);
    assertThat(incident.escalated).containsExactly(2);
    world.pass(Duration.ofMinutes(2));
    assertThat(hour(run)).isEqualTo(again());
    assertThat(hour(run)).isInstanceOf(Delivery.Later.class);
    assertThat(incident.escalated).containsExactly(2, 3);
    world.pass(HOUR);
    hour(run);
    world.pass(HOUR);
    hour(run);
    assertThat(incident.escalated).containsExactly(2, 3, 1, 2);

    settle(run, state);
    world.pass(HOUR);
    assertThat(hour(run)).isEqualTo(DONE);
    assertThat(incident.escalated).hasSize(4);
  }

  @Test
  @Tag("PD14")
  void theHourIsKeptByARowThatARestartDoesNotLose() {
    var run = unsettled(RunStatus.IN_DOUBT);

    assertThat(world.waiting()).contains("page/" + run);
    world.pass(HOUR);
    try (var other = new PagerDutyCourier(world.ground)) {
      assertThat(other.deliver(PagerDutyWorld.TENANT, "page/" + run)).isEqualTo(again());
    }
    assertThat(world.pagerDuty.incident().escalated).containsExactly(2, 3);
  }

  @Test
  @Tag("PD14")
  void anOutageOfPagerDutyDelaysAPageAndCostsNone() {
    var run = unsettled(RunStatus.IN_DOUBT);
    world.pass(HOUR);
    world.pagerDuty.down(503);
    assertThat(hour(run))
        .isInstanceOfSatisfying(
            Delivery.Later.class, later -> assertThat(later.after()).isLessThan(HOUR));
    world.pass(HOUR.multipliedBy(3));
    world.pagerDuty.up();

    assertThat(hour(run)).isEqualTo(again());
    assertThat(hour(run)).isInstanceOf(Delivery.Later.class);

    assertThat(world.pagerDuty.incident().escalated).containsExactly(2, 3);
  }

  @Test
  @Tag("PD14")
  void aPageThatPagerDutyRefusedIsTriedAgainUntilItIsTaken() {
    var run = world.run(world.incident(), RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    var again = new Later(PagerDutyCourier.REFUSED_AGAIN);
    world.pagerDuty.down(403);
    world.move(run, RunStatus.IN_DOUBT);
    assertThat(world.tell(run)).satisfies(again);
    world.pagerDuty.up();
    world.tell(run);
    assertThat(world.pagerDuty.incident().escalated).containsExactly(2);

    world.pass(HOUR);
    world.pagerDuty.down(403);
    assertThat(hour(run)).satisfies(again);
    world.pagerDuty.up();
    assertThat(hour(run)).isEqualTo(again());
    assertThat(world.pagerDuty.incident().escalated).containsExactly(2, 3);
  }

  private record Later(Duration after) implements Consumer<Delivery> {
    @Override
    public void accept(Delivery delivery) {
      assertThat(delivery)
          .isInstanceOfSatisfying(
              Delivery.Later.class, later -> assertThat(later.after()).isEqualTo(after));
    }
  }

  @Test
  @Tag("PD14")
  void afterPeopleResolvedTheirIncidentARunHasOneOfItsOwn() {
    var theirs = world.pagerDuty.opened("PINC01");
    var run = world.run(world.sentByPagerDuty("PINC01"), RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    world.move(run, RunStatus.IN_DOUBT);
    world.tell(run);
    world.pagerDuty.person(theirs, "resolved");

    world.pass(HOUR);
    hour(run);

    assertThat(theirs.status).isEqualTo("resolved");
    var own = world.pagerDuty.incidents().getLast();
    assertThat(own.key).isEqualTo("firebreak/unsettled/" + run);
    assertThat(own.event.path("payload").path("summary").asText())
        .isEqualTo("Firebreak: a person must settle a run of restart-shop");
    world.pass(HOUR);
    hour(run);
    assertThat(own.escalated).containsExactly(1);

    world.move(run, RunStatus.EXECUTING);
    world.tell(run);
    assertThat(own.status).isEqualTo("resolved");
    assertThat(hour(run)).isEqualTo(DONE);
  }

  @Test
  @Tag("PD14")
  void aRunOfNoIncidentPagesToo() {
    var run = world.run(null, RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    assertThat(world.pagerDuty.calls()).isEmpty();

    world.move(run, RunStatus.IN_DOUBT);
    world.tell(run);
    world.tell(run);
    world.pass(HOUR);
    hour(run);

    assertThat(world.pagerDuty.incident().key).isEqualTo("firebreak/unsettled/" + run);
    assertThat(world.pagerDuty.incident().escalated).containsExactly(3);
    world.move(run, RunStatus.ROLLING_BACK, RunStatus.ROLLED_BACK);
    world.tell(run);
    assertThat(world.pagerDuty.incident().status).isEqualTo("resolved");
  }

  @Test
  @Tag("PD14")
  void aPartOfARunThatCannotGoOnPagesForTheWhole() {
    var run = world.engine.startDoubtfulFamily("whole");
    var part = run + ".1";
    Awaitility.await()
        .until(() ->
            world
                .engine
                .remediation()
                .find(PagerDutyWorld.TENANT, part)
                .filter(found -> found.status() == RunStatus.IN_DOUBT)
                .isPresent());

    world.tell(run);

    assertThat(world.pagerDuty.incident().key).isEqualTo("firebreak/unsettled/" + run);
    world
        .engine
        .remediation()
        .settle(
            PagerDutyWorld.TENANT,
            part,
            null,
            Settlement.HAPPENED,
            null,
            new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null));
    world.engine.await(run, RunStatus.SUCCEEDED);
    world.tell(run);
    assertThat(world.pagerDuty.incident().status).isEqualTo("resolved");
  }

  private Delivery again() {
    return new Delivery.Later(HOUR, "people are paged hourly until they settle the run");
  }

  private Delivery hour(String run) {
    return world.courier.deliver(PagerDutyWorld.TENANT, "page/" + run);
  }

  /** A run that PagerDuty knows of and that cannot go on. */
  private String unsettled(RunStatus state) {
    var run = world.run(world.incident(), RunStatus.PLANNING, RunStatus.EXECUTING);
    assertThat(world.tell(run)).isEqualTo(DONE);
    switch (state) {
      case INCONCLUSIVE -> world.move(run, RunStatus.VERIFYING, state);
      case ROLLBACK_FAILED -> world.move(run, RunStatus.ROLLING_BACK, state);
      default -> world.move(run, state);
    }
    assertThat(world.tell(run)).isEqualTo(DONE);
    return run;
  }

  private void settle(String run, RunStatus from) {
    world.move(run, from == RunStatus.INCONCLUSIVE ? RunStatus.VERIFYING : RunStatus.ROLLING_BACK);
  }
}

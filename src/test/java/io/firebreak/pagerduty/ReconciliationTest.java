package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.action.Egress;
import io.firebreak.alert.Hooks;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incident.State;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.PagerDutyIncident;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What PagerDuty's webhooks did not tell is asked for, and told once. */
class ReconciliationTest {
  private PagerDutyWorld world;
  private Hooks hooks;
  private Reconciliation reconciliation;
  private final AtomicInteger ids = new AtomicInteger();

  @BeforeEach
  void open() {
    world = new PagerDutyWorld();
    hooks = world.hook();
    reconciliation = reconciliation(List.of("PSHOP01"));
  }

  private Reconciliation reconciliation(List<String> services) {
    return new Reconciliation(
        world.settings,
        world.keys,
        Egress.Resolver.SYSTEM,
        hooks,
        "pagerduty",
        world.incidents,
        () -> "asked%05d".formatted(ids.incrementAndGet()),
        services);
  }

  @AfterEach
  void close() {
    reconciliation.close();
    world.close();
  }

  @Test
  @Tag("PD30")
  void whatWasOpenedMeanwhileBecomesAnIncidentAsItsWebhookWouldHave() {
    var theirs = world.pagerDuty.opened("PINC01");

    look();
    look();
    webhook("incident.triggered", theirs, "w1");

    assertThat(world.all()).hasSize(1);
    var alert = world.all().getFirst().leading();
    assertThat(alert.name()).isEqualTo("Queue is stuck");
    assertThat(alert.labels().get("incident_id")).isEqualTo("PINC01");
    assertThat(alert.labels().get("service")).isEqualTo("Shop");
    assertThat(world.all().getFirst().alerts()).hasSize(1);
  }

  @Test
  @Tag("PD30")
  void whatFirebreakOpenedThereIsPassedOverAndNoServiceIsAskedUnlessItIsNamed() {
    var ours = world.incident();
    var run = world.run(ours, RunStatus.PLANNING);
    world.move(run, RunStatus.EXECUTING);
    world.tell(run);
    assertThat(world.pagerDuty.incidents()).hasSize(1);

    look();
    assertThat(world.all()).hasSize(1);

    world.pagerDuty.opened("PINC02");
    reconciliation.close();
    reconciliation = reconciliation(List.of());
    look();
    assertThat(world.all()).hasSize(1);
  }

  @Test
  @Tag("PD31")
  void whatWasResolvedMeanwhileIsOverByPagerDutysTime() {
    var theirs = world.pagerDuty.opened("PINC01");
    webhook("incident.triggered", theirs, "w1");
    look();
    assertThat(world.all().getFirst().state()).isEqualTo(State.OPEN);

    world.pagerDuty.person(theirs, "resolved");
    look();
    webhook("incident.resolved", theirs, "w2");

    assertThat(world.all()).extracting(Incident::state).containsExactly(State.RESOLVED);
  }

  @Test
  @Tag("PD31")
  void aMergeThatWasMissedIsAMergeAndItsParentIsAskedAbout() {
    var child = world.pagerDuty.opened("PCHILD");
    var parent = world.pagerDuty.opened("PPARENT");
    reconciliation.close();
    reconciliation = reconciliation(List.of()); // the parent's service is not heard of here
    webhook("incident.triggered", child, "w1");
    world.pagerDuty.person(child, "resolved");
    child.mergedInto = "PPARENT";

    look();
    look();
    assertThat(world.all()).extracting(Incident::state).containsExactly(State.OPEN);

    world.pagerDuty.person(parent, "resolved");
    look();
    assertThat(world.all()).extracting(Incident::state).containsExactly(State.RESOLVED);
  }

  @Test
  @Tag("PD32")
  void whatWasOpenedAgainIsAFurtherEpisodeAndAWebhookOfItNoOther() {
    var theirs = world.pagerDuty.opened("PINC01");
    webhook("incident.triggered", theirs, "w1");
    world.pagerDuty.person(theirs, "resolved");
    webhook("incident.resolved", theirs, "w2");
    assertThat(world.all().getFirst().state()).isEqualTo(State.RESOLVED);

    world.pagerDuty.person(theirs, "triggered");
    look();
    look();
    assertThat(episodes()).isEqualTo(2);
    assertThat(world.newest().state()).isEqualTo(State.OPEN);
    webhook("incident.reopened", theirs, "w3");
    assertThat(episodes()).isEqualTo(2);
  }

  @Test
  @Tag("PD32")
  void oneThatAPersonTookSinceItWasOpenedAgainIsLeftToThem() {
    var theirs = world.pagerDuty.opened("PINC01");
    webhook("incident.triggered", theirs, "w1");
    world.pagerDuty.person(theirs, "resolved");
    webhook("incident.resolved", theirs, "w2");

    world.pagerDuty.person(theirs, "acknowledged");
    look();

    assertThat(episodes()).isEqualTo(1);
  }

  @Test
  @Tag("PD31")
  void whatWasResolvedInTheSecondOfItsBeginningIsOver() {
    var theirs = world.pagerDuty.opened("PINC01");
    look();
    assertThat(world.all()).extracting(Incident::state).containsExactly(State.OPEN);

    theirs.resolveAtOnce();
    look();

    assertThat(world.all()).extracting(Incident::state).containsExactly(State.RESOLVED);
  }

  @Test
  @Tag("PD33")
  void pagesAreBoundedAndWhatFiresHasItsTurns() {
    for (var i = 0; i < 620; i++) {
      world.pagerDuty.opened("PINC%03d".formatted(i));
    }
    look();
    assertThat(world.pagerDuty.calls().stream().filter("GET /api/incidents"::equals)).hasSize(5);
    assertThat(world.all()).hasSize(500);

    world.pagerDuty.incidents().forEach(each -> world.pagerDuty.person(each, "resolved"));
    var before = world.pagerDuty.calls().size();
    look();
    assertThat(world.pagerDuty.calls().size() - before).isEqualTo(101);
    for (var i = 0; i < 5; i++) {
      look();
    }
    assertThat(world.all()).extracting(Incident::state).containsOnly(State.RESOLVED);
  }

  @Test
  @Tag("PD33")
  void troubleEndsALookAndTheNextOneFindsTheSame() {
    world.pagerDuty.opened("PINC01");
    world.pagerDuty.down(503);
    look();
    assertThat(world.all()).isEmpty();

    world.pagerDuty.up();
    look();
    assertThat(world.all()).hasSize(1);
    world.receive(PagerDutyWorld.alert("pagerduty", "pagerduty:QGONE", Map.of()));
    look();
    assertThat(world.all()).extracting(Incident::state).containsOnly(State.OPEN);
  }

  private void look() {
    reconciliation.look();
    world.routed();
  }

  private long episodes() {
    return world.all().stream().mapToLong(incident -> incident.alerts().size()).sum();
  }

  /** What PagerDuty itself sends about an incident as it is now. */
  private void webhook(String type, PagerDutyIncident incident, String id) {
    var event = JsonNodeFactory.instance.objectNode();
    var data = incident.shown();
    if (type.equals("incident.reopened")) {
      data.put("reopened_at", data.path("last_status_change_at").asText());
    }
    event
        .putObject("event")
        .put("id", id)
        .put("event_type", type)
        .put("occurred_at", data.path("last_status_change_at").asText())
        .set("data", data);
    hooks.pulled("pagerduty", "web" + id, event.toString().getBytes(StandardCharsets.UTF_8));
    world.routed();
  }
}

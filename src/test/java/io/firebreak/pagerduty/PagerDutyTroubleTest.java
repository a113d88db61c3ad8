package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.SecretText;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.gate.EndReason;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PagerDuty is told what is true when it can be told again, and within its rules. */
class PagerDutyTroubleTest {
  private static final Delivery DONE = new Delivery.Done();

  private PagerDutyWorld world;

  @BeforeEach
  void open() {
    world = new PagerDutyWorld();
  }

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  @Tag("PD8")
  @Tag("F31")
  void whatAPersonReopenedMeanwhileIsNotResolved() {
    var run = world.run(world.incident(), RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    var opened = world.pagerDuty.incident();
    world.pagerDuty.down(500);
    world.move(run, RunStatus.VERIFYING, RunStatus.SUCCEEDED);
    assertThat(world.tell(run)).isInstanceOf(Delivery.Later.class);
    world.pagerDuty.person(opened, "resolved");
    world.pagerDuty.person(opened, "triggered");
    world.pagerDuty.up();

    assertThat(world.tell(run)).isEqualTo(DONE);
    assertThat(world.tell(run)).isEqualTo(DONE);

    assertThat(opened.status).isEqualTo("triggered");
    assertThat(opened.notes.getLast()).contains("State: succeeded");
  }

  @Test
  @Tag("PD9")
  @Tag("F31")
  void whatWasHealedWhileItWasDownIsResolvedLaterByItsKey() {
    var incident = world.incident();
    var run = world.run(incident, RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    world.move(run, RunStatus.VERIFYING);
    for (var status : new int[] {500, 502, 503}) {
      world.pagerDuty.down(status);
      assertThat(world.tell(run)).isInstanceOf(Delivery.Later.class);
    }
    world.move(run, RunStatus.SUCCEEDED);
    assertThat(world.tell(run)).isInstanceOf(Delivery.Later.class);
    assertThat(world.pagerDuty.incident().status).isEqualTo("acknowledged");
    world.pagerDuty.up();

    assertThat(world.tell(run)).isEqualTo(DONE);
    assertThat(world.tell(run)).isEqualTo(DONE);

    assertThat(world.pagerDuty.incident().status).isEqualTo("resolved");
    assertThat(world.pagerDuty.incident().key).isEqualTo(incident.id());
    assertThat(world.pagerDuty.calls().stream().filter(("resolve " + incident.id())::equals))
        .hasSize(1);
  }

  @Test
  @Tag("PD9")
  @Tag("F31")
  void anOutageIsToldOnceAsItIsThen() {
    var run = world.run(world.incident(), RunStatus.PLANNING, RunStatus.EXECUTING);
    world.pagerDuty.down(503);
    assertThat(world.tell(run))
        .isInstanceOfSatisfying(
            Delivery.Later.class, later -> assertThat(later.after()).isEqualTo(Duration.ZERO));
    world.move(run, RunStatus.ROLLING_BACK, RunStatus.ROLLED_BACK);
    assertThat(world.tell(run)).isInstanceOf(Delivery.Later.class);
    world.pagerDuty.up();
    var before = world.pagerDuty.calls().size();

    assertThat(world.tell(run)).isEqualTo(DONE);

    assertThat(world.pagerDuty.calls().subList(before, world.pagerDuty.calls().size()))
        .filteredOn(call -> !call.startsWith("GET "))
        .containsExactly(
            "trigger " + world.newest().id(),
            "POST /api/incidents/" + world.pagerDuty.incident().id + "/notes");
    assertThat(world.pagerDuty.incident().notes).hasSize(1);
  }

  @Test
  @Tag("PD9")
  void tooManyCallsWaitAsLongAsPagerDutySays() {
    var run = world.run(world.incident(), RunStatus.PLANNING, RunStatus.EXECUTING);
    world.pagerDuty.answer(429, Map.of("Retry-After", "30"));
    assertThat(world.tell(run))
        .isInstanceOfSatisfying(
            Delivery.Later.class,
            later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(30)));
    world.pagerDuty.answer(429, Map.of("ratelimit-reset", "7"));
    assertThat(world.tell(run))
        .isInstanceOfSatisfying(
            Delivery.Later.class,
            later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(7)));
  }

  @Test
  @Tag("PD9")
  void whatPagerDutyRefusesIsSaidAndNotTriedUntilTheRunChanges() {
    var run = world.run(world.sentByPagerDuty("QGONE"), RunStatus.PLANNING, RunStatus.EXECUTING);

    assertThat(world.tell(run))
        .isInstanceOfSatisfying(
            Delivery.GivenUp.class,
            given -> assertThat(given.why()).contains("QGONE", "Incident Not Found"));
  }

  @Test
  @Tag("PD9")
  void whatIsNotOpenYetIsAskedForEverMoreRarely() {
    var run = world.run(world.incident(), RunStatus.PLANNING, RunStatus.EXECUTING);
    world.pagerDuty.slowToOpen(true);

    assertThat(world.tell(run))
        .isInstanceOfSatisfying(
            Delivery.Later.class, later -> assertThat(later.after()).isEqualTo(Duration.ZERO));
    assertThat(world.pagerDuty.incident().status).isEqualTo("acknowledged");
    world.pagerDuty.slowToOpen(false);
    assertThat(world.tell(run)).isEqualTo(DONE);

    assertThat(world.pagerDuty.incident().notes).hasSize(1);
    assertThat(world.told()).hasSize(2);
  }

  @Test
  @Tag("PD10")
  void whatComesBackIsOpenedAnewWhenNobodyCaresForIt() {
    var alert = PagerDutyWorld.alert("alertmanager", "DiskFull", Map.of("host", "a"));
    var incident = world.incident(alert);
    var run = world.run(incident, RunStatus.PLANNING, RunStatus.EXECUTING);
    world.tell(run);
    world.move(run, RunStatus.VERIFYING, RunStatus.SUCCEEDED);
    world.tell(run);
    var again = world.run(incident);
    world.move(again, RunStatus.SKIPPED, EndReason.COOLDOWN, "5 min left");

    assertThat(world.tell(again)).isEqualTo(DONE);

    assertThat(world.pagerDuty.incidents()).hasSize(2);
    var second = world.pagerDuty.incidents().getLast();
    assertThat(second.key).isEqualTo(incident.id());
    assertThat(second.status).isEqualTo("triggered");
    assertThat(second.notes.getFirst()).contains("cooldown");
  }

  @Test
  @Tag("PD11")
  void textOfAlertsIsOneVisibleLineWithinTheLimits() {
    var hostile = "<b>\u202eevil\n" + "é".repeat(3_000);
    var incident =
        world.incident(PagerDutyWorld.alert("alertmanager", "f1", Map.of("msg", hostile), hostile));
    var run = world.run(incident, RunStatus.PLANNING, RunStatus.EXECUTING);

    assertThat(world.tell(run)).isEqualTo(DONE);

    var payload = world.pagerDuty.incident().event.path("payload");
    assertThat(payload.path("summary").asText())
        .startsWith("<b>\\u202eevil\\u000aé")
        .endsWith("… (Firebreak " + incident.id() + ")")
        .hasSizeLessThanOrEqualTo(Problem.SUMMARY);
    assertThat(payload.path("custom_details").path("msg").asText())
        .hasSizeLessThanOrEqualTo(Problem.DETAIL);
  }

  @Test
  @Tag("PD12")
  void aKeyThatWasChangedIsReadAnewOnceAndAWrongOneIsSaid() {
    var settings =
        new PagerDutySettings(
            world.settings.eventsKey(),
            new SecretText(List.of(new SecretText.Part.Reference("PD_API"))),
            world.settings.from(),
            world.settings.eventsUrl(),
            world.settings.apiUrl(),
            world.settings.publicUrl());
    world.keys.token = "the-old-token";
    try (var http = new PagerDutyHttp(settings, world.keys, world.ground.resolver())) {
      assertThat(trouble(new RestApi(settings, http))).contains("Schedule Not Found");
    }
    assertThat(world.keys.forgotten).hasValue(1);

    var wrong =
        new PagerDutySettings(
            SecretText.of("0".repeat(32)),
            SecretText.of("wrong"),
            world.settings.from(),
            world.settings.eventsUrl(),
            world.settings.apiUrl(),
            world.settings.publicUrl());
    try (var http = new PagerDutyHttp(wrong, world.keys, world.ground.resolver())) {
      assertThat(trouble(new RestApi(wrong, http)))
          .contains("pagerduty.api_token")
          .doesNotContain("wrong");
    }
  }

  private static String trouble(RestApi rest) {
    try {
      return "no trouble but " + rest.onCall("PNONE", PagerDutyWorld.BEGAN);
    } catch (PagerDutyTrouble e) {
      return e.words();
    }
  }

  @Test
  @Tag("PD13")
  void itConnectsToTheConfiguredHostsOnly() {
    var elsewhere =
        new PagerDutySettings(
            world.settings.eventsKey(),
            world.settings.apiToken(),
            world.settings.from(),
            world.settings.eventsUrl(),
            java.net.URI.create("http://169.254.169.254/"),
            world.settings.publicUrl());

    org.assertj.core.api.Assertions.assertThatThrownBy(
            () -> new PagerDutyHttp(elsewhere, world.keys, world.ground.resolver()))
        .isInstanceOf(IllegalArgumentException.class);
  }
}

package io.firebreak.pagerduty;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.Egress;
import io.firebreak.action.SecretText;
import io.firebreak.approval.OnCall.Duty;
import io.firebreak.testing.PagerDutyStandIn;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** PagerDuty is asked who is on call. */
class OnCallSchedulesTest {
  private static final Instant NOW = Instant.parse("2026-11-26T03:00:00.5Z");

  private final PagerDutyStandIn pagerDuty = new PagerDutyStandIn();
  private final AtomicLong nanos = new AtomicLong();
  private final OnCallSchedules schedules =
      new OnCallSchedules(
          new PagerDutySettings(
              SecretText.of(PagerDutyStandIn.EVENTS_KEY),
              SecretText.of(PagerDutyStandIn.TOKEN),
              PagerDutyStandIn.FROM,
              pagerDuty.eventsUrl(),
              pagerDuty.apiUrl(),
              URI.create("https://firebreak.example.com")),
          new PagerDutyWorld.Keys(),
          Egress.Resolver.SYSTEM,
          () -> NOW,
          nanos::get);

  @AfterEach
  void close() {
    schedules.close();
    pagerDuty.close();
    assertThat(pagerDuty.broken()).isEmpty();
  }

  private static Duty known(String... mails) {
    return new Duty.Known(Set.of(mails));
  }

  @Test
  @Tag("PD40")
  @Tag("PD41")
  void anAnswerIsKeptForHalfAMinute() {
    pagerDuty.onCall("PSHIFT1", "Ben@Example.com");
    assertThat(schedules.now("PSHIFT1")).isEqualTo(known("ben@example.com"));
    pagerDuty.onCall("PSHIFT1", "cleo@example.com", "anna@example.com");

    nanos.set(OnCallSchedules.KEPT.toNanos() - 1);
    assertThat(schedules.now("PSHIFT1")).isEqualTo(known("ben@example.com"));
    nanos.incrementAndGet();
    assertThat(schedules.now("PSHIFT1")).isEqualTo(known("anna@example.com", "cleo@example.com"));

    assertThat(pagerDuty.calls()).hasSize(2);
  }

  @Test
  @Tag("PD41")
  void aDecisionIsTakenByWhoIsOnCallThen() {
    pagerDuty.onCall("PSHIFT1", "ben@example.com");
    assertThat(schedules.now("PSHIFT1")).isEqualTo(known("ben@example.com"));
    pagerDuty.onCall("PSHIFT1", "cleo@example.com");

    nanos.set(OnCallSchedules.KEPT_FOR_DECISIONS.toNanos());
    assertThat(schedules.now("PSHIFT1")).as("to ask people").isEqualTo(known("ben@example.com"));
    assertThat(schedules.atDecision("PSHIFT1")).isEqualTo(known("cleo@example.com"));
    nanos.addAndGet(OnCallSchedules.KEPT_FOR_DECISIONS.toNanos() - 1);
    assertThat(schedules.atDecision("PSHIFT1")).isEqualTo(known("cleo@example.com"));
    assertThat(pagerDuty.calls()).as("who clicks right after shares the reading").hasSize(2);
  }

  @Test
  @Tag("PD40")
  void anotherTimeIsAskedForItself() {
    pagerDuty.onCall("PSHIFT1", "ben@example.com");
    assertThat(schedules.now("PSHIFT1")).isEqualTo(known("ben@example.com"));
    pagerDuty.onCall("PSHIFT1", "cleo@example.com");

    assertThat(schedules.at("PSHIFT1", Instant.parse("2026-12-24T03:00:00Z")))
        .isEqualTo(known("cleo@example.com"));
    assertThat(pagerDuty.dutyAsked()).isEqualTo("2026-12-24T03:00:00Z");
    assertThat(schedules.now("PSHIFT1")).as("the kept answer").isEqualTo(known("ben@example.com"));
  }

  @Test
  @Tag("PD42")
  void whatCannotBeReadIsNobodyAndIsAskedAgain() {
    pagerDuty.onCall("PSHIFT1", "ben@example.com");
    pagerDuty.down(503);
    assertThat(schedules.now("PSHIFT1"))
        .isEqualTo(
            new Duty.Unknown("PagerDuty did not say who is on call in schedule PSHIFT1: HTTP 503"));
    pagerDuty.up();
    assertThat(schedules.now("PSHIFT1")).as("a moment later").isInstanceOf(Duty.Unknown.class);
    assertThat(pagerDuty.calls()).as("one question that took its time").hasSize(1);

    nanos.addAndGet(OnCallSchedules.UNKNOWN_KEPT.toNanos());
    pagerDuty.answer(200, Map.of());
    assertThat(schedules.now("PSHIFT1"))
        .as("an answer that says nothing of users")
        .isInstanceOfSatisfying(
            Duty.Unknown.class, unknown -> assertThat(unknown.why()).contains("names no users"));
    nanos.addAndGet(OnCallSchedules.UNKNOWN_KEPT.toNanos());
    assertThat(schedules.now("PSHIFT1")).isEqualTo(known("ben@example.com"));

    assertThat(schedules.now("PNONE"))
        .isInstanceOfSatisfying(
            Duty.Unknown.class,
            unknown -> assertThat(unknown.why()).contains("Schedule Not Found"));
    assertThat(schedules.now("../users"))
        .isEqualTo(new Duty.Unknown("'../users' is no id of a schedule"));
  }
}

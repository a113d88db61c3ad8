package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.START;
import static io.firebreak.incident.RouterFixture.TENANT;
import static io.firebreak.incident.RouterFixture.alert;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Severity;
import io.firebreak.journal.Actor;
import io.firebreak.runbook.Triggers.Throttle;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("What throttles and silences leave is forgotten when nothing depends on it")
class LeftoversTest {
  private static final List<String> SERVICE = List.of("service");
  private static final Duration WEEK = Duration.ofDays(7);

  /** By a throttle that lets one alert through a week, and one that counts. */
  private static RouterFixture fixture(Stores stores) {
    var fixture = new RouterFixture(stores);
    fixture.runbook(
        "restart",
        new Throttle(WEEK, null, null, null, SERVICE),
        null,
        a -> isNamed(a.name(), "a"));
    fixture.runbook(
        "scale", new Throttle(null, null, WEEK, 3, SERVICE), null, a -> isNamed(a.name(), "b"));
    return fixture;
  }

  private static boolean isNamed(String name, String fingerprint) {
    return name.startsWith("Alert " + fingerprint);
  }

  private static void fire(RouterFixture fixture, String fingerprint) {
    fixture.route(alert(fingerprint, fixture.now, null, Severity.HIGH, fingerprint));
  }

  private static void forgetAt(RouterFixture fixture, Instant time) {
    fixture.now = time;
    new Leftovers(fixture.store.journal()).forget();
  }

  @ParameterizedTest
  @EnumSource
  void aThrottleThatWasForgottenGoesOnAsOneThatRemembersNothing(Stores stores) {
    try (var fixture = fixture(stores)) {
      fire(fixture, "a1");
      fire(fixture, "b1");
      forgetAt(fixture, START.plus(Leftovers.THROTTLES).plusSeconds(1));
      assertThat(fixture.rows("SELECT stream FROM throttle")).isEmpty();
      assertThat(fixture.rows("SELECT stream FROM throttle_arrival")).isEmpty();

      fire(fixture, "a2");
      fire(fixture, "a3");
      fire(fixture, "b2");
      assertThat(fixture.all())
          .extracting(incident -> incident.starts().size())
          .containsExactly(1, 0, 1, 0, 0);
      assertThat(fixture.rows("SELECT seq FROM throttle")).containsExactly("2|", "2|");
    }
  }

  @Test
  void aThrottleIsRememberedForLongerThanAnyLooksBack() {
    try (var fixture = fixture(Stores.EMBEDDED)) {
      fire(fixture, "a1");
      fire(fixture, "b1");
      forgetAt(fixture, START.plus(Leftovers.THROTTLES));
      assertThat(fixture.rows("SELECT stream FROM throttle")).hasSize(2);
      assertThat(fixture.rows("SELECT stream FROM throttle_arrival")).hasSize(1);
      assertThat(Leftovers.THROTTLES).isGreaterThan(WEEK);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSilenceIsForgottenADayAfterItsEnd(Stores stores) {
    try (var fixture = fixture(stores)) {
      var silences =
          new Silences(fixture.store.journal(), fixture.store.database(), () -> "s1", 10);
      var reader = new Actor(Actor.Kind.SYSTEM, "alertmanager:main", null, "engine", null);
      var stands = fixture.store.database().now().plus(WEEK);
      silences.told(TENANT, "main", List.of(ending("old", START), ending("new", stands)), reader);
      forgetAt(fixture, START.plus(Leftovers.SILENCES).plusSeconds(1));
      assertThat(fixture.rows("SELECT id FROM silence")).containsExactly("new|");
    }
  }

  private static Silence ending(String id, Instant end) {
    return new Silence(
        id, "main", List.of("service=shop"), "disks", "anna", START.minusSeconds(60), end);
  }
}

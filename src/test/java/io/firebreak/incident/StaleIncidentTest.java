package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.TENANT;
import static io.firebreak.incident.RouterFixture.firing;
import static io.firebreak.incident.RouterFixture.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.incident.Incident.State;
import io.firebreak.testing.Stores;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("An incident of which nothing was heard for long is stale, and not resolved")
class StaleIncidentTest {
  private static boolean isStale(RouterFixture fixture, Duration staleAfter) {
    var incidents = new Incidents(fixture.store.journal(), fixture.store.database(), staleAfter);
    var stale = incidents.isStale(TENANT, fixture.only().id());
    assertThat(incidents.list(TENANT, null, null, 10))
        .extracting(Incidents.Line::stale)
        .containsExactly(stale);
    return stale;
  }

  @ParameterizedTest
  @EnumSource
  void itIsStaleWhileNoneOfItsAlertsThatFireIsHeardOf(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.now = fixture.store.database().now(); // PostgreSQL has a clock of its own
      var began = fixture.now;
      fixture.route(firing("old", began));
      fixture.route(firing("new", began));
      assertThat(isStale(fixture, Duration.ofHours(1))).isFalse();
      assertThat(isStale(fixture, Duration.ZERO)).isTrue();
      assertThat(fixture.only().state()).isEqualTo(State.OPEN);

      fixture.route(resolved("old", began, began.plusSeconds(1)));
      fixture.route(resolved("new", began, began.plusSeconds(1)));
      assertThat(isStale(fixture, Duration.ZERO)).isFalse();
    }
  }
}

package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.START;
import static io.firebreak.incident.RouterFixture.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Echo;
import io.firebreak.alert.Flag;
import io.firebreak.incident.Incident.State;
import io.firebreak.journal.StreamId;
import io.firebreak.slo.Milestones;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * What a paging service tells: its own incidents, ours that we opened there, and acts of people.
 */
class PagingServiceTest {
  private static final Instant TAKEN = START.plusSeconds(40);
  private final RouterFixture fixture = new RouterFixture(Stores.EMBEDDED);

  @AfterEach
  void close() {
    fixture.close();
  }

  private static Alert paged(Alert alert, @Nullable String own, boolean acknowledged) {
    var annotations = new TreeMap<>(alert.annotations());
    if (own != null) {
      annotations.put(Echo.INCIDENT, own);
    }
    var flags = new ArrayList<>(List.of(Flag.PAGED.code()));
    if (acknowledged) {
      flags.add(Flag.ACKNOWLEDGED.code());
      annotations.put(Echo.BY, "Anna");
      annotations.put(Echo.AT, TAKEN.toString());
    }
    return new Alert(
        "pagerduty",
        alert.name(),
        alert.status(),
        alert.severity(),
        alert.labels(),
        annotations,
        alert.startsAt(),
        alert.endsAt(),
        alert.fingerprint(),
        null,
        Map.of(),
        flags);
  }

  private @Nullable Instant humanAct(String incident) {
    var found = new Milestones();
    fixture.store.journal().read(StreamId.incident(TENANT, incident), 0).forEach(found::add);
    return found.moments().humanAct();
  }

  @Test
  @Tag("PD26")
  void whatWeOpenedThereStartsNothingAndClosesNothing() {
    fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
    fixture.route(RouterFixture.firing("f1", START));
    var own = fixture.only();

    fixture.route(paged(RouterFixture.firing("pd1", START), own.id(), false));
    fixture.route(
        paged(RouterFixture.resolved("pd1", START, START.plusSeconds(9)), own.id(), false));

    assertThat(fixture.only().state()).isEqualTo(State.OPEN);
    assertThat(fixture.only().runs()).hasSize(1);
  }

  @Test
  @Tag("PD26")
  void aMarkOfNoIncidentOfOursAndAMarkFromASensorHideNothing() {
    fixture.route(paged(RouterFixture.firing("pd1", START), "i99999", false));
    var first = fixture.only();

    var sensor = paged(RouterFixture.firing("f2", START), first.id(), false);
    fixture.route(
        new Alert(
            "alertmanager",
            sensor.name(),
            sensor.status(),
            sensor.severity(),
            sensor.labels(),
            sensor.annotations(),
            sensor.startsAt(),
            null,
            sensor.fingerprint(),
            "another group",
            Map.of(),
            List.of()));

    assertThat(fixture.all()).hasSize(2);
  }

  @Test
  @Tag("PD25")
  void anAcknowledgementIsTheFirstHumanActByTheTimeOfTheService() {
    fixture.route(RouterFixture.firing("f1", START));
    var ours = fixture.only().id();
    assertThat(humanAct(ours)).isNull();
    fixture.route(paged(RouterFixture.firing("pd1", START), ours, true));
    assertThat(humanAct(ours)).isEqualTo(TAKEN);

    fixture.route(paged(RouterFixture.firing("pd2", START), null, false));
    var theirs = fixture.all().getLast().id();
    assertThat(humanAct(theirs)).isNull();
    fixture.route(paged(RouterFixture.firing("pd2", START), null, true));
    assertThat(humanAct(theirs)).isEqualTo(TAKEN);
    assertThat(fixture.events(theirs))
        .filteredOn(IncidentEvent.Acknowledged.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Acknowledged.class, act -> assertThat(act.by()).isEqualTo("Anna"));
  }

  private static Alert merged(String one, String into) {
    var alert = paged(RouterFixture.firing(one, START), null, false);
    var annotations = new TreeMap<>(alert.annotations());
    annotations.put(Echo.INTO, into);
    return new Alert(
        alert.source(),
        alert.name(),
        alert.status(),
        alert.severity(),
        alert.labels(),
        annotations,
        alert.startsAt(),
        null,
        alert.fingerprint(),
        null,
        Map.of(),
        List.of(Flag.PAGED.code(), Flag.MERGED.code()));
  }

  private static Alert plain(String fingerprint) {
    return paged(RouterFixture.firing(fingerprint, START), null, false);
  }

  private static Alert over(String fingerprint) {
    return paged(RouterFixture.resolved(fingerprint, START, START.plusSeconds(90)), null, false);
  }

  private State state(String fingerprint) {
    return fixture.all().stream()
        .filter(incident ->
            incident.alerts().keySet().stream()
                .anyMatch(episode -> episode.fingerprint().equals(fingerprint)))
        .findFirst()
        .orElseThrow()
        .state();
  }

  @Test
  @Tag("PD24")
  void whatWasMergedGoesOnAndEndsWithTheOneItWasMergedInto() {
    fixture.route(plain("child"));
    fixture.route(plain("parent"));
    fixture.route(plain("grandparent"));

    fixture.route(merged("child", "parent"));
    fixture.route(merged("child", "parent"));
    fixture.route(merged("parent", "grandparent"));
    assertThat(state("child")).isEqualTo(State.OPEN);
    assertThat(fixture.events(fixture.all().getFirst().id()))
        .filteredOn(IncidentEvent.Merged.class::isInstance)
        .singleElement()
        .isInstanceOfSatisfying(
            IncidentEvent.Merged.class,
            told -> assertThat(told.incident()).isEqualTo(fixture.all().get(1).id()));

    fixture.route(over("grandparent"));
    assertThat(fixture.all()).extracting(Incident::state).containsOnly(State.RESOLVED);
  }

  @Test
  @Tag("PD24")
  void aMergeIsHeardInAnyOrder() {
    fixture.route(plain("parent"));
    fixture.route(plain("child"));
    fixture.route(over("parent"));
    fixture.route(merged("child", "parent"));
    assertThat(state("child")).isEqualTo(State.RESOLVED);

    fixture.route(merged("unheard", "parent"));
    assertThat(fixture.all()).hasSize(2);
    fixture.route(plain("alone"));
    fixture.route(merged("alone", "elsewhere"));
    assertThat(state("alone")).isEqualTo(State.OPEN);
  }

  @Test
  @Tag("PD24")
  void aMergeAndTheEndInOneGoAreHeardByTheRunThatBeganJustThen() {
    fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);

    fixture.send(plain("child"));
    fixture.send(plain("parent"));
    fixture.send(merged("child", "parent"));
    fixture.route(over("parent"));

    assertThat(fixture.all()).extracting(Incident::state).containsOnly(State.RESOLVED);
  }
}

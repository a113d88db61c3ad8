package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.START;
import static io.firebreak.incident.RouterFixture.TENANT;
import static io.firebreak.incident.RouterFixture.alert;
import static io.firebreak.incident.RouterFixture.firing;
import static io.firebreak.incident.RouterFixture.resolved;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Severity;
import io.firebreak.incident.Incident.State;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Event;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A silenced alert starts nothing until the silence ends, and then starts once")
class RouterSilenceTest {
  private static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);
  private static final Actor SERVER =
      new Actor(Actor.Kind.SYSTEM, "alertmanager:main", null, "engine", null);
  private static final Duration HOUR = Duration.ofHours(1);

  private static Silences silences(RouterFixture fixture) {
    return new Silences(fixture.store.journal(), fixture.store.database(), () -> "s1", 10);
  }

  private static Silence silence(RouterFixture fixture, String... matchers) {
    var answer =
        silences(fixture).place(TENANT, Silence.read(List.of(matchers)), "we drain it", HOUR, ANNA);
    return ((Silences.Answer.Done) answer).silence();
  }

  private static RouterFixture fixture(Stores stores) {
    var fixture = new RouterFixture(stores);
    fixture.runbook("restart", Duration.ZERO, List.of(), alert -> true);
    return fixture;
  }

  @ParameterizedTest
  @EnumSource
  void itComesBackOnceAtTheEndOfTheSilenceAlsoAfterARestart(Stores stores) {
    try (var fixture = fixture(stores)) {
      var silence = silence(fixture, "alertname=a", "service=~sh.p");
      fixture.route(firing("a", START));
      fixture.route(alert("b", START, null, Severity.HIGH, "other"));
      fixture.router.routeAfterSilences();
      fixture.router.routeDueHolds();
      fixture.router.routeAfterStorms();

      assertThat(fixture.runs.noted()).hasSize(1).first().asString().contains("b@");
      var held = fixture.all().getFirst();
      assertThat(held.starts()).isEmpty();
      assertThat(held.holds())
          .containsExactly(
              new IncidentEvent.StartHeld(
                  "restart",
                  new Episode("a", START),
                  silence.endsAt(),
                  Waiting.SILENCE,
                  "silence s1 by anna {alertname=\"a\",service=~\"sh.p\"}: we drain it",
                  "s1",
                  null));

      end(fixture, silence);
      try (var restarted = fixture.router()) {
        restarted.routeAfterSilences();
        restarted.routeAfterSilences();
      }
      fixture.router.routeAfterSilences();
      fixture.router.routeDueHolds();
      assertThat(fixture.all().getFirst().starts()).hasSize(1);
      assertThat(fixture.runs.noted()).hasSize(2);
      assertThat(fixture.rows("SELECT runbook FROM held_start")).isEmpty();
    }
  }

  /**
   * PostgreSQL has a clock of its own, so there the silence is ended by its Alertmanager's word.
   */
  private static void end(RouterFixture fixture, Silence silence) {
    fixture.now = silence.endsAt();
    if (fixture.store.database().now().isBefore(silence.endsAt())) {
      assertThat(silences(fixture).expire(TENANT, silence.id(), ANNA))
          .isInstanceOf(Silences.Answer.Done.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void itComesBackWhenTheSilenceIsExpiredEarly(Stores stores) {
    try (var fixture = fixture(stores)) {
      silence(fixture, "alertname=a");
      fixture.route(firing("a", START));
      fixture.route(alert("a", START, null, Severity.CRITICAL, "group"));
      assertThat(silences(fixture).expire(TENANT, "s1", ANNA))
          .isInstanceOf(Silences.Answer.Done.class);
      assertThat(silences(fixture).expire(TENANT, "s1", ANNA))
          .isEqualTo(new Silences.Answer.Refused(SilenceReason.NO_SUCH_SILENCE, "s1"));
      fixture.router.routeAfterSilences();
      fixture.router.routeAfterSilences();

      assertThat(fixture.only().starts())
          .extracting(IncidentEvent.RunStarted::severity)
          .containsExactly(Severity.CRITICAL);
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofTwoProcessesThatFindItsEndAtOnceOneStartsIt(Stores stores) {
    try (var fixture = fixture(stores);
        var other = fixture.router()) {
      silence(fixture, "alertname=a");
      fixture.route(firing("a", START));
      silences(fixture).expire(TENANT, "s1", ANNA);
      fixture.runs.beforeStart =
          () -> {
            fixture.runs.beforeStart = () -> {};
            other.routeAfterSilences();
          };
      fixture.router.routeAfterSilences();
      fixture.router.routeAfterSilences();

      assertThat(fixture.only().starts()).hasSize(1);
      assertThat(fixture.runs.noted()).hasSize(1);
      assertThat(fixture.runs.woken).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAStormKeptBackIsSilencedWhenThatIsOver(Stores stores) {
    try (var fixture = fixture(stores)) {
      fixture.storm = "a storm";
      fixture.route(firing("a", START));
      silence(fixture, "alertname=a");
      fixture.storm = null;
      fixture.router.routeAfterStorms();
      assertThat(fixture.only().holds())
          .extracting(IncidentEvent.StartHeld::waiting)
          .containsExactly(Waiting.SILENCE);

      fixture.storm = "another";
      silences(fixture).expire(TENANT, "s1", ANNA);
      fixture.router.routeAfterSilences();
      assertThat(fixture.only().holds())
          .extracting(IncidentEvent.StartHeld::waiting)
          .containsExactly(Waiting.STORM);
      fixture.storm = null;
      fixture.router.routeAfterStorms();
      assertThat(fixture.only().starts()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsOverBeforeTheSilenceIsStartsNothing(Stores stores) {
    try (var fixture = fixture(stores)) {
      silence(fixture, "alertname=a");
      fixture.route(firing("a", START));
      fixture.route(resolved("a", START, START.plusSeconds(5)));
      silences(fixture).expire(TENANT, "s1", ANNA);
      fixture.router.routeAfterSilences();

      assertThat(fixture.only().state()).isEqualTo(State.RESOLVED);
      assertThat(fixture.only().refusals())
          .extracting(IncidentEvent.RunNotStarted::reason)
          .containsExactly(NotStarted.SILENCED);
      assertThat(fixture.runs.woken).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aSilenceMadeWhileAStartWaitsKeepsItBack(Stores stores) {
    try (var fixture = new RouterFixture(stores)) {
      fixture.runbook("restart", Duration.ofSeconds(30), List.of(), alert -> true);
      fixture.route(firing("a", START));
      silence(fixture, "service!=\"\"");
      fixture.now = START.plusSeconds(31);
      fixture.router.routeDueHolds();
      fixture.router.routeDueHolds();
      assertThat(fixture.only().holds())
          .extracting(IncidentEvent.StartHeld::silence)
          .containsExactly("s1");
      assertThat(fixture.events(fixture.only().id())).hasSize(3);

      silences(fixture).expire(TENANT, "s1", ANNA);
      fixture.router.routeAfterSilences();
      assertThat(fixture.only().starts()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatAnotherSilenceCoversWaitsForThatOne(Stores stores) {
    try (var fixture = fixture(stores)) {
      var silences = silences(fixture);
      var now = fixture.store.database().now();
      silences.told(
          TENANT,
          "main",
          List.of(
              told("main:1", now, now.plus(HOUR), "alertname=a"),
              told("main:2", now, now.plusSeconds(1_800), "alertname=a")),
          SERVER);
      fixture.route(firing("a", START));
      silences.told(
          TENANT,
          "main",
          List.of(told("main:2", now, now.plusSeconds(1_800), "alertname=a")),
          SERVER);
      fixture.router.routeAfterSilences();
      assertThat(fixture.only().holds())
          .extracting(IncidentEvent.StartHeld::silence)
          .containsExactly("main:2");

      silences.told(TENANT, "main", List.of(), SERVER);
      fixture.router.routeAfterSilences();
      assertThat(fixture.only().starts()).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneThatIsMadeLongerWhereItWasReadGoesOnUntilItsNewEnd(Stores stores) {
    try (var fixture = fixture(stores)) {
      var silences = silences(fixture);
      var now = fixture.store.database().now();
      silences.told(
          TENANT, "main", List.of(told("main:1", now, now.plus(HOUR), "alertname=a")), SERVER);
      fixture.route(firing("a", START));
      var longer = told("main:1", now, now.plus(HOUR).plus(HOUR), "alertname=a");
      silences.told(TENANT, "main", List.of(longer), SERVER);
      silences.told(TENANT, "main", List.of(longer), SERVER);
      fixture.now = START.plus(HOUR).plusSeconds(1);
      fixture.router.routeAfterSilences();
      fixture.router.routeDueHolds();

      assertThat(fixture.only().starts()).isEmpty();
      assertThat(silences.known(TENANT)).containsExactly(longer);
      assertThat(admin(fixture)).hasSize(2);
    }
  }

  @ParameterizedTest
  @EnumSource
  void oneThatIsYetToComeKeepsNothingBack(Stores stores) {
    try (var fixture = fixture(stores)) {
      var now = fixture.store.database().now();
      var later = told("main:1", now.plus(HOUR), now.plus(HOUR).plus(HOUR), "alertname=a");
      silences(fixture).told(TENANT, "main", List.of(later), SERVER);
      fixture.route(firing("a", START));

      assertThat(fixture.only().starts()).hasSize(1);
      assertThat(silences(fixture).known(TENANT)).containsExactly(later);
    }
  }

  @ParameterizedTest
  @EnumSource
  void noMoreAreTakenThanTheBoundAndThoseThatAreKnownStay(Stores stores) {
    try (var fixture = fixture(stores)) {
      var now = fixture.store.database().now();
      var first = told("main:0", now, now.plus(HOUR), "alertname=a");
      var silences = new Silences(fixture.store.journal(), fixture.store.database(), () -> "x", 2);
      silences.told(TENANT, "main", List.of(first), SERVER);
      var left =
          silences.told(
              TENANT,
              "main",
              List.of(
                  told("main:1", now, now.plus(HOUR), "alertname=b"),
                  told("main:2", now, now.plus(HOUR), "alertname=c"),
                  first),
              SERVER);

      assertThat(left).isOne();
      assertThat(silences.known(TENANT))
          .extracting(Silence::id)
          .containsExactly("main:0", "main:1");
      assertThat(
              new Silences(fixture.store.journal(), fixture.store.database(), () -> "y", 0)
                  .place(TENANT, List.of("a=\"b\""), "more", HOUR, ANNA))
          .isEqualTo(new Silences.Answer.Refused(SilenceReason.TOO_MANY_SILENCES, "0"));
      assertThat(silences.expire(TENANT, "main:1", ANNA))
          .isEqualTo(new Silences.Answer.Refused(SilenceReason.KEPT_ELSEWHERE, "main"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void theIndexFollowsFromTheEvents(Stores stores) {
    try (var fixture = fixture(stores)) {
      var now = fixture.store.database().now();
      silence(fixture, "alertname=a");
      silences(fixture)
          .told(
              TENANT, "main", List.of(told("main:1", now, now.plus(HOUR), "b=\"c\\nd\"")), SERVER);
      silences(fixture).expire(TENANT, "s1", ANNA);
      var stored = fixture.rows("SELECT * FROM silence");
      assertThat(stored).hasSize(1);

      rebuild(fixture);
      assertThat(fixture.rows("SELECT * FROM silence")).isEqualTo(stored);
      assertThat(silences(fixture).known(TENANT).getFirst().matchers())
          .containsExactly("b=\"c\\nd\"");
    }
  }

  private static void rebuild(RouterFixture fixture) {
    var unit = Unit.builder();
    unit.guard(tx -> {
      tx.update("DELETE FROM silence");
      return null;
    });
    for (var event : admin(fixture)) {
      if (event.payload() instanceof SilenceEvent change) {
        unit.guard(
            switch (change) {
              case SilenceEvent.SilencePlaced(var silence) -> SilenceStore.place(TENANT, silence);
              case SilenceEvent.SilenceExpired(var id, var _) -> SilenceStore.expire(TENANT, id);
            });
      }
    }
    assertThat(fixture.store.journal().commit(unit.build())).isInstanceOf(Committed.Done.class);
  }

  private static List<Event> admin(RouterFixture fixture) {
    return List.copyOf(fixture.store.journal().read(StreamId.admin(TENANT), 0));
  }

  private static Silence told(String id, Instant from, Instant until, String... matchers) {
    return new Silence(id, "main", Silence.read(List.of(matchers)), "there", "ops", from, until);
  }
}

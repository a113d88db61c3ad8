package io.firebreak.incident;

import static io.firebreak.incident.RouterFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Severity;
import io.firebreak.journal.StorageException;
import io.firebreak.label.Labels;
import io.firebreak.runbook.Triggers.Throttle;
import io.firebreak.testing.Dice;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Whatever comes, and whenever the process dies, a throttle starts what its rule says")
class ThrottleHistoriesTest {
  private static final int HISTORIES = 30;
  private static final int STEPS = 40;
  private static final Duration WINDOW = Duration.ofSeconds(30);
  private static final int THRESHOLD = 3;

  @ParameterizedTest
  @EnumSource
  void historiesComeOutAsTheRuleSays(Stores stores) {
    var dice = Dice.of(20_260_302);
    try (var fixture = new RouterFixture(stores)) {
      var started = 0L;
      var deaths = 0;
      for (int number = 0; number < HISTORIES; number++) {
        var history = new History(fixture, dice, number);
        history.play();
        assertThat(history.really())
            .as("seed %d, history %d, %s", dice.seed(), number, history.kind)
            .isEqualTo(history.rule());
        started += history.started();
        deaths += history.deaths;
      }
      assertThat(deaths).isGreaterThan(HISTORIES);
      assertThat(started).isGreaterThan(HISTORIES);
      assertThat(fixture.rows("SELECT * FROM held_start")).isEmpty();
    }
  }

  private enum Kind {
    ONCE_WITHIN,
    ONCE_AFTER,
    ACCUMULATE
  }

  /** An alert of a history. */
  private static final class Told {
    final Alert alert;
    final Instant at;
    @Nullable Instant endsAt;

    Told(Alert alert, Instant at) {
      this.alert = alert;
      this.at = at;
    }

    boolean firesAt(Instant time) {
      return endsAt == null || endsAt.isAfter(time);
    }
  }

  /** One history of alike alerts, and what the rule, told in its simplest words, makes of it. */
  private static final class History {
    private final RouterFixture fixture;
    private final Dice dice;
    private final int number;
    private final Kind kind;
    private final List<Told> all = new ArrayList<>();
    private final List<Instant> looks = new ArrayList<>();
    private Router router;
    private int deaths;

    History(RouterFixture fixture, Dice dice, int number) {
      this.fixture = fixture;
      this.dice = dice;
      this.number = number;
      this.kind = dice.oneOf(List.of(Kind.values()));
      this.router = fixture.router();
    }

    void play() {
      fixture.removeRunbooks();
      fixture.runbook("restart", throttle(), null);
      for (int step = 0; step < STEPS; step++) {
        fixture.now = fixture.now.plusSeconds(1 + dice.below(12));
        if (dice.below(3) > 0) {
          fires();
        }
        ends();
        if (dice.below(4) == 0) {
          dies();
        }
        if (dice.below(2) == 0) {
          looks();
        }
      }
      fixture.now = fixture.now.plus(WINDOW);
      looks();
      router.close();
    }

    private Throttle throttle() {
      return switch (kind) {
        case ONCE_WITHIN -> new Throttle(WINDOW, null, null, null, List.of("service"));
        case ONCE_AFTER -> new Throttle(null, WINDOW, null, null, List.of("service"));
        case ACCUMULATE -> new Throttle(null, null, WINDOW, THRESHOLD, List.of("service"));
      };
    }

    private void fires() {
      var told = new Told(alert("h" + number + "-" + all.size(), null), fixture.now);
      all.add(told);
      fixture.send(told.alert);
    }

    private Alert alert(String name, @Nullable Instant endsAt) {
      return new Alert(
          "alertmanager",
          name,
          endsAt == null ? Alert.Status.FIRING : Alert.Status.RESOLVED,
          Severity.HIGH,
          Labels.of(Map.of("alertname", name, "service", "shop" + number)),
          Map.of(),
          START,
          endsAt,
          name,
          name,
          Map.of(),
          List.of());
    }

    private void ends() {
      for (var told : all) {
        if (told.endsAt == null && dice.below(10) == 0) {
          told.endsAt = fixture.now;
          fixture.send(alert(told.alert.name(), fixture.now));
        }
      }
    }

    /** The process dies when it is about to start a run, and another one takes over. */
    private void dies() {
      fixture.runs.beforeStart =
          () -> {
            throw new StorageException("the process died", null);
          };
      try {
        router.routeAll();
        router.routeDueHolds();
      } catch (StorageException died) {
        deaths++;
      }
      fixture.runs.beforeStart = () -> {};
      router.close();
      router = fixture.router();
    }

    private void looks() {
      router.routeAll();
      router.routeDueHolds();
      looks.add(fixture.now);
    }

    /** What became of each alert. */
    Map<String, String> really() {
      var really = new TreeMap<String, String>();
      for (var incident : fixture.all()) {
        if (incident.title().startsWith("h" + number + "-")) {
          incident.starts().forEach(start -> really.put(start.episode().fingerprint(), "started"));
          incident
              .refusals()
              .forEach(refusal ->
                  assertThat(really.put(refusal.episode().fingerprint(), refusal.reason().code()))
                      .isNull());
        }
      }
      return really;
    }

    long started() {
      return rule().values().stream().filter("started"::equals).count();
    }

    Map<String, String> rule() {
      return switch (kind) {
        case ONCE_WITHIN -> onceWithin();
        case ONCE_AFTER -> onceAfter();
        case ACCUMULATE -> accumulate();
      };
    }

    private Map<String, String> onceWithin() {
      var rule = new TreeMap<String, String>();
      var last = Instant.MIN;
      for (var told : all) {
        var free = last.equals(Instant.MIN) || !told.at.isBefore(last.plus(WINDOW));
        rule.put(told.alert.name(), free ? "started" : "throttled");
        last = free ? told.at : last;
      }
      return rule;
    }

    private Map<String, String> accumulate() {
      var rule = new TreeMap<String, String>();
      var counted = new ArrayList<Instant>();
      for (var told : all) {
        counted.removeIf(at -> !at.isAfter(told.at.minus(WINDOW)));
        counted.add(told.at);
        var reached = counted.size() == THRESHOLD;
        rule.put(told.alert.name(), reached ? "started" : "below_threshold");
        if (reached) {
          counted.clear();
        }
      }
      return rule;
    }

    private Map<String, String> onceAfter() {
      var rule = new TreeMap<String, String>();
      var batches = new HashMap<Instant, List<Told>>();
      var due = Instant.MIN;
      for (var told : all) {
        if (!told.at.isBefore(due)) {
          due = told.at.plus(WINDOW);
        }
        batches.computeIfAbsent(due, _ -> new ArrayList<>()).add(told);
      }
      batches.forEach((over, batch) -> settle(rule, over, batch));
      return rule;
    }

    private void settle(Map<String, String> rule, Instant over, List<Told> batch) {
      var look = looks.stream().filter(at -> !at.isBefore(over)).findFirst().orElseThrow();
      var open = true;
      for (var told : batch) {
        var fires = told.firesAt(look);
        rule.put(told.alert.name(), !fires ? "alert_resolved" : open ? "started" : "batched");
        open = open && !fires;
      }
    }
  }
}

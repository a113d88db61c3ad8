package io.firebreak.incident;

import static io.firebreak.incident.CorrelationTest.alert;
import static io.firebreak.incident.CorrelationTest.fixture;
import static io.firebreak.incident.CorrelationTest.rule;
import static io.firebreak.incident.RouterFixture.START;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.testing.Dice;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("In whatever order causes, what they explain and resolves come, the end is the same")
class CorrelationStoryTest {
  private static final List<CorrelationRule> RULES =
      List.of(
          rule("node down", "Node", "Pod", List.of("node")),
          rule("pod down", "Pod", "Service", List.of("service")),
          rule("back again", "Service", "Node|Pod", List.of("service", "node")));

  private static final Duration QUIET = Duration.ofHours(1);

  @ParameterizedTest
  @EnumSource
  void theEndIsTheSame(Stores stores) {
    var stories = stores == Stores.EMBEDDED ? 12 : 3;
    for (int seed = 1; seed <= stories; seed++) {
      var dice = Dice.of(seed);
      var told = deliveries(dice);
      var expected = end(stores, told, Dice.of(0), false);
      var shuffled = new ArrayList<>(told);
      for (int i = shuffled.size() - 1; i > 0; i--) {
        var j = dice.below(i + 1);
        var swapped = shuffled.set(i, shuffled.get(j));
        shuffled.set(j, swapped);
      }
      assertThat(end(stores, shuffled, dice, true)).as("seed %d", seed).isEqualTo(expected);
    }
  }

  /** Nodes, pods on them, and services of the pods; some of each come to their end. */
  private static List<Alert> deliveries(Dice dice) {
    var all = new ArrayList<Alert>();
    for (int node = 0; node < 2; node++) {
      fires(dice, "Node", Map.of("node", "n" + node), all);
    }
    for (int pod = 0; pod < 6; pod++) {
      var labels =
          Map.of("node", "n" + dice.below(3), "pod", "p" + pod, "service", "s" + dice.below(3));
      fires(dice, "Pod", labels, all);
    }
    for (int service = 0; service < 3; service++) {
      fires(dice, "Service", Map.of("service", "s" + service), all);
    }
    return all;
  }

  private static void fires(
      Dice dice, String name, Map<String, String> labels, List<Alert> deliveries) {
    var start = START.minusSeconds(dice.below(600));
    deliveries.add(alert(name, labels, start, null));
    if (dice.below(3) == 0) {
      deliveries.add(alert(name, labels, start, START.plusSeconds(dice.below(600))));
    }
  }

  /**
   * What fires in the end: whether it hangs under another incident or has a run of its own. Of
   * several causes the one that came first explains it, so which it is depends on the order.
   */
  private static Map<String, String> end(
      Stores stores, List<Alert> deliveries, Dice dice, boolean wild) {
    try (var fixture = fixture(stores, RULES.toArray(CorrelationRule[]::new))) {
      var routers = new ArrayList<Router>();
      Router router = fixture.router;
      for (var delivery : deliveries) {
        fixture.send(delivery);
        if (wild && dice.below(6) == 0) {
          crash(fixture, router);
        }
        if (!wild || dice.below(2) == 0) {
          router.routeAll();
        }
        if (wild && dice.below(3) == 0) {
          router.correlate();
        }
        if (wild && dice.below(5) == 0) {
          router = fixture.router(); // as after a restart, or in another process
          routers.add(router);
          router.tieAnew();
        }
      }
      router = fixture.router();
      routers.add(router);
      router.routeAll();
      fixture.now = START.plus(QUIET);
      for (int i = 0; i < 4; i++) {
        router.correlate();
      }
      routers.forEach(Router::close);
      return picture(fixture);
    }
  }

  /** The unit at hand fails half way. */
  private static void crash(RouterFixture fixture, Router router) {
    fixture.runs.beforeStart =
        () -> {
          throw new IllegalStateException("crash");
        };
    router.routeAll();
    fixture.runs.beforeStart = () -> {};
  }

  private static Map<String, String> picture(RouterFixture fixture) {
    var picture = new TreeMap<String, String>();
    for (var incident : fixture.all()) {
      assertThat(isBelowItself(fixture, incident.parent(), incident.id())).isFalse();
      if (incident.state() == Incident.State.OPEN) {
        @Nullable String parent = incident.parent();
        var live = fixture.runs.live(incident.id()).size();
        assertThat(live).as("%s", incident).isEqualTo(parent == null ? 1 : 0);
        picture.put(incident.leading().fingerprint(), parent == null ? "alone" : "explained");
      }
    }
    return picture;
  }

  private static boolean isBelowItself(RouterFixture fixture, @Nullable String parent, String id) {
    var seen = new HashSet<String>();
    var next = parent;
    while (next != null && !next.equals(id) && seen.add(next)) {
      next = fixture.incidents.parent(RouterFixture.TENANT, next).orElse(null);
    }
    return id.equals(next);
  }
}

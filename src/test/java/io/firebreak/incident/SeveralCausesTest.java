package io.firebreak.incident;

import static io.firebreak.incident.CorrelationTest.GRACE;
import static io.firebreak.incident.CorrelationTest.NODE_DOWN;
import static io.firebreak.incident.CorrelationTest.STALE;
import static io.firebreak.incident.CorrelationTest.alert;
import static io.firebreak.incident.CorrelationTest.fixture;
import static io.firebreak.incident.CorrelationTest.found;
import static io.firebreak.incident.CorrelationTest.over;
import static io.firebreak.incident.CorrelationTest.rule;
import static io.firebreak.incident.RouterFixture.START;
import static io.firebreak.incident.RouterFixture.TENANT;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.testing.Stores;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Which of several causes explains an alert")
class SeveralCausesTest {
  @ParameterizedTest
  @EnumSource
  @Tag("G161")
  @DisplayName("G161: of several causes the same one explains an alert, whichever came first")
  void ofSeveralCausesTheSameOneExplainsWhicheverCameFirst(Stores stores) {
    var rack = rule("rack", "RackDown", "Pod.*", List.of("rack"));
    var labels = Map.of("node", "n1", "rack", "r1", "pod", "a");
    var pod = alert("PodNotReady", labels, START.plusSeconds(9), null);
    var first = alert("RackDown", Map.of("rack", "r1"), START.plusSeconds(8), null);
    var second = alert("NodeNotReady", Map.of("node", "n1", "by", "x"), START, null);
    var third = alert("NodeNotReady", Map.of("node", "n1", "by", "y"), START.plusSeconds(1), null);
    for (var order :
        List.of(
            List.of(pod, third, second, first),
            List.of(third, pod, first, second),
            List.of(third, second, first, pod),
            List.of(first, second, third, pod))) {
      try (var fixture = fixture(stores, rack, NODE_DOWN)) {
        for (var alert : order) {
          fixture.route(alert);
          fixture.router.correlate();
        }
        assertThat(found(fixture, pod).parent()).isEqualTo(found(fixture, first).id());

        fixture.route(over(first, START.plusSeconds(60)));
        fixture.now = START.plusSeconds(60).plus(GRACE);
        fixture.router.correlate();
        assertThat(found(fixture, pod).parent())
            .as("the one that began first")
            .isEqualTo(found(fixture, second).id());
        assertThat(fixture.runs.live(found(fixture, pod).id())).isEmpty();

        var events = fixture.events(found(fixture, pod).id()).size();
        fixture.route(alert("NodeNotReady", Map.of("node", "n1", "by", "z"), START, null));
        fixture.router.correlate();
        fixture.router.correlate();
        assertThat(fixture.events(found(fixture, pod).id())).hasSize(events);
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G161")
  void aRuleThatGoesFirstSinceTheRestartDecidesThen(Stores stores) {
    var rack = rule("rack", "RackDown", "Pod.*", List.of("rack"));
    try (var fixture = fixture(stores, NODE_DOWN, rack)) {
      var node = alert("NodeNotReady", Map.of("node", "n1"), START, null);
      var down = alert("RackDown", Map.of("rack", "r1"), START, null);
      var pod = alert("PodNotReady", Map.of("node", "n1", "rack", "r1"), START, null);
      fixture.route(down, pod);
      fixture.route(node);
      fixture.router.correlate();
      assertThat(found(fixture, pod).parent()).isEqualTo(found(fixture, node).id());

      var rules = new CorrelationRules(List.of(rack, NODE_DOWN), GRACE, STALE);
      try (var again = fixture.router(rules)) {
        again.tieAnew();
        again.correlate();
        assertThat(found(fixture, pod).parent()).isEqualTo(found(fixture, down).id());
        assertThat(fixture.incidents.children(TENANT, found(fixture, node).id(), 10)).isEmpty();
      }
    }
  }
}

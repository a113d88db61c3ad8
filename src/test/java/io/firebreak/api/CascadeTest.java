package io.firebreak.api;

import static io.firebreak.testing.ShopClient.as;
import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.hasItem;
import static org.hamcrest.Matchers.hasSize;

import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("A dead node and what ran on it, on the whole program")
class CascadeTest {
  private static final int PODS = 20;

  private final String began = Instant.now().minusSeconds(60).toString();

  private Map<String, Object> alert(
      String name, String service, String node, @Nullable Instant endsAt) {
    return Map.of(
        "status",
        endsAt == null ? "firing" : "resolved",
        "labels",
        Map.of("alertname", name, "service", service, "node", node),
        "annotations",
        Map.of(),
        "startsAt",
        began,
        "endsAt",
        endsAt == null ? "0001-01-01T00:00:00Z" : endsAt.toString(),
        "generatorURL",
        "http://prometheus/graph",
        "fingerprint",
        name + "-" + service);
  }

  private static void tell(List<Map<String, Object>> alerts) {
    given()
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "version", "4",
                "groupKey", "{}:{alertname=\"cascade\"}",
                "status", "firing",
                "receiver", "firebreak",
                "groupLabels", Map.of(),
                "commonLabels", Map.of(),
                "commonAnnotations", Map.of(),
                "externalURL", "http://alertmanager",
                "alerts", alerts))
        .post("/hooks/alertmanager/shop")
        .then()
        .statusCode(202);
  }

  private List<Map<String, Object>> pods(String node, int from, int to) {
    return IntStream.range(from, to)
        .mapToObj(pod -> alert("cure", node + "-pod-" + pod, node, null))
        .toList();
  }

  /** The incident for which a run about a service was started. */
  private static String incident(String service) {
    return as(ShopFloor.VERA)
        .get("/api/v1/runs?limit=200")
        .path("items.find { it.target == 'shop/" + service + "' }.incident");
  }

  private static List<String> states(String service) {
    return as(ShopFloor.VERA)
        .get("/api/v1/runs?limit=200")
        .path(
            "items.findAll { it.target.startsWith('shop/" + service + "') }.collect { it.state }");
  }

  @Test
  void ofANodeAndTwentyPodsOneRunIsLeft() {
    var node = "worker-3";
    tell(pods(node, 0, PODS / 2));
    await().atMost(60, SECONDS).until(() -> states(node + "-pod").size() == PODS / 2);
    tell(List.of(alert("machine", node, node, null)));
    tell(pods(node, PODS / 2, PODS));

    await()
        .atMost(60, SECONDS)
        .untilAsserted(() -> {
          assertThat(states(node + "-pod")).hasSize(PODS / 2).containsOnly("skipped");
          assertThat(states(node))
              .filteredOn(state -> !state.equals("skipped"))
              .containsExactly("awaiting_approval");
        });
    var parent = incident(node);
    await()
        .untilAsserted(() ->
            as(ShopFloor.VERA)
                .get("/api/v1/incidents/" + parent)
                .then()
                .body("children", hasSize(PODS)));
    String child = as(ShopFloor.VERA).get("/api/v1/incidents/" + parent).path("children[0]");
    as(ShopFloor.VERA)
        .get("/api/v1/incidents/" + child)
        .then()
        .body(
            "explained_by.parent", equalTo(parent),
            "explained_by.rule", equalTo("node down"),
            "explained_by.written_at", containsString("firebreak.yaml:15"),
            "explained_by.labels", equalTo("node=\"worker-3\""));
    String group = as(ShopFloor.VERA).get("/api/v1/incidents/" + child).path("group_key");
    as(ShopFloor.VERA).get("/api/v1/incidents").then().body("items.group_key", hasItem(group));
    as(ShopFloor.VERA).get("/").then().body(containsString(group.replace("\"", "&quot;")));
    as(ShopFloor.VERA)
        .get("/incidents/" + child)
        .then()
        .statusCode(200)
        .body(containsString("Hangs under"), containsString("/incidents/" + parent));
    as(ShopFloor.VERA)
        .get("/incidents/" + child + "/why.txt")
        .then()
        .body(containsString("by the rule node down, so it starts nothing"));
    as(ShopFloor.VERA)
        .get("/incidents/" + child + "/timeline.md")
        .then()
        .body(containsString("Explained by machine of incident " + parent));

    // What the node's end does not end starts what it would have started.
    tell(List.of(alert("machine", node, node, Instant.now())));
    await()
        .atMost(60, SECONDS)
        .untilAsserted(() ->
            assertThat(states(node + "-pod"))
                .filteredOn(state -> state.equals("awaiting_approval"))
                .hasSize(PODS));
  }
}

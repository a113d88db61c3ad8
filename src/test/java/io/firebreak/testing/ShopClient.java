package io.firebreak.testing;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;

import io.restassured.http.ContentType;
import io.restassured.response.Response;
import io.restassured.specification.RequestSpecification;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.eclipse.microprofile.config.ConfigProvider;

/** What people and monitoring do on the {@link ShopFloor}, by HTTP alone. */
public final class ShopClient {
  private static final Set<String> OVER =
      Set.of(
          "succeeded",
          "skipped",
          "blocked",
          "rejected",
          "expired",
          "cancelled",
          "self_resolved",
          "rolled_back",
          "failed");

  private ShopClient() {}

  /** A request of somebody. */
  public static RequestSpecification as(String token) {
    return given().auth().oauth2(token);
  }

  /** A POST body of somebody, with a key of its own. */
  public static RequestSpecification post(String token, Object body) {
    return as(token)
        .contentType(ContentType.JSON)
        .header("Idempotency-Key", UUID.randomUUID().toString())
        .body(body);
  }

  /** Starts the runbook {@code cure} for a service and returns the run's id. */
  public static String start(String service) {
    return post(ShopFloor.ANNA, Map.of("runbook", "cure", "inputs", Map.of("service", service)))
        .post("/api/v1/runs")
        .then()
        .statusCode(201)
        .extract()
        .path("id");
  }

  /** Sends an alert that fires and returns the id of the run that it started. */
  public static String alert(String name, String service, Map<String, String> annotations) {
    given()
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "version",
                "4",
                "groupKey",
                "{}:{service=\"" + service + "\"}",
                "status",
                "firing",
                "receiver",
                "firebreak",
                "groupLabels",
                Map.of("service", service),
                "commonLabels",
                Map.of("alertname", name, "service", service),
                "commonAnnotations",
                annotations,
                "externalURL",
                "http://alertmanager.example",
                "alerts",
                List.of(
                    Map.of(
                        "status",
                        "firing",
                        "labels",
                        Map.of("alertname", name, "service", service),
                        "annotations",
                        annotations,
                        "startsAt",
                        Instant.now().toString(),
                        "endsAt",
                        "0001-01-01T00:00:00Z",
                        "generatorURL",
                        "javascript:alert(1)"))))
        .post("/hooks/alertmanager/shop")
        .then()
        .statusCode(202);
    return await()
        .atMost(30, SECONDS)
        .until(
            () ->
                as(ShopFloor.VERA)
                    .get("/api/v1/runs?limit=200")
                    .path("items.find { it.target == 'shop/" + service + "' }?.id"),
            java.util.Objects::nonNull);
  }

  /** Waits until a run is in a state, or over. */
  public static Response awaitState(String run, String state) {
    return await()
        .atMost(60, SECONDS)
        .until(
            () -> as(ShopFloor.VERA).get("/api/v1/runs/" + run),
            answer -> answer.path("state").equals(state) || OVER.contains(answer.path("state")));
  }

  /** The hash of the plan that a run asks about. */
  public static String planHash(String run) {
    awaitState(run, "awaiting_approval");
    return as(ShopFloor.VERA)
        .get("/api/v1/runs/" + run + "/approval")
        .then()
        .statusCode(200)
        .extract()
        .path("plan_hash");
  }

  /** Votes for a plan by REST. */
  public static Response approve(String token, String run, String plan) {
    return post(token, Map.of("decision", "approve"))
        .header("If-Match", "\"" + plan + "\"")
        .post("/api/v1/runs/" + run + "/approval");
  }

  /** How often a service was restarted, by its own ledger. */
  public static long restarts(String service) {
    var ledger = ConfigProvider.getConfig().getValue("shop.ledger", String.class);
    try (var lines = Files.lines(Path.of(ledger))) {
      return lines.filter(("/restart/" + service)::equals).count();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }
}

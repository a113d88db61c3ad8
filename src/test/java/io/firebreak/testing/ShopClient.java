package io.firebreak.testing;

import static io.restassured.RestAssured.given;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

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

  /** Starts the runbook {@code both}, and returns the run's id once it asks two things at once. */
  public static String startBoth(String service) {
    var run =
        (String)
            post(ShopFloor.ANNA, Map.of("runbook", "both", "inputs", Map.of("service", service)))
                .post("/api/v1/runs")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    await()
        .until(
            () ->
                as(ShopFloor.VERA)
                    .get("/api/v1/runs/" + run)
                    .path("steps.findAll { it.state == 'waiting' }.size()"),
            Integer.valueOf(2)::equals);
    return run;
  }

  /** Ben reports on a step of a run. */
  public static Response report(String run, String step, boolean done) {
    return post(ShopFloor.BEN, Map.of("done", done, "step", step, "note", "as seen"))
        .post("/api/v1/runs/" + run + "/confirmation");
  }

  /** A run of {@code both} that takes up another one, in which only the left side was done. */
  public static Rerun rerunOfBoth(String service) {
    var failed = startBoth(service);
    report(failed, "steps.left", true).then().statusCode(200);
    report(failed, "steps.right", false).then().statusCode(200);
    awaitState(failed, "failed").then().body("state", equalTo("failed"));
    var next =
        (String)
            post(ShopFloor.ANNA, Map.of())
                .post("/api/v1/runs/" + failed + "/rerun")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    await()
        .until(
            () ->
                as(ShopFloor.VERA)
                    .get("/api/v1/runs/" + next)
                    .path("steps.find { it.path == 'steps.right' }?.state"),
            "waiting"::equals);
    return new Rerun(failed, next);
  }

  /** A run that failed, and the one that takes it up. */
  public record Rerun(String failed, String next) {}

  /**
   * A run that asks about the second of two batches, the first of which is done.
   *
   * @param runbook the name that the runbook is published by
   */
  public static String awaitSecondBatch(String runbook) {
    publish(runbook + ".yaml", inBatches(runbook));
    var run =
        (String)
            post(ShopFloor.ANNA, Map.of("runbook", runbook, "inputs", Map.of("service", runbook)))
                .post("/api/v1/runs")
                .then()
                .statusCode(201)
                .extract()
                .path("id");
    approve(ShopFloor.BEN, run, planHash(run)).then().statusCode(200);
    await()
        .until(
            () -> as(ShopFloor.VERA).get("/api/v1/runs/" + run).path("approval.batch?.number"),
            Integer.valueOf(2)::equals);
    return run;
  }

  /** The runbook {@code cure}, for the service and for a second one, each asked about. */
  private static String inBatches(String name) {
    return textOf("cure.yaml")
        .replace("runbook: cure", "runbook: " + name)
        .replace("alert.name == \"cure\"", "alert.name == \"" + name + "\"")
        .replace(
            "  - id: restart\n",
            """
              - id: restart
                for_each: '[inputs.service, inputs.service + "-too"]'
                approve_each: true
            """)
        .replace("/restart/${{ inputs.service }}", "/restart/${{ item }}");
  }

  /** A file of the runbooks' folder. */
  public static String textOf(String file) {
    try {
      return Files.readString(runbooks().resolve(file));
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Writes a file of the runbooks' folder and has the folder read. */
  public static void publish(String file, String text) {
    try {
      Files.writeString(runbooks().resolve(file), text);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    post(ShopFloor.OTTO, Map.of()).post("/api/v1/runbooks/reload").then().statusCode(200);
  }

  private static Path runbooks() {
    return Path.of(ConfigProvider.getConfig().getValue("firebreak.runbooks", String.class));
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

package io.firebreak.api;

import static io.restassured.RestAssured.given;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.endsWith;
import static org.hamcrest.Matchers.startsWith;

import io.quarkus.test.junit.QuarkusTest;
import org.junit.jupiter.api.Test;

/** What a scraper gets. */
@QuarkusTest
class MetricsResourceTest {
  @Test
  void anybodyWhoReachesThePortMayScrape() {
    given()
        .get("/metrics")
        .then()
        .statusCode(200)
        .contentType(startsWith("text/plain; version=0.0.4"))
        .body(
            containsString("firebreak_active_runs 0.0"),
            containsString("firebreak_executor_saturation_ratio"),
            containsString("# TYPE jvm_memory_used_bytes gauge"));
  }

  @Test
  void openMetricsIsGivenToWhoAsksForIt() {
    given()
        .accept("application/openmetrics-text;version=1.0.0,text/plain;q=0.5")
        .get("/metrics")
        .then()
        .statusCode(200)
        .contentType(startsWith("application/openmetrics-text"))
        .body(endsWith("# EOF\n"));
  }
}

package io.firebreak.api;

import static io.firebreak.testing.ShopClient.as;
import static io.restassured.RestAssured.given;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.contains;
import static org.hamcrest.Matchers.equalTo;
import static org.hamcrest.Matchers.nullValue;

import io.firebreak.gate.Holds;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.http.ContentType;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Heartbeats by REST, on the whole program")
class HeartbeatsApiTest {
  private static final String HEARTBEATS = "/api/v1/heartbeats";

  @Inject Journal journal;
  @Inject Holds holds;

  @Test
  void whoeverMayLookSeesThemAndNobodyElseDoes() {
    given().get(HEARTBEATS).then().statusCode(401);
    as(ShopFloor.OTTO).get(HEARTBEATS).then().statusCode(200);
    as(ShopFloor.VERA)
        .get(HEARTBEATS)
        .then()
        .statusCode(200)
        .body(
            "items.name", contains("gone", "watchdog"),
            "items.hook", contains("alertmanager/shop", "alertmanager/shop"),
            "items.match",
                contains(List.of("alertname=\"Never\""), List.of("alertname=\"Watchdog\"")),
            "items.silent_after", contains("7d", "31d"),
            "items.freeze", contains(true, false));
    as(ShopFloor.OTTO).delete(HEARTBEATS + "/gone").then().statusCode(404);
  }

  @Test
  void aBeatIsSeenSoonAndOpensNoIncident() {
    var before = Instant.now().minusSeconds(1);
    given()
        .contentType(ContentType.JSON)
        .body(
            Map.of(
                "version", "4",
                "groupKey", "watchdog",
                "status", "firing",
                "alerts",
                    List.of(
                        Map.of(
                            "status", "firing",
                            "labels", Map.of("alertname", "Watchdog"),
                            "startsAt", "2026-01-02T03:04:05Z",
                            "fingerprint", "abcdef0123456789"))))
        .post("/hooks/alertmanager/shop")
        .then()
        .statusCode(202);
    await().until(() -> heardAt() != null);
    assertThat(Instant.parse(heardAt())).isBetween(before, Instant.now());
    as(ShopFloor.VERA)
        .get(HEARTBEATS)
        .then()
        .body("items[1].silent_since", nullValue(), "items[1].hold", nullValue());
    assertThat(as(ShopFloor.VERA).get("/api/v1/incidents?limit=200").asString())
        .doesNotContain("Watchdog");
  }

  private static String heardAt() {
    return as(ShopFloor.VERA).get(HEARTBEATS).path("items[1].heard_at");
  }

  @Test
  void aSilenceIsShownWithWhatItHolds() {
    var gone = new Actor(Actor.Kind.SYSTEM, "heartbeat:gone", null, "engine", null);
    write(
        """
        INSERT INTO heartbeat (tenant, name, silent_since, reason, told_at, times)
        VALUES ('default', 'gone', 1767323045000000, 'silent', 4102444800000000, 1)
        """);
    var hold = holds.place("default", Holds.runbook("none"), "silent", gone, null);
    try {
      as(ShopFloor.VERA)
          .get(HEARTBEATS)
          .then()
          .body(
              "items[0].heard_at", nullValue(),
              "items[0].silent_since", equalTo("2026-01-02T03:04:05Z"),
              "items[0].hold", equalTo(hold.id()));
    } finally {
      holds.lift("default", hold.id(), gone);
      write("DELETE FROM heartbeat WHERE name = 'gone'");
    }
  }

  private void write(String sql) {
    var unit =
        Unit.builder()
            .guard(tx -> {
              tx.update(sql);
              return null;
            })
            .build();
    assertThat(journal.commit(unit)).isInstanceOf(Committed.Done.class);
  }
}

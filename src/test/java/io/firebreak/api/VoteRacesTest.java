package io.firebreak.api;

import static io.firebreak.testing.ShopClient.approve;
import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.planHash;
import static io.firebreak.testing.ShopClient.post;
import static io.firebreak.testing.ShopClient.restarts;
import static io.firebreak.testing.ShopClient.start;
import static org.assertj.core.api.Assertions.assertThat;
import static org.hamcrest.Matchers.containsString;
import static org.hamcrest.Matchers.equalTo;

import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.response.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.RepetitionInfo;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("F28, F29: votes that race or come late, on the whole program")
class VoteRacesTest {
  @Test
  void f28FiveVotesInOneMomentAreOneDecision() throws Exception {
    var run = start("f28-five");
    var plan = planHash(run);
    var votes = new ArrayList<Callable<Response>>();
    votes.add(() -> approve(ShopFloor.BEN, run, plan));
    ShopFloor.CREW.forEach(token -> votes.add(() -> approve(token, run, plan)));

    var answers = atOnce(votes);

    assertThat(answers.stream().map(Response::statusCode))
        .containsExactlyInAnyOrder(200, 409, 409, 409, 409);
    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
    assertThat(restarts("f28-five")).isEqualTo(1);
    assertThat(types(run)).containsOnlyOnce("approval.voted", "approval.decided");
    assertThat(types(run).stream().filter("approval.late"::equals)).hasSize(4);
  }

  @RepeatedTest(5)
  @Tag("A35")
  void f28ApproveAndRejectInOneMomentHaveOneWinner(RepetitionInfo turn) throws Exception {
    var service = "f28-race-" + turn.getCurrentRepetition();
    var run = start(service);
    var plan = planHash(run);

    var answers =
        atOnce(
            List.of(
                () -> approve(ShopFloor.BEN, run, plan),
                () ->
                    post(
                            ShopFloor.CREW.getFirst(),
                            Map.of("decision", "reject", "reason", "not now"))
                        .header("If-Match", "\"" + plan + "\"")
                        .post("/api/v1/runs/" + run + "/approval")));

    assertThat(answers.stream().map(Response::statusCode)).containsExactlyInAnyOrder(200, 409);
    var approved = answers.getFirst().statusCode() == 200;
    var end = approved ? "succeeded" : "rejected";
    awaitState(run, end).then().body("state", equalTo(end));
    assertThat(restarts(service)).isEqualTo(approved ? 1 : 0);
    assertThat(types(run)).containsOnlyOnce("approval.decided", "approval.late");
  }

  @Test
  void f29AVoteAfterTheEndIsToldTheTruthAndKept() {
    var run = start("f29");
    var plan = planHash(run);
    approve(ShopFloor.BEN, run, plan).then().statusCode(200);
    awaitState(run, "succeeded");

    approve(ShopFloor.CREW.getFirst(), run, plan)
        .then()
        .statusCode(409)
        .body("detail", containsString("ben"));

    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
    assertThat(types(run)).containsOnlyOnce("approval.late");
    assertThat(restarts("f29")).isEqualTo(1);
  }

  private static List<Response> atOnce(List<Callable<Response>> votes) throws Exception {
    var go = new CountDownLatch(1);
    try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var begun = new ArrayList<Future<Response>>();
      for (var vote : votes) {
        begun.add(
            threads.submit(() -> {
              go.await();
              return vote.call();
            }));
      }
      go.countDown();
      var answers = new ArrayList<Response>();
      for (var each : begun) {
        answers.add(each.get());
      }
      return answers;
    }
  }

  private static List<String> types(String run) {
    return as(ShopFloor.VERA)
        .get("/api/v1/runs/" + run + "/events")
        .jsonPath()
        .getList("items.type", String.class);
  }
}

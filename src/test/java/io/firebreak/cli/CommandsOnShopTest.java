package io.firebreak.cli;

import static io.firebreak.testing.ShopClient.as;
import static io.firebreak.testing.ShopClient.awaitSecondBatch;
import static io.firebreak.testing.ShopClient.awaitState;
import static io.firebreak.testing.ShopClient.planHash;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.hamcrest.Matchers.equalTo;

import io.firebreak.testing.ShopClient;
import io.firebreak.testing.ShopFloor;
import io.quarkus.test.junit.QuarkusTest;
import io.quarkus.test.junit.TestProfile;
import io.restassured.RestAssured;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@QuarkusTest
@TestProfile(ShopFloor.class)
@DisplayName("Commands about runs that ask more than one thing, on the whole program")
class CommandsOnShopTest {
  @TempDir Path data;
  private final StringWriter out = new StringWriter();

  @BeforeEach
  void signIn() throws IOException {
    var url = RestAssured.baseURI + ":" + RestAssured.port;
    Files.writeString(data.resolve("server.json"), "{\"url\":\"" + url + "\"}");
    Files.writeString(data.resolve("cli-token"), ShopFloor.BEN + "\n");
  }

  /** What the command says. */
  private String firebreak(int exit, String... arguments) {
    out.getBuffer().setLength(0);
    var root =
        CommandScene.program()
            .setOut(new PrintWriter(out, true))
            .setErr(new PrintWriter(out, true));
    var all = new java.util.ArrayList<>(List.of(arguments));
    all.add("--data=" + data);
    assertThat(root.execute(all.toArray(String[]::new))).as("%s", out).isEqualTo(exit);
    return out.toString();
  }

  @Test
  void ofTwoManualStepsTheAnswerOfOneLeavesTheOther() {
    var run = ShopClient.startBoth("cli-sides");
    assertThat(firebreak(Exit.OK, "show", run))
        .contains("answer with: firebreak confirm " + run + " steps.left")
        .contains("answer with: firebreak confirm " + run + " steps.right");
    assertThat(firebreak(Exit.NO, "confirm", run)).contains("WHICH_STEP");

    firebreak(Exit.OK, "confirm", run, "steps.left");

    assertThat(firebreak(Exit.OK, "show", run))
        .contains("step steps.left: succeeded", "step steps.right: waiting")
        .doesNotContain("confirm " + run + " steps.left");
    firebreak(Exit.NO, "confirm", run, "steps.left");
    firebreak(Exit.OK, "confirm", run, "steps.right");
    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
  }

  @Test
  void whatAnEarlierRunDidIsToldAsDoneByIt() {
    var rerun = ShopClient.rerunOfBoth("cli-rerun");
    assertThat(firebreak(Exit.OK, "show", rerun.next()))
        .contains("\n     done by run " + rerun.failed() + " at ");
    firebreak(Exit.NO, "undo", rerun.failed(), "left");
  }

  @Test
  @Tag("A31")
  @Tag("A34")
  void anInputIsChangedInsteadOfApproving() {
    var run = ShopClient.start("edit-cli");
    var plan = planHash(run);
    assertThat(firebreak(Exit.OK, "edit", run, "level=4", "--reason", "more of it"))
        .contains("input level: 1 → 4");
    await().until(() -> !planHash(run).equals(plan));
    assertThat(firebreak(Exit.OK, "show", run))
        .contains("changed   input level: 1 → 4", "record    ", "touches   ", "evidence  ");
    firebreak(Exit.NO, "approve", run, "--plan", plan);
    assertThat(firebreak(Exit.NO, "approve", run, "--plan", planHash(run))).contains("EXCLUDED");
    assertThat(ShopClient.restarts("edit-cli")).isZero();
  }

  @Test
  void eachBatchIsAskedAboutByItsNumberAndItems() {
    var run = awaitSecondBatch("batched-cli");
    var hash = (String) as(ShopFloor.VERA).get("/api/v1/runs/" + run).path("approval.plan_hash");
    assertThat(firebreak(Exit.OK, "show", run))
        .contains("asks      batch 2 of 2 of steps.restart: batched-cli-too", "hash      " + hash);
    firebreak(Exit.OK, "approve", run, "--plan", hash);
    awaitState(run, "succeeded").then().body("state", equalTo("succeeded"));
  }
}

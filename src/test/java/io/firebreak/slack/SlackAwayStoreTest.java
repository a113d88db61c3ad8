package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.remediation.RunStatus;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Nobody takes for done, or for not done, what a database that is away says nothing of. */
@DisplayName("Whoever acts in Slack while the database is away is told that, wherever they act")
@Tag("S55")
class SlackAwayStoreTest {
  private static final String NOT_KNOWN = "it is not known whether";

  private SlackWorld world;
  private String run;
  private String value;

  @BeforeEach
  void open() {
    world = new SlackWorld();
    run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    value = SlackWorld.button(world.told(RunMessage.APPROVE), RunMessage.APPROVE);
    world.settled();
  }

  @AfterEach
  void close() {
    world.engine.database().open();
    world.close();
  }

  @Test
  void aVote() {
    world.engine.database().goAway();

    world.interact(world.click("UBEN", RunMessage.APPROVE, value));

    world.awaitWhispers(1);
    assertThat(world.whispers().getFirst()).contains("your decision counts", NOT_KNOWN);
    world.engine.database().open();
    world.interact(world.click("UBEN", RunMessage.APPROVE, value));
    world.engine.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  void theReasonOfARejectionInItsForm() {
    world.interact(world.click("UBEN", RunMessage.REJECT, value));
    Awaitility.await().until(() -> world.calls("views.update").size() == 1);
    world.engine.database().goAway();

    var answer = world.interact(FilledForm.rejection("UBEN", "V1", "no", ""));

    assertThat(answer.body()).contains("\"response_action\":\"update\"", NOT_KNOWN);
    world.engine.database().open();
    // Other words, since the very same request would be one that comes again.
    world.interact(FilledForm.rejection("UBEN", "V1", "no, really", ""));
    world.engine.await(run, RunStatus.REJECTED);
  }

  @Test
  void theReasonOfARejectionInItsFormAlsoLate() throws Exception {
    world.interact(world.click("UBEN", RunMessage.REJECT, value));
    Awaitility.await().until(() -> world.calls("views.update").size() == 1);
    try (var door = new BoltDoor(world.slow(new CountDownLatch(0)));
        AutoCloseable _ = world.engine.database()::open) {
      world.engine.database().shut();

      var answer = rejected(door);

      assertThat(answer.body()).contains("\"response_action\":\"update\"", "One moment");
      assertThat(world.calls("views.update")).hasSize(1);
      world.engine.database().open();
      Awaitility.await().until(() -> world.calls("views.update").size() == 2);
      assertThat(world.calls("views.update").getLast().get("view"))
          .contains("Your decision counts: rejected.");
      assertThat(world.whispers()).hasSize(1);
    }
  }

  private static SlackAnswer rejected(BoltDoor door) {
    var body =
        ("payload=" + SlackWorld.encode(FilledForm.rejection("UBEN", "V1", "no", "")))
            .getBytes(StandardCharsets.UTF_8);
    var now = InstantSource.system().instant().getEpochSecond();
    return SlackWorld.handle(door, "/slack/interactions", SlackWorld.signed(now, body), body);
  }

  @Test
  void aReportOnAManualStep() {
    world.engine.database().goAway();

    for (var form : List.of(ManualForm.DONE, ManualForm.FAILED)) {
      assertThat(world.interact(FilledForm.filled("UBEN", form, Map.of("NOTE", "why"))).body())
          .contains("\"response_action\":\"update\"", NOT_KNOWN);
    }
  }

  @Test
  void aWindow() {
    world.engine.database().goAway();

    world.interact(world.click("UBEN", RunMessage.REJECT, value));

    Awaitility.await().until(() -> world.calls("views.update").size() == 1);
    assertThat(world.calls("views.update").getFirst().get("view")).contains("cannot reach");
  }

  @Test
  void aWord() {
    world.engine.database().goAway();

    assertThat(world.say("UBEN", "status")).contains("Firebreak cannot reach its database.");
    assertThat(world.say("UANNA", "cancel " + run)).contains(NOT_KNOWN);
  }

  @Test
  void theHome() {
    world.engine.database().goAway();

    world.send(
        "/slack/events",
        """
        {"type":"event_callback","team_id":"T1","api_app_id":"A1","event_id":"Ev1",
         "event":{"type":"app_home_opened","user":"UBEN","channel":"D1","tab":"home"}}
        """);

    Awaitility.await().until(() -> world.calls("views.publish").size() == 1);
    assertThat(world.calls("views.publish").getFirst().get("view")).contains("cannot reach");
  }
}

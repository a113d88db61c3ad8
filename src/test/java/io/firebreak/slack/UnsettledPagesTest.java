package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.durable.Courier.Delivery;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.incident.Incident;
import io.firebreak.incident.TestIncidents;
import io.firebreak.journal.Actor;
import io.firebreak.remediation.RunStatus;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People are called at once and each hour to a run that only they can settle. */
@Tag("S49")
class UnsettledPagesTest {
  private static final Delivery DONE = new Delivery.Done();
  private static final Actor BEN = new Actor(Actor.Kind.PERSON, "ben", "token", "rest", null);

  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
    world.byHand();
  }

  @AfterEach
  void close() {
    world.close();
  }

  /** A run in doubt that Slack was told of. */
  private String unsettled(@Nullable Incident incident) {
    var run = world.engine.startDoubtful("mend", incident);
    world.engine.await(run, RunStatus.IN_DOUBT);
    tell(run);
    return run;
  }

  private void tell(String run) {
    assertThat(world.courier.deliver("default", "run/" + run)).isEqualTo(DONE);
  }

  private Delivery page(String run) {
    return world.courier.deliver("default", "page/" + run);
  }

  private static Delivery again() {
    return new Delivery.Later(
        UnsettledPages.EVERY, "people are called hourly until they settle the run");
  }

  private List<Map<String, String>> pages() {
    return world.calls("chat.postMessage").stream()
        .filter(call -> call.getOrDefault("text", "").contains("A PERSON MUST SETTLE THIS"))
        .toList();
  }

  private List<String> waiting() {
    return world
        .engine
        .store()
        .database()
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("SELECT subject FROM outbox").mapTo(String.class).list());
  }

  /** Slack writes its next messages at this time. */
  private void slackWritesAt(Instant at) {
    world.answer(
        "chat.postMessage",
        okJson(
            "{\"ok\":true,\"channel\":\"C1\",\"ts\":\"%d.000100\"}"
                .formatted(at.getEpochSecond())));
  }

  private Instant now() {
    return world.engine.store().database().now();
  }

  @Test
  void eachHourTheyAreCalledByANewMessageUntilItIsSettled() {
    var run = unsettled(null);
    assertThat(waiting()).contains("page/" + run);
    slackWritesAt(now());
    assertThat(page(run)).isEqualTo(again());
    tell(run);
    assertThat(page(run))
        .as("the hour is not over")
        .isInstanceOfSatisfying(
            Delivery.Later.class,
            later ->
                assertThat(later.after()).isBetween(Duration.ofMinutes(58), Duration.ofHours(1)));
    assertThat(pages()).hasSize(1);
    assertThat(pages().getFirst().get("blocks"))
        .contains("mend on world/one is in doubt", "nobody knows", "/runs/" + run)
        .contains("\"user_id\":\"UANNA\"", "\"user_id\":\"UFINN\"");

    settle(run);
    tell(run);
    var last = world.calls("chat.update").getLast();
    assertThat(last.get("text")).startsWith("Settled: mend on").contains("ben settled", "happened");
    assertThat(last.get("blocks")).doesNotContain("user_id");
    assertThat(page(run)).isEqualTo(DONE);
    assertThat(pages()).hasSize(1);
  }

  @Test
  void anHourThatARestartDidNotLoseCallsThemAgain() {
    var run = unsettled(null);
    slackWritesAt(now().minus(Duration.ofMinutes(61)));
    page(run);

    var restarted = new SlackCourier(world.ground);
    assertThat(restarted.deliver("default", "page/" + run)).isEqualTo(again());
    assertThat(pages()).hasSize(2);
  }

  @Test
  void aRunOfAnIncidentCallsInItsThreadAndInTheChannel() {
    var run = unsettled(TestIncidents.open(world.engine.store().journal(), "i1"));
    page(run);

    assertThat(pages()).hasSize(1);
    assertThat(pages().getFirst())
        .containsEntry("thread_ts", "100.1")
        .containsEntry("reply_broadcast", "1");
  }

  @Test
  void aPartThatNobodyCanSettleButPeopleCallsForTheWhole() {
    var run = world.engine.startDoubtfulFamily("whole");
    var part = run + ".1";
    Awaitility.await()
        .until(() ->
            world.engine.remediation().find("default", part).stream()
                .anyMatch(state -> state.status() == RunStatus.IN_DOUBT));
    tell(run);
    page(run);

    assertThat(pages()).hasSize(1);
    assertThat(pages().getFirst().get("blocks")).contains("Its run " + part + " is in doubt");
  }

  @Test
  void whatSlackRefusesIsTriedAgain() {
    var run = unsettled(null);
    world.answer("chat.postMessage", okJson("{\"ok\":false,\"error\":\"is_archived\"}"));

    assertThat(page(run))
        .isInstanceOfSatisfying(
            Delivery.Later.class,
            later -> assertThat(later.after()).isEqualTo(UnsettledPages.REFUSED_AGAIN));
  }

  private void settle(String run) {
    world.engine.remediation().settle("default", run, null, Settlement.HAPPENED, null, BEN);
    world.engine.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  @Tag("S7")
  void aRunThatSucceededAfterItsDoubtWasSettledDidNotFail() {
    var run = unsettled(null);
    settle(run);
    tell(run);

    assertThat(world.engine.state(run).failure()).isNull();
    var last = world.calls("chat.update").getLast();
    assertThat(last.get("text")).contains("mend succeeded");
    assertThat(last.get("blocks")).doesNotContain("Failed:", "nobody knows");
  }
}

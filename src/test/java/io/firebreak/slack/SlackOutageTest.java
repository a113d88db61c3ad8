package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.aResponse;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.http.Fault;
import io.firebreak.approval.ApprovalEvent.FellBack;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.remediation.Answer;
import io.firebreak.remediation.Doors;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of messages when Slack does not take them. */
class SlackOutageTest {
  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  private String waiting(int quorum) {
    var run = world.engine.start("restart", "world/one", 1, quorum);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  @Test
  @Tag("F26")
  @Tag("S16")
  void tooManyCallsWaitAsLongAsSlackSays() throws Exception {
    var run = waiting(1);
    world.told(RunMessage.APPROVE);
    world.settled();
    world.byHand();
    world.answer(
        "chat.update",
        aResponse().withStatus(429).withHeader("Retry-After", "30").withBody("{\"ok\":false}"));

    var delivery = world.courier.deliver("default", "run/" + run);

    assertThat(delivery)
        .isInstanceOfSatisfying(
            Delivery.Later.class,
            later -> assertThat(later.after()).isEqualTo(Duration.ofSeconds(30)));
  }

  @Test
  @Tag("S16")
  @Tag("F26")
  void whileSlackWantsToBeLeftAloneNoOtherRunIsTold() throws Exception {
    var run = waiting(1);
    var other = world.engine.start("restart", "world/two", 1, 1);
    world.engine.await(other, RunStatus.AWAITING_APPROVAL);
    world.told(RunMessage.APPROVE);
    world.settled();
    world.byHand();
    world.answer(
        "chat.update",
        aResponse().withStatus(429).withHeader("Retry-After", "30").withBody("{\"ok\":false}"));
    world.courier.deliver("default", "run/" + run);
    var calls = world.calls("chat.update").size();

    var delivery = world.courier.deliver("default", "run/" + other);

    assertThat(world.calls("chat.update")).hasSize(calls);
    assertThat(delivery)
        .isInstanceOfSatisfying(
            Delivery.Later.class,
            later ->
                assertThat(later.after()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(30)));
  }

  @Test
  @Tag("F25")
  void aSlackThatIsDownIsTriedLater() throws Exception {
    var run = waiting(1);
    world.told(RunMessage.APPROVE);
    world.settled();
    world.byHand();
    world.answer("chat.update", aResponse().withStatus(503));

    assertThat(world.courier.deliver("default", "run/" + run)).isInstanceOf(Delivery.Later.class);
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F25")
  void aSlackThatBreaksOffIsTriedLater(Fault fault) throws Exception {
    var run = waiting(1);
    world.told(RunMessage.APPROVE);
    world.settled();
    world.byHand();
    world.answer("chat.update", aResponse().withFault(fault));

    assertThat(world.courier.deliver("default", "run/" + run)).isInstanceOf(Delivery.Later.class);
  }

  @Test
  @Tag("F25")
  void whatWasDecidedElsewhereWhileSlackWasDownIsToldOnceAsItIsThen() throws Exception {
    world.byHand();
    for (var method : List.of("chat.postMessage", "chat.update")) {
      world.answer(method, aResponse().withStatus(503));
    }
    var run = waiting(1);
    assertThat(world.courier.deliver("default", "run/" + run)).isInstanceOf(Delivery.Later.class);
    var hash = world.engine.state(run).planned().hash();
    var ben = new Actor(Actor.Kind.PERSON, "ben", "token", "rest", null);
    assertThat(world.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, ben))
        .isEqualTo(new Answer.Accepted("approved"));
    world.engine.await(run, RunStatus.SUCCEEDED);
    var before = world.calls("chat.postMessage").size();

    world.answer("chat.postMessage", okJson("{\"ok\":true,\"channel\":\"C1\",\"ts\":\"100.1\"}"));
    world.answer("chat.update", okJson("{\"ok\":true,\"channel\":\"C1\",\"ts\":\"100.1\"}"));
    assertThat(world.courier.deliver("default", "run/" + run)).isInstanceOf(Delivery.Done.class);

    var told = world.calls("chat.postMessage");
    assertThat(told.subList(before, told.size()))
        .singleElement()
        .satisfies(call ->
            assertThat(call.get("blocks"))
                .contains("restart succeeded", "Approved by Ben")
                .doesNotContain(RunMessage.APPROVE));
  }

  @Test
  @Tag("A1")
  void theTimeOfAQuestionCountsFromWhenSlackShowsIt() throws Exception {
    world.byHand();
    world.answer("chat.postMessage", aResponse().withStatus(503));
    var run = waiting(1);
    assertThat(world.courier.deliver("default", "run/" + run)).isInstanceOf(Delivery.Later.class);
    var unseen = Objects.requireNonNull(world.engine.state(run).approval());
    assertThat(unseen.calls().doors()).isEmpty();

    world.answer("chat.postMessage", okJson("{\"ok\":true,\"channel\":\"C1\",\"ts\":\"100.1\"}"));
    assertThat(world.courier.deliver("default", "run/" + run)).isInstanceOf(Delivery.Done.class);

    var seen = Objects.requireNonNull(world.engine.state(run).approval());
    assertThat(seen.calls().doors()).containsExactly("slack");
    assertThat(seen.expiresAt()).isBefore(unseen.expiresAt());
  }

  @Test
  @Tag("F30")
  void aMessageThatIsGoneIsPostedAnew() throws Exception {
    var run = waiting(1);
    world.told(RunMessage.APPROVE);
    world.settled();
    world.byHand();
    var before = world.calls("chat.postMessage").size();
    world.answer("chat.update", okJson("{\"ok\":false,\"error\":\"message_not_found\"}"));

    assertThat(world.courier.deliver("default", "run/" + run)).isInstanceOf(Delivery.Done.class);

    assertThat(world.calls("chat.postMessage")).hasSize(before + 1);
    assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
  }

  @Test
  @Tag("F30")
  @Tag("A4")
  void whenSlackRefusesForGoodTheOtherDoorsAreUsedAtOnce() throws Exception {
    world.close();
    var doors = new Doors(List.of("slack", "pagerduty", "mail"), "slack", Duration.ofHours(1));
    world = new SlackWorld(Stores.EMBEDDED, doors, InstantSource.system());
    var shown = waiting(1);
    world.told(RunMessage.APPROVE);
    for (var error : List.of("token_revoked", "channel_not_found", "is_archived")) {
      for (var method : List.of("chat.postMessage", "chat.update")) {
        world.answer(method, okJson("{\"ok\":false,\"error\":\"" + error + "\"}"));
      }
      assertThat(world.courier.deliver("default", "run/" + shown))
          .isInstanceOfSatisfying(
              Delivery.GivenUp.class,
              given -> assertThat(given.why()).contains(error).contains("/runs/" + shown));
    }
    isAskedElsewhereAndDecided(shown);

    // One that Slack never showed is not waited for either.
    isAskedElsewhereAndDecided(waiting(1));
  }

  private void isAskedElsewhereAndDecided(String run) {
    var asked =
        Awaitility.await()
            .until(
                () -> Objects.requireNonNull(world.engine.state(run).approval()),
                approval -> approval.calls().fellBack());
    assertThat(asked.usesOtherDoors()).isTrue();
    var ben = new Actor(Actor.Kind.PERSON, "ben", "token", "rest", null);
    var hash = asked.request().planHash();
    assertThat(world.engine.remediation().vote("default", run, null, hash, Vote.APPROVE, null, ben))
        .isEqualTo(new Answer.Accepted("approved"));
    world.engine.await(run, RunStatus.SUCCEEDED);
    assertThat(world.engine.remediation().events("default", run))
        .<Object>map(Event::payload)
        .filteredOn(FellBack.class::isInstance)
        .containsExactly(new FellBack(asked.request().id(), "slack", List.of("pagerduty", "mail")));
  }
}

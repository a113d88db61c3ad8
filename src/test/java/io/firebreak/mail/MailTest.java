package io.firebreak.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.firebreak.action.SecretText;
import io.firebreak.alert.Heartbeat;
import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.Parsed;
import io.firebreak.approval.ApprovalEvent.FellBack;
import io.firebreak.approval.ApprovalEvent.Paged;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.gate.HeartbeatWatch;
import io.firebreak.gate.Holds;
import io.firebreak.journal.Actor;
import io.firebreak.mail.MailSettings.Security;
import io.firebreak.remediation.AskedEngine;
import io.firebreak.remediation.Doors;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.NoSecrets;
import io.firebreak.testing.Stores;
import io.firebreak.timeline.Decision;
import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.Awaitility;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** People are asked by mail, over a real SMTP connection, when the chat is silent. */
class MailTest {
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void open() {
    server.start();
  }

  @AfterEach
  void close() {
    server.stop();
  }

  private MailCourier courier(AskedEngine engine, @Nullable String user) {
    return courier(server, engine, user);
  }

  /** One that hands letters to {@code server}, for an engine whose people have addresses. */
  static MailCourier courier(GreenMail server, AskedEngine engine, @Nullable String user) {
    return courier(server, engine, user, "cleo");
  }

  /** The same, where somebody else has no address. */
  static MailCourier courier(
      GreenMail server, AskedEngine engine, @Nullable String user, String without) {
    return new MailCourier(
        new MailGround(
            new MailSettings(
                "127.0.0.1",
                server.getSmtp().getPort(),
                Security.NONE,
                user,
                user == null ? null : SecretText.of("correct horse"),
                "firebreak@example.com",
                URI.create("https://firebreak.example.com/")),
            new NoSecrets(),
            engine.store().database(),
            engine.store().journal(),
            engine.remediation(),
            engine.people(),
            person ->
                person.equals(without) ? Optional.empty() : Optional.of(person + "@example.com"),
            new HeartbeatRecord(
                engine.store().database(),
                new Holds(engine.store().journal(), engine.store().database(), () -> "hold-1")),
            List.of("anna@example.com")));
  }

  private static Doors slackFirst(Duration patience) {
    return new Doors(List.of("slack", MailCourier.TOPIC), "slack", patience);
  }

  private static String waiting(AskedEngine engine) {
    var run = engine.start("restart", "world/one\r\nBcc: eve@example.com", 1, 1);
    engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  @Test
  @Tag("A4")
  @Tag("F25")
  void aQuestionThatSlackDoesNotShowIsMailedToThoseWhoMayApprove() throws Exception {
    try (var engine = new AskedEngine(Stores.EMBEDDED, slackFirst(Duration.ofMillis(50)))) {
      var run = waiting(engine);
      Awaitility.await()
          .until(() -> Objects.requireNonNull(engine.state(run).approval()).calls().fellBack());

      assertThat(courier(engine, null).deliver("default", "run/" + run))
          .isInstanceOf(Delivery.Done.class);

      var mail = server.getReceivedMessages()[0];
      // Anna started it and Cleo has no address.
      assertThat(Arrays.stream(mail.getAllRecipients()).map(Object::toString))
          .containsExactlyInAnyOrder(
              "ben@example.com", "dora@example.com", "emil@example.com", "finn@example.com");
      assertThat(mail.getSubject()).isEqualTo("Firebreak: restart waits for approval");
      assertThat(mail.getHeader("Bcc")).isNull();
      assertThat(String.valueOf(mail.getContent()))
          .contains("https://firebreak.example.com/runs/" + run)
          .contains("Blast radius: 1 change that nobody counts")
          .doesNotContain("\nBcc:");
      var asked = Objects.requireNonNull(engine.state(run).approval());
      assertThat(asked.calls().doors()).containsExactly("mail");
      assertThat(engine.remediation().events("default", run))
          .extracting(event -> event.payload())
          .contains(new FellBack(asked.request().id(), "slack", List.of("mail")));
    }
  }

  @Test
  @Tag("A36")
  void aMailNamesWhatIsDoneAtTheEnd() throws Exception {
    try (var engine = new AskedEngine(Stores.EMBEDDED, slackFirst(Duration.ofMillis(50)))) {
      var run = engine.startWithHandlers("ends", Letter.MOST_STEPS + 1);
      engine.await(run, RunStatus.AWAITING_APPROVAL);
      Awaitility.await()
          .until(() -> Objects.requireNonNull(engine.state(run).approval()).calls().fellBack());
      courier(engine, null).deliver("default", "run/" + run);
      assertThat(String.valueOf(server.getReceivedMessages()[0].getContent()))
          .contains("- After failure, tell0", "and 1 more at the end");
    }
  }

  @Test
  @Tag("V37")
  void aMailNamesEachCheckAndLetsNoneBeginALineOfItsOwn() throws Exception {
    try (var engine = new AskedEngine(Stores.EMBEDDED, slackFirst(Duration.ofMillis(50)))) {
      var check =
          "- { uses: test.read, with: { name: \"a\\r\\nBcc: b\" }, expect: result.value < 5 }\n";
      var run = engine.startJudged("proves", "world/one", null, check.repeat(20));
      engine.await(run, RunStatus.AWAITING_APPROVAL);
      Awaitility.await()
          .until(() -> Objects.requireNonNull(engine.state(run).approval()).calls().fellBack());
      courier(engine, null).deliver("default", "run/" + run);
      assertThat(String.valueOf(server.getReceivedMessages()[0].getContent()))
          .contains("Verification: 20 checks; after 0s, every 100ms")
          .containsPattern("- result.value < 5 .test.read, name a.{1,20}Bcc: b, at most 10s.")
          .doesNotContain("\nBcc:");
    }
  }

  @Test
  @Tag("G82")
  void aMailShowsWhatWasWrittenBesideTheTarget() throws Exception {
    try (var engine = new AskedEngine(Stores.EMBEDDED, slackFirst(Duration.ofMillis(50)))) {
      var run = engine.start("restart", "alias/one", 1, 1);
      engine.await(run, RunStatus.AWAITING_APPROVAL);
      Awaitility.await()
          .until(() -> Objects.requireNonNull(engine.state(run).approval()).calls().fellBack());
      courier(engine, null).deliver("default", "run/" + run);
      assertThat(String.valueOf(server.getReceivedMessages()[0].getContent()))
          .contains("Target: world/one, written alias/one");
    }
  }

  @Test
  @Tag("A4")
  void nobodyIsMailedTwiceOrWhileSlackMayStillAnswer() throws Exception {
    try (var engine = new AskedEngine(Stores.EMBEDDED, slackFirst(Duration.ofHours(1)))) {
      var run = waiting(engine);
      assertThat(courier(engine, null).deliver("default", "run/" + run))
          .isInstanceOf(Delivery.Done.class);
      assertThat(server.getReceivedMessages()).isEmpty();
    }
    try (var engine = new AskedEngine(Stores.EMBEDDED, MailCourier.TOPIC)) {
      var run = waiting(engine);
      var courier = courier(engine, null);
      courier.deliver("default", "run/" + run);
      courier.deliver("default", "run/" + run);
      assertThat(Arrays.stream(server.getReceivedMessages()).map(MailTest::id).distinct())
          .hasSize(1);
    }
  }

  private static String id(jakarta.mail.internet.MimeMessage mail) {
    try {
      return mail.getMessageID();
    } catch (jakarta.mail.MessagingException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  @Tag("A4")
  void aServerThatDoesNotTakeItIsTriedLaterAndTheQuestionStaysOpen() throws Exception {
    try (var engine = new AskedEngine(Stores.EMBEDDED, MailCourier.TOPIC)) {
      var run = waiting(engine);
      var courier = courier(engine, "nobody");
      server.stop();

      assertThat(courier.deliver("default", "run/" + run))
          .isInstanceOfSatisfying(
              Delivery.Later.class,
              later -> assertThat(later.why()).contains("did not take the mail"));
      var asked = Objects.requireNonNull(engine.state(run).approval());
      assertThat(asked.pending()).isTrue();
      assertThat(asked.calls().doors()).isEmpty();
    }
  }

  private static void annaOverrides(AskedEngine engine, String run) {
    engine
        .remediation()
        .override(
            "default",
            run,
            engine.state(run).planned().hash(),
            "the shop is down",
            new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null));
  }

  @Test
  @Tag("A6")
  void anEmergencyDecisionIsMailedToTheOthersOnce() throws Exception {
    try (var engine = new AskedEngine(Stores.EMBEDDED, MailCourier.TOPIC)) {
      engine.trust("anna", true);
      var run = waiting(engine);
      annaOverrides(engine, run);
      engine.await(run, RunStatus.SUCCEEDED);
      var courier = courier(engine, null);
      courier.deliver("default", "run/" + run);
      courier.deliver("default", "run/" + run);

      var mails = server.getReceivedMessages();
      assertThat(Arrays.stream(mails).map(MailTest::id).distinct()).hasSize(1);
      assertThat(mails[0].getSubject()).isEqualTo("Firebreak: EMERGENCY OVERRIDE of restart");
      assertThat(String.valueOf(mails[0].getContent())).contains("Why: the shop is down");
      assertThat(mails[0].getAllRecipients()).hasSize(4);
      assertThat(engine.remediation().events("default", run))
          .extracting(event -> event.payload())
          .contains(
              new Paged(
                  Objects.requireNonNull(engine.state(run).approval()).request().id(), "mail"));
    }
  }

  @Test
  @Tag("A6")
  void theOthersAreToldOfItAndAskedWhenThePlanChangedRightAfter() throws Exception {
    try (var engine = new AskedEngine(Stores.EMBEDDED, MailCourier.TOPIC)) {
      engine.trust("anna", true);
      var run = waiting(engine);
      engine.drift();
      annaOverrides(engine, run);
      Awaitility.await()
          .until(
              () -> Objects.requireNonNull(engine.state(run).approval()).request().round(),
              round -> round == 2);

      assertThat(courier(engine, null).deliver("default", "run/" + run))
          .isInstanceOf(Delivery.Done.class);

      var subjects = new java.util.HashSet<String>();
      for (var mail : server.getReceivedMessages()) {
        subjects.add(mail.getSubject());
      }
      assertThat(subjects)
          .containsExactlyInAnyOrder(
              "Firebreak: EMERGENCY OVERRIDE of restart", "Firebreak: restart waits for approval");
    }
  }

  @Test
  @Tag("G105")
  void whoMayActIsMailedWhenASourceIsSilentAndWhenItIsHeardAgain() throws Exception {
    var time = new AtomicLong();
    var began = InstantSource.system().instant();
    InstantSource clock = () -> began.plusNanos(time.get());
    try (var engine =
        new AskedEngine(Stores.EMBEDDED, Doors.of(List.of(MailCourier.TOPIC)), clock)) {
      var hook = new HookRef("default", "alertmanager", null);
      var minutes = Duration.ofMinutes(10);
      var heartbeats =
          new Heartbeats(
              List.of(new Heartbeat("prod", hook.id(), List.of(), minutes, true)), time::get);
      var watch =
          new HeartbeatWatch(
              "default",
              heartbeats,
              engine.store().journal(),
              engine.store().database(),
              new Holds(engine.store().journal(), engine.store().database(), () -> "hold-1"),
              List.of(MailCourier.TOPIC),
              (_, _) -> {},
              time::get);
      // It is listened all the while, minute by minute.
      for (var minute = 0; minute <= minutes.toMinutes(); minute++) {
        watch.look();
        time.addAndGet(Duration.ofMinutes(1).toNanos());
      }
      var courier = courier(engine, null);
      assertThat(courier.deliver("default", "heartbeat/prod/1")).isInstanceOf(Delivery.Done.class);
      heartbeats.heard(hook, new Parsed.Ignorable("no_alerts"));
      watch.look();
      assertThat(courier.deliver("default", "heartbeat/prod/1")).isInstanceOf(Delivery.Done.class);
      assertThat(courier.deliver("default", "heartbeat/prod/0")).isInstanceOf(Delivery.Done.class);

      var mails = server.getReceivedMessages();
      assertThat(mails).as("what is no news any more is not mailed").hasSize(2);
      assertThat(mails[0].getAllRecipients())
          .extracting(Object::toString)
          .containsExactly("anna@example.com");
      assertThat(mails[0].getSubject()).isEqualTo("Firebreak hears nothing of prod");
      assertThat(String.valueOf(mails[0].getContent()))
          .contains("nothing was heard of the heartbeat prod at /hooks/alertmanager for 10m")
          .contains("Automation is held. When it is safe: firebreak resume hold-1");
      assertThat(mails[1].getSubject()).isEqualTo("Firebreak: the silence of prod is over");
    }
  }

  @Test
  @Tag("A4")
  void theFallbackStandsOnTheTimeline() {
    try (var engine = new AskedEngine(Stores.EMBEDDED, slackFirst(Duration.ofMillis(50)))) {
      var run = waiting(engine);
      Awaitility.await()
          .until(() -> Objects.requireNonNull(engine.state(run).approval()).calls().fellBack());
      assertThat(Decision.of(engine.remediation().events("default", run)))
          .anyMatch(told ->
              told.text()
                  .equals(
                      "slack does not show the question; it is asked by mail, the run's"
                          + " page"));
    }
  }
}

package io.firebreak.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.firebreak.approval.Approval;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.approval.ApprovalEvent.Escalated;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.AskedEngine;
import io.firebreak.remediation.Doors;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Stores;
import jakarta.mail.MessagingException;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** When nobody decided in time, mail goes to those to whom the question comes. */
@Tag("A40")
class EscalatedMailTest {
  private final GreenMail server =
      new GreenMail(new ServerSetup(0, "127.0.0.1", ServerSetup.PROTOCOL_SMTP));

  @BeforeEach
  void start() {
    server.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private static String waiting(AskedEngine engine) {
    engine.joinsGroup("sre-oncall", "ben");
    var run = engine.startForGroup("restart", "sre-oncall");
    engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  private static Approval question(AskedEngine engine, String run) {
    return Objects.requireNonNull(engine.state(run).approval());
  }

  private static void escalates(AskedEngine engine, String run) {
    var until = engine.store().database().now().plus(Duration.ofMinutes(9));
    ApprovalEvent next = new Escalated(question(engine, run).request().id(), 1, until);
    engine
        .store()
        .journal()
        .commit(Unit.builder().fact(StreamId.run("default", run), NewEvent.byEngine(next)).build());
  }

  private List<String> mails() {
    return Arrays.stream(server.getReceivedMessages())
        .map(mail -> {
          try {
            return Arrays.toString(mail.getAllRecipients()) + " " + mail.getSubject();
          } catch (MessagingException e) {
            throw new IllegalStateException(e);
          }
        })
        .toList();
  }

  @ParameterizedTest
  @EnumSource
  void thoseToWhomItComesAreMailedOnce(Stores stores) throws IOException, MessagingException {
    try (var engine = new AskedEngine(stores, MailCourier.TOPIC)) {
      var run = waiting(engine);
      var courier = MailTest.courier(server, engine, null, "nobody");
      courier.deliver("default", "run/" + run);
      courier.deliver("default", "run/" + run);
      assertThat(mails())
          .containsExactly("[ben@example.com] Firebreak: restart waits for approval");

      escalates(engine, run);
      courier.deliver("default", "run/" + run);
      courier.deliver("default", "run/" + run);
      MailTest.courier(server, engine, null, "nobody").deliver("default", "run/" + run);

      assertThat(mails())
          .hasSize(2)
          .last()
          .isEqualTo("[cleo@example.com] Firebreak: nobody decided in time about restart");
      assertThat(String.valueOf(server.getReceivedMessages()[1].getContent()))
          .startsWith("Nobody decided in time, so you are asked as well.")
          .containsPattern("Needed: 1 of .*sre-oncall.*, by now also 1 of cleo")
          .contains("https://firebreak.example.com/runs/" + run);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void whoeverIsAskedAtTheFirstMailIsNotMailedAgainNorIsAnybodyWithoutAnAddress(boolean late) {
    try (var engine = new AskedEngine(Stores.EMBEDDED, MailCourier.TOPIC)) {
      var run = waiting(engine);
      var courier = MailTest.courier(server, engine, null, late ? "nobody" : "cleo");
      if (!late) {
        courier.deliver("default", "run/" + run);
      }
      escalates(engine, run);

      assertThat(courier.deliver("default", "run/" + run))
          .isInstanceOf(late ? Delivery.Done.class : Delivery.GivenUp.class);
      assertThat(courier.deliver("default", "run/" + run)).isInstanceOf(Delivery.Done.class);

      assertThat(mails()).hasSize(late ? 2 : 1).allMatch(mail -> mail.endsWith("for approval"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void nobodyIsMailedWhileSlackShowsIt(Stores stores) {
    var slack = new Doors(List.of("slack", MailCourier.TOPIC), "slack", Duration.ofHours(1));
    try (var engine = new AskedEngine(stores, slack)) {
      var run = waiting(engine);
      escalates(engine, run);
      MailTest.courier(server, engine, null, "nobody").deliver("default", "run/" + run);
      assertThat(mails()).isEmpty();
    }
  }
}

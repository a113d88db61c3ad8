package io.firebreak.mail;

import static org.assertj.core.api.Assertions.assertThat;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.execute.ExecuteEvent.Settlement;
import io.firebreak.journal.Actor;
import io.firebreak.remediation.AskedEngine;
import io.firebreak.remediation.Doors;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Stores;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** People are mailed at once and each hour about a run that only they can settle. */
class UnsettledMailsTest {
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

  @ParameterizedTest
  @EnumSource
  @Tag("A39")
  void aRunThatOnlyPeopleCanSettleIsMailedAtOnceUntilTheyDo(Stores stores) throws Exception {
    try (var engine = new AskedEngine(stores, MailCourier.TOPIC)) {
      var run = engine.startDoubtful("mend", null);
      engine.await(run, RunStatus.IN_DOUBT);
      var courier = MailTest.courier(server, engine, null);
      courier.deliver("default", "run/" + run);
      assertThat(waitingSubjects(engine)).contains("page/" + run);

      courier.deliver("default", "page/" + run);
      courier.deliver("default", "run/" + run);
      assertThat(MailTest.courier(server, engine, null).deliver("default", "page/" + run))
          .as("the hour is not over, also after a restart")
          .isInstanceOf(Delivery.Later.class);
      assertThat(server.getReceivedMessages()).hasSize(1);
      var mail = server.getReceivedMessages()[0];
      assertThat(mail.getSubject()).isEqualTo("Firebreak: a person must settle a run of mend");
      assertThat(String.valueOf(mail.getContent()))
          .contains("in doubt", "nobody knows", "https://firebreak.example.com/runs/" + run);
      assertThat(mail.getAllRecipients())
          .extracting(Object::toString)
          .containsExactly("anna@example.com");

      engine
          .remediation()
          .settle(
              "default",
              run,
              null,
              Settlement.HAPPENED,
              null,
              new Actor(Actor.Kind.PERSON, "ben", "token", "rest", null));
      engine.await(run, RunStatus.SUCCEEDED);
      assertThat(courier.deliver("default", "page/" + run)).isInstanceOf(Delivery.Done.class);
      assertThat(server.getReceivedMessages()).hasSize(1);
    }
  }

  @Test
  @Tag("A39")
  void eachHourItIsMailedAgain() {
    var time = new AtomicLong();
    var began = InstantSource.system().instant();
    InstantSource clock = () -> began.plusNanos(time.get());
    try (var engine =
        new AskedEngine(Stores.EMBEDDED, Doors.of(List.of(MailCourier.TOPIC)), clock)) {
      var run = engine.startDoubtful("mend", null);
      engine.await(run, RunStatus.IN_DOUBT);
      var courier = MailTest.courier(server, engine, null);
      courier.deliver("default", "page/" + run);

      time.addAndGet(UnsettledMails.EVERY.plusMinutes(1).toNanos());
      courier.deliver("default", "page/" + run);
      courier.deliver("default", "page/" + run);

      assertThat(server.getReceivedMessages()).hasSize(2);
    }
  }

  private static List<String> waitingSubjects(AskedEngine engine) {
    return engine
        .store()
        .database()
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("SELECT subject FROM outbox").mapTo(String.class).list());
  }
}

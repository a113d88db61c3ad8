package io.firebreak.app;

import io.firebreak.access.Directory;
import io.firebreak.access.Role;
import io.firebreak.action.Secrets;
import io.firebreak.app.config.Configuration;
import io.firebreak.app.config.Mail;
import io.firebreak.approval.People;
import io.firebreak.durable.Outbox;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.mail.MailCourier;
import io.firebreak.mail.MailGround;
import io.firebreak.mail.MailSettings;
import io.firebreak.remediation.Remediation;
import io.quarkus.runtime.ShutdownEvent;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Asks people by mail when that is configured. */
@Singleton
final class MailDoorway {
  private @Nullable Outbox outbox;

  /** Topics of the outbox that runs are told to. */
  static List<String> topics(Configuration configuration) {
    return configuration.mail() == null ? List.of() : List.of(MailCourier.TOPIC);
  }

  void start(
      @Observes StartupEvent event,
      Configuration configuration,
      Secrets secrets,
      Database database,
      Journal journal,
      Remediation remediation,
      People people,
      Directory directory,
      HeartbeatRecord heartbeats,
      SecureRandom random) {
    var mail = configuration.mail();
    if (mail != null) {
      var courier =
          new MailCourier(
              new MailGround(
                  settings(mail, configuration),
                  secrets,
                  database,
                  journal,
                  remediation,
                  people,
                  person ->
                      directory.find(person).flatMap(known -> Optional.ofNullable(known.mail())),
                  heartbeats,
                  responders(directory)));
      outbox = new Outbox(journal, database.dialect(), random, List.of(courier));
    }
  }

  private static List<String> responders(Directory directory) {
    return directory.all().stream()
        .filter(person -> person.holds(Role.RESPONDER))
        .flatMap(person -> Stream.ofNullable(person.mail()))
        .sorted()
        .toList();
  }

  private static MailSettings settings(Mail mail, Configuration configuration) {
    return new MailSettings(
        mail.host(),
        mail.port(),
        MailSettings.Security.valueOf(mail.security().name()),
        mail.user(),
        mail.password(),
        mail.from(),
        configuration.http().reachedAt());
  }

  /** Before the journal closes, so that what was sent is still remembered. */
  void stop(@Observes @Priority(Interceptor.Priority.APPLICATION) ShutdownEvent event) {
    if (outbox != null) {
      outbox.close();
    }
  }
}

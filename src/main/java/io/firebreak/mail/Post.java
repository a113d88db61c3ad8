package io.firebreak.mail;

import io.firebreak.action.Secrets;
import jakarta.mail.Message;
import jakarta.mail.MessagingException;
import jakarta.mail.Session;
import jakarta.mail.Transport;
import jakarta.mail.internet.InternetAddress;
import jakarta.mail.internet.MimeMessage;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Properties;

/** Hands letters to an SMTP server; each over a connection of its own. */
final class Post {
  /** How long connecting, each answer and each write may take. */
  static final Duration TIMEOUT = Duration.ofSeconds(10);

  private final MailSettings settings;
  private final Secrets secrets;

  Post(MailSettings settings, Secrets secrets) {
    this.settings = settings;
    this.secrets = secrets;
  }

  /** Returns once the server has taken the letter for everybody. */
  void send(Letter letter) throws MessagingException {
    var session = Session.getInstance(properties());
    var message = new MimeMessage(session);
    message.setFrom(new InternetAddress(settings.from(), true));
    for (var to : letter.to()) {
      message.addRecipient(Message.RecipientType.TO, new InternetAddress(to, true));
    }
    message.setSubject(letter.subject(), StandardCharsets.UTF_8.name());
    message.setText(letter.text(), StandardCharsets.UTF_8.name());
    message.setHeader("Auto-Submitted", "auto-generated");
    message.saveChanges();
    try (Transport transport = session.getTransport("smtp")) {
      var password = settings.password();
      if (settings.user() == null || password == null) {
        transport.connect();
      } else {
        transport.connect(settings.user(), secrets.reveal(password));
      }
      transport.sendMessage(message, message.getAllRecipients());
    }
  }

  private Properties properties() {
    var millis = String.valueOf(TIMEOUT.toMillis());
    var properties = new Properties();
    properties.setProperty("mail.smtp.host", settings.host());
    properties.setProperty("mail.smtp.port", String.valueOf(settings.port()));
    properties.setProperty("mail.smtp.auth", String.valueOf(settings.user() != null));
    properties.setProperty("mail.smtp.connectiontimeout", millis);
    properties.setProperty("mail.smtp.timeout", millis);
    properties.setProperty("mail.smtp.writetimeout", millis);
    properties.setProperty("mail.smtp.ssl.checkserveridentity", "true");
    switch (settings.security()) {
      case STARTTLS -> {
        properties.setProperty("mail.smtp.starttls.enable", "true");
        properties.setProperty("mail.smtp.starttls.required", "true");
      }
      case TLS -> properties.setProperty("mail.smtp.ssl.enable", "true");
      case NONE -> {}
    }
    return properties;
  }
}

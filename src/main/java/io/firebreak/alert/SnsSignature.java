package io.firebreak.alert;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Believes a message of AWS SNS about a topic that was named, if it is signed by a certificate of
 * SNS in that topic's region. The certificate's address comes from the message, so it is fetched
 * only after it was found to be SNS's own.
 */
final class SnsSignature implements Authenticator {
  /** SNS tries again for an hour at most, always with the time of the first attempt. */
  private static final Duration OLDEST = Duration.ofHours(1);

  private static final Duration AHEAD = Duration.ofMinutes(5);
  private static final String NOTIFICATION = "Notification";
  private static final List<String> SIGNED =
      List.of("Message", "MessageId", "Subject", "Timestamp", "TopicArn", "Type");
  private static final List<String> SIGNED_SUBSCRIPTION =
      List.of("Message", "MessageId", "SubscribeURL", "Timestamp", "Token", "TopicArn", "Type");

  private final List<String> topics;
  private final Certificates certificates;
  private final StrictJson json;

  SnsSignature(List<String> topics, Certificates certificates, Limits limits) {
    this.topics = topics;
    this.certificates = certificates;
    this.json = StrictJson.within(limits);
  }

  @Override
  public Optional<Proof> prove(HookRequest request, Instant now) throws Undecided {
    return switch (json.read(request.body())) {
      case StrictJson.Read.Bad _ -> Optional.empty();
      case StrictJson.Read.Value(var message) ->
          isGenuine(message, now) ? Optional.of(new Proof("sns", null)) : Optional.empty();
    };
  }

  private boolean isGenuine(JsonNode message, Instant now) throws Undecided {
    var topic = message.path("TopicArn").asText();
    var certificate = url(message, "SigningCertURL");
    if (!topics.contains(topic) || certificate == null) {
      return false;
    }
    var host = SnsHost.ofTopic(topic);
    return SnsHost.isCertificate(host, certificate)
        && (NOTIFICATION.equals(message.path("Type").asText())
            || SnsHost.isAt(host, url(message, "SubscribeURL")))
        && isRecent(message.path("Timestamp").asText(), now)
        && isSigned(message, certificate);
  }

  private static @Nullable URI url(JsonNode message, String field) {
    try {
      return URI.create(message.path(field).asText());
    } catch (IllegalArgumentException e) {
      return null; // what is no URL is not SNS's
    }
  }

  private static boolean isRecent(String text, Instant now) {
    try {
      var at = Instant.parse(text);
      return !at.isBefore(now.minus(OLDEST)) && !at.isAfter(now.plus(AHEAD));
    } catch (DateTimeException e) {
      return false;
    }
  }

  private boolean isSigned(JsonNode message, URI url) throws Undecided {
    var given = Authenticator.base64(message.path("Signature").asText());
    var algorithm =
        switch (message.path("SignatureVersion").asText()) {
          case "1" -> "SHA1withRSA";
          case "2" -> "SHA256withRSA";
          default -> "";
        };
    if (given == null || algorithm.isEmpty()) {
      return false;
    }
    try {
      return verify(algorithm, certificates.at(url), signedText(message), given);
    } catch (IOException e) {
      throw new Undecided("the certificate of SNS cannot be fetched: " + e.getMessage());
    } catch (GeneralSecurityException e) {
      return false; // what is malformed proves nothing
    }
  }

  private static boolean verify(
      String algorithm, X509Certificate certificate, String text, byte[] given)
      throws GeneralSecurityException {
    var signature = Signature.getInstance(algorithm);
    signature.initVerify(certificate);
    signature.update(text.getBytes(StandardCharsets.UTF_8));
    return signature.verify(given);
  }

  /** Name and value of each signed field, line by line; a subject that is not there is left out. */
  private static String signedText(JsonNode message) {
    var notification = NOTIFICATION.equals(message.path("Type").asText());
    var text = new StringBuilder();
    for (var field : notification ? SIGNED : SIGNED_SUBSCRIPTION) {
      if (message.path(field).isTextual()) {
        text.append(field).append('\n').append(message.path(field).textValue()).append('\n');
      }
    }
    return text.toString();
  }
}

package io.firebreak.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.app.Attempt.Fault;
import io.firebreak.app.Attempt.Sent;
import io.firebreak.app.SenderScheme.Form;
import io.firebreak.app.SenderScheme.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Senders that sign with a key of their own, of which the hook knows only the public half. */
final class PublicKeySenders {
  static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms";

  /** Whose tokens the hooks of these tests believe. */
  static final KeyPair PROVIDER = keyPair();

  private static final JsonMapper JSON = new JsonMapper();
  private static final KeyPair STRANGER = keyPair();
  private static final String CERTIFICATE =
      "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem";
  private static final List<String> SIGNED =
      List.of("Message", "MessageId", "Timestamp", "TopicArn", "Type");

  private PublicKeySenders() {}

  /** A token of an identity provider (RFC 7519), here signed by RSA. */
  static SenderScheme token(String source, String auth, String sample, String secret) {
    return new SenderScheme(
        "jwt",
        source,
        auth,
        sample,
        Set.of(Trait.CREDENTIAL, Trait.TIME_SIGNED),
        Form.in("Authorization"),
        // A token that ended five minutes ago is over.
        Duration.ofSeconds(299),
        attempt -> {
          var own = attempt.key().equals(secret);
          var token = token(attempt, (own ? PROVIDER : STRANGER).getPrivate());
          return SenderScheme.inHeader(
              "Authorization", attempt.edit().apply("Bearer " + token), attempt.body());
        });
  }

  private static String token(Attempt attempt, PrivateKey key) {
    var header = base64Url("{\"alg\":\"RS256\",\"kid\":\"k1\"}");
    var moved = attempt.fault() == Fault.MOVED;
    var signed = base64Url(claims(moved ? attempt.off(Duration.ofHours(-1)) : attempt));
    var said = moved ? base64Url(claims(attempt)) : signed;
    var signature = sign("SHA256withRSA", key, header + "." + signed);
    return header
        + "."
        + said
        + "."
        + Base64.getUrlEncoder().withoutPadding().encodeToString(signature);
  }

  private static String claims(Attempt attempt) {
    var end = "\"exp\":" + end(attempt) + ",";
    var times =
        switch (attempt.fault()) {
          case NONE, MOVED -> end;
          case ABSENT -> "";
          case TWICE -> end + end;
        };
    var begin = attempt.off().isPositive() ? ",\"nbf\":" + attempt.signedAt().getEpochSecond() : "";
    return "{"
        + times
        + "\"iss\":\"https://login.example.com\",\"aud\":\"firebreak\""
        + begin
        + "}";
  }

  /** When a token ends: in an hour, or when the attempt is late, so long ago. */
  private static String end(Attempt attempt) {
    if (attempt.time() != null) {
      return attempt.time().matches("-?[0-9]+(e[0-9]+)?")
          ? attempt.time()
          : "\"" + attempt.time() + "\"";
    }
    var late = attempt.off().isNegative();
    var end = late ? attempt.signedAt() : attempt.signedAt().plus(Duration.ofHours(1));
    return String.valueOf(end.getEpochSecond());
  }

  /** A message of AWS SNS: its fields are signed, whatever way they are written. */
  static SenderScheme topic(String source, String auth, String sample, String secret) {
    var key = privateKey();
    return new SenderScheme(
        "sns",
        source,
        auth,
        sample,
        Set.of(Trait.CREDENTIAL, Trait.BODY_SIGNED, Trait.TIME_SIGNED),
        Form.NO_HEADER,
        Duration.ofHours(1),
        attempt -> {
          var own = attempt.key().equals(secret);
          return message(attempt, own ? key : STRANGER.getPrivate());
        });
  }

  private static Sent message(Attempt attempt, PrivateKey key) {
    var message = fields(attempt, attempt.signed());
    var moved = attempt.fault() == Fault.MOVED;
    if (moved) {
      message.put("Timestamp", time(attempt.signedAt().minus(Duration.ofHours(2))));
    }
    var text = new StringBuilder();
    for (var field : SIGNED) {
      text.append(field).append('\n').append(message.path(field).asText()).append('\n');
    }
    var signature = sign("SHA256withRSA", key, text.toString());
    message.put("Signature", attempt.edit().apply(Base64.getEncoder().encodeToString(signature)));
    message.put("Message", attempt.body());
    if (moved) {
      message.put("Timestamp", time(attempt.signedAt()));
    }
    var written = message.toString();
    return new Sent(
        Map.of(),
        null,
        attempt.fault() == Fault.TWICE
            ? written.replace("\"Timestamp\"", "\"Timestamp\":\"\",\"Timestamp\"")
            : written,
        null);
  }

  private static ObjectNode fields(Attempt attempt, String message) {
    var fields =
        JSON.createObjectNode()
            .put("Type", "Notification")
            .put("MessageId", attempt.id())
            .put("TopicArn", TOPIC)
            .put("Message", message)
            .put("SignatureVersion", "2")
            .put("SigningCertURL", CERTIFICATE);
    return attempt.fault() == Fault.ABSENT
        ? fields
        : fields.put(
            "Timestamp", attempt.time() == null ? time(attempt.signedAt()) : attempt.time());
  }

  private static String time(Instant at) {
    return at.truncatedTo(ChronoUnit.SECONDS).toString();
  }

  private static byte[] sign(String algorithm, PrivateKey key, String text) {
    try {
      var signature = Signature.getInstance(algorithm);
      signature.initSign(key);
      signature.update(SenderScheme.bytes(text));
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static String base64Url(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(SenderScheme.bytes(text));
  }

  private static KeyPair keyPair() {
    try {
      var generator = KeyPairGenerator.getInstance("RSA");
      generator.initialize(2048);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static PrivateKey privateKey() {
    try {
      var pem = Files.readString(SenderScheme.CERTIFICATES.resolve("topic.key"));
      var base64 = pem.replaceAll("-----[A-Z ]+-----|\\s", "");
      return KeyFactory.getInstance("RSA")
          .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(base64)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}

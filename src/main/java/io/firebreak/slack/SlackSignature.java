package io.firebreak.slack;

import com.google.re2j.Pattern;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * Proves over the raw bytes that a request is Slack's: HMAC-SHA256 of {@code v0:TIMESTAMP:BODY}
 * with the app's signing secret, compared in constant time, at most {@link #TOLERANCE} old or
 * early.
 */
final class SlackSignature {
  /** How far Slack's clock and ours may differ. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  /** Where the signature stands. */
  static final String HEADER = "X-Slack-Signature";

  /** Where the time stands for which it is good. */
  static final String TIMESTAMP_HEADER = "X-Slack-Request-Timestamp";

  private static final Pattern SIGNATURE = Pattern.compile("v0=([0-9a-f]{64})");
  private static final Pattern TIMESTAMP = Pattern.compile("[0-9]{1,12}");

  private final Supplier<String> secret;
  private final InstantSource clock;

  /**
   * A verifier.
   *
   * @param secret read at each request, so that it can be changed while running
   * @throws IllegalArgumentException when the secret is blank
   */
  SlackSignature(Supplier<String> secret, InstantSource clock) {
    this.secret = secret;
    this.clock = clock;
    key();
  }

  private String key() {
    var value = secret.get();
    if (value.isBlank()) {
      throw new IllegalArgumentException(
          "slack: signing_secret is blank; put in what Slack shows under Basic Information");
    }
    return value;
  }

  /**
   * The signature when it is genuine, else null.
   *
   * @param headers by name in any case, with all values
   */
  @Nullable String genuine(Map<String, List<String>> headers, byte[] body) {
    var signature = only(headers, HEADER);
    var timestamp = only(headers, TIMESTAMP_HEADER);
    if (signature == null || timestamp == null) {
      return null;
    }
    var given = SIGNATURE.matcher(signature);
    if (!given.matches() || !TIMESTAMP.matcher(timestamp).matches()) {
      return null;
    }
    var age = Math.subtractExact(clock.instant().getEpochSecond(), Long.parseLong(timestamp));
    var same = MessageDigest.isEqual(mac(timestamp, body), HexFormat.of().parseHex(given.group(1)));
    return same && Math.abs(age) <= TOLERANCE.toSeconds() ? signature : null;
  }

  private static @Nullable String only(Map<String, List<String>> headers, String name) {
    var values =
        headers.entrySet().stream()
            .filter(header -> header.getKey().equalsIgnoreCase(name))
            .flatMap(header -> header.getValue().stream())
            .toList();
    return values.size() == 1 ? values.getFirst() : null;
  }

  private byte[] mac(String timestamp, byte[] body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key().getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      mac.update(("v0:" + timestamp + ":").getBytes(StandardCharsets.US_ASCII));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}

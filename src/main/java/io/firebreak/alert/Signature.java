package io.firebreak.alert;

import com.google.re2j.Pattern;
import io.firebreak.alert.HookConfig.Auth;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** Believes a request whose body, and time if the sender gives one, is signed by HMAC-SHA-256. */
final class Signature implements Authenticator {
  private static final String ALGORITHM = "HmacSHA256";
  static final int MOST_SIGNATURES = 10;

  /** Seconds since the epoch, from 2001 to 2286. */
  private static final Pattern TIMESTAMP = Pattern.compile("[1-9][0-9]{9}");

  private final Auth.Hmac hmac;
  private final List<byte[]> keys;

  Signature(Auth.Hmac hmac, List<byte[]> keys) {
    this.hmac = hmac;
    this.keys = keys;
  }

  @Override
  public Optional<Proof> prove(HookRequest request, Instant now) {
    var given = given(request);
    var header = hmac.timestampHeader();
    var time = header == null ? null : request.only(header);
    if (given.isEmpty() || (header != null && !isNear(time, now, hmac.tolerance()))) {
      return Optional.empty();
    }
    return fitting(request.body(), time, given)
        .map(signature ->
            new Proof("hmac", time == null ? null : HexFormat.of().formatHex(signature)));
  }

  /** The signatures of the scheme that we know; none when they are too many or malformed. */
  private List<byte[]> given(HookRequest request) {
    var header = request.only(hmac.header());
    var parts = header == null ? List.<String>of() : List.of(header.split(",", -1));
    var given = new ArrayList<byte[]>();
    if (parts.size() > MOST_SIGNATURES) {
      return given;
    }
    for (var part : parts) {
      var signature = part.strip();
      if (signature.startsWith(hmac.prefix())) {
        var bytes = decode(signature.substring(hmac.prefix().length()));
        if (bytes != null) {
          given.add(bytes);
        }
      }
    }
    return given;
  }

  private byte @Nullable [] decode(String text) {
    return switch (hmac.encoding()) {
      case BASE64 -> Authenticator.base64(text);
      case HEX -> hex(text);
    };
  }

  /** Decodes; null when it is not hexadecimal. */
  static byte @Nullable [] hex(String text) {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException e) {
      return null; // what cannot be decoded proves nothing
    }
  }

  /** Whether a time in seconds since the epoch is so near to ours, either way. */
  static boolean isNear(@Nullable String time, Instant now, Duration tolerance) {
    if (time == null || !TIMESTAMP.matches(time)) {
      return false;
    }
    var signed = Instant.ofEpochSecond(Long.parseLong(time));
    return Duration.between(signed, now).abs().compareTo(tolerance) <= 0;
  }

  /** The right signature, if it is among those given; every key is tried. */
  private Optional<byte[]> fitting(byte[] body, @Nullable String time, List<byte[]> given) {
    return fitting(keys, time == null ? "" : time + ":", body, given);
  }

  /** The right signature of a text before a body, if it is among those given. */
  static Optional<byte[]> fitting(
      List<byte[]> keys, String before, byte[] body, List<byte[]> given) {
    Optional<byte[]> found = Optional.empty();
    for (var key : keys) {
      var expected = sign(key, before, body);
      if (Authenticator.isOneOf(given, expected)) {
        found = Optional.of(expected);
      }
    }
    return found;
  }

  /** The signature of a text before a body. */
  static byte[] sign(byte[] key, String before, byte[] body) {
    try {
      var mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(key, ALGORITHM));
      mac.update(before.getBytes(StandardCharsets.US_ASCII));
      return mac.doFinal(body);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
    }
  }
}

package io.firebreak.alert;

import io.firebreak.label.Labels;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/** Computes the identity of alerts whose source sends none, and hashes of bodies. */
public final class Fingerprint {
  private Fingerprint() {}

  /**
   * Identity from a source and the labels that identify: the first 16 bytes of SHA-256 in hex, over
   * every part with its length, so that no two sets run together.
   */
  public static String of(String source, Labels labels) {
    var digest = sha256();
    part(digest, source);
    labels
        .map()
        .forEach((name, value) -> {
          part(digest, name);
          part(digest, value);
        });
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  /** Identity from a source and the values by which it tells its alerts apart, in order. */
  public static String of(String source, List<String> key) {
    var digest = sha256();
    part(digest, source);
    key.forEach(value -> part(digest, value));
    return HexFormat.of().formatHex(digest.digest(), 0, 16);
  }

  /** Lower-case hex SHA-256. */
  public static String ofBytes(byte[] bytes) {
    return HexFormat.of().formatHex(sha256().digest(bytes));
  }

  private static void part(MessageDigest digest, String text) {
    var bytes = text.getBytes(StandardCharsets.UTF_8);
    for (int shift = 24; shift >= 0; shift -= 8) {
      digest.update((byte) (bytes.length >>> shift));
    }
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}

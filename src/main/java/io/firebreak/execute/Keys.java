package io.firebreak.execute;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** Idempotency keys (reliability.md 6.3): the same for every attempt of one epoch. */
public final class Keys {
  private static final char[] BASE32 = "abcdefghijklmnopqrstuvwxyz234567".toCharArray();
  private static final int LENGTH = 26;

  private Keys() {}

  /**
   * The first 130 bits of SHA-256 over {@code v1|tenant|run|path|item|plan hash|epoch}, in base32.
   * The path already tells execute from undo.
   */
  public static String key(
      String tenant, String runId, String path, String item, String planHash, int epoch) {
    var text = String.join("|", "v1", tenant, runId, path, item, planHash, "" + epoch);
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return base32(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static String base32(byte[] digest) {
    var out = new char[LENGTH];
    for (var i = 0; i < LENGTH; i++) {
      var value = 0;
      for (var bit = i * 5; bit < i * 5 + 5; bit++) {
        value = value << 1 | (digest[bit >> 3] >> (7 - (bit & 7)) & 1);
      }
      out[i] = BASE32[value];
    }
    return new String(out);
  }
}

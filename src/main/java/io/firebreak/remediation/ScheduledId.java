package io.firebreak.remediation;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;

/**
 * Ids of runs that are due by the clock: in the form of the others (48 bits of milliseconds, then
 * 80 bits, in Crockford's base 32), but with a digest in the place of chance, so that every replica
 * comes to the same one.
 */
final class ScheduledId {
  private static final String DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
  private static final int TIME_DIGITS = 10;
  private static final int DIGEST_DIGITS = 16;

  private ScheduledId() {}

  static String of(String tenant, String runbook, Instant due) {
    var id = new StringBuilder();
    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
      id.append(DIGITS.charAt((int) (due.toEpochMilli() >>> (5 * i)) & 31));
    }
    var digest = digest(tenant + "\n" + runbook + "\n" + due);
    for (int i = 0; i < DIGEST_DIGITS; i++) {
      id.append(DIGITS.charAt(digest[i] & 31));
    }
    return id.toString();
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

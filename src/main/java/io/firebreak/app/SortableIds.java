package io.firebreak.app;

import io.firebreak.journal.IdSource;
import java.security.SecureRandom;
import java.time.InstantSource;

/**
 * Makes ids of 26 characters in Crockford's base 32: 48 bits of milliseconds, then 80 random bits,
 * so that they sort by time and cannot be guessed.
 */
final class SortableIds implements IdSource {
  private static final char[] DIGITS = "0123456789ABCDEFGHJKMNPQRSTVWXYZ".toCharArray();
  private static final int TIME_DIGITS = 10;
  private static final int RANDOM_DIGITS = 16;

  private final InstantSource clock;
  private final SecureRandom random;

  SortableIds(InstantSource clock, SecureRandom random) {
    this.clock = clock;
    this.random = random;
  }

  @Override
  public String next() {
    var id = new char[TIME_DIGITS + RANDOM_DIGITS];
    long millis = clock.millis();
    for (int i = TIME_DIGITS - 1; i >= 0; i--) {
      id[i] = DIGITS[(int) (millis & 31)];
      millis >>>= 5;
    }
    var bits = new byte[RANDOM_DIGITS];
    random.nextBytes(bits);
    for (int i = 0; i < RANDOM_DIGITS; i++) {
      id[TIME_DIGITS + i] = DIGITS[bits[i] & 31];
    }
    return new String(id);
  }
}

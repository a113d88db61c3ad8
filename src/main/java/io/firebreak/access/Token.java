package io.firebreak.access;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A secret of 256 random bits that proves something by being known. It is shown once; what is kept
 * is its SHA-256, which needs no salt because nobody can guess 256 bits.
 */
public final class Token {
  /** What every token begins with, so that scanners for leaked secrets can know one. */
  public static final String PREFIX = "fbt_";

  private final String text;

  private Token(String text) {
    this.text = text;
  }

  /** A new one. */
  public static Token random(SecureRandom random) {
    var bits = new byte[32];
    random.nextBytes(bits);
    return new Token(PREFIX + Base64.getUrlEncoder().withoutPadding().encodeToString(bits));
  }

  /** The secret itself, to be shown or sent to whom it belongs, and nowhere else. */
  public String reveal() {
    return text;
  }

  /** What is kept of it. */
  public String hash() {
    return hash(text);
  }

  /** Lower-case hex SHA-256 of a presented text, whatever it is. */
  public static String hash(String presented) {
    return HexFormat.of().formatHex(digest(presented));
  }

  /** Whether a presented text has this hash, in constant time. */
  public static boolean matches(String presented, String hash) {
    return MessageDigest.isEqual(
        hash(presented).getBytes(StandardCharsets.US_ASCII),
        hash.getBytes(StandardCharsets.US_ASCII));
  }

  private static byte[] digest(String text) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Says that it is secret, so that no log can hold it by accident. */
  @Override
  public String toString() {
    return PREFIX + "(secret)";
  }
}

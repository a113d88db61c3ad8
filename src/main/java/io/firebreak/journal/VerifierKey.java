package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a checkpoint key, in the text form of C2SP's signed notes: {@code
 * name+id+base64}. Whoever wants to verify checkpoints keeps a copy of it outside the store.
 *
 * @param text the whole of it
 */
public record VerifierKey(String text) {
  /** The name that stands in every signature line and is the first line of every note. */
  static final String NAME = "firebreak/journal";

  private static final byte ED25519 = 0x01;
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  /**
   * Reads a key.
   *
   * @throws IllegalArgumentException when the text is not one
   */
  public VerifierKey {
    text = text.strip();
    String[] part = text.split("\\+", 3);
    if (part.length != 3 || !part[0].equals(NAME)) {
      throw new IllegalArgumentException(
          "a checkpoint key looks like " + NAME + "+0123abcd+AQ…, not like '" + text + "'");
    }
    byte[] key = Base64.getDecoder().decode(part[2]);
    if (key.length != 33 || key[0] != ED25519) {
      throw new IllegalArgumentException("a checkpoint key is an Ed25519 key");
    }
    if (!HexFormat.of().formatHex(id(key)).equals(part[1])) {
      throw new IllegalArgumentException("a character of the checkpoint key is wrong");
    }
  }

  static VerifierKey of(PublicKey key) {
    byte[] encoded = key.getEncoded();
    byte[] raw = new byte[33];
    raw[0] = ED25519;
    System.arraycopy(encoded, X509_PREFIX.length, raw, 1, 32);
    String id = HexFormat.of().formatHex(id(raw));
    return new VerifierKey(NAME + "+" + id + "+" + Base64.getEncoder().encodeToString(raw));
  }

  /** Eight hex digits that tell keys apart. */
  public String id() {
    return text.split("\\+", 3)[1];
  }

  private static byte[] id(byte[] key) {
    MessageDigest digest = EventHash.sha256();
    digest.update((NAME + "\n").getBytes(UTF_8));
    return Arrays.copyOf(digest.digest(key), 4);
  }

  /** Whether this key signed the text. */
  boolean verify(String signed, byte[] signature) {
    byte[] raw = Base64.getDecoder().decode(text.split("\\+", 3)[2]);
    byte[] encoded = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + 32);
    System.arraycopy(raw, 1, encoded, X509_PREFIX.length, 32);
    try {
      PublicKey key =
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded));
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(key);
      verifier.update(signed.getBytes(UTF_8));
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // not a point of the curve, or not a signature: neither proves anything
    }
  }
}

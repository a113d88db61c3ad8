package io.firebreak.plan;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.journal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/** SHA-256 over canonical JSON (RFC 8785), in lower-case hex. */
public final class Hashes {
  private Hashes() {}

  /** The hash of a tree. */
  public static String of(JsonNode tree) {
    return sha256(CanonicalJson.of(tree));
  }

  /** The plan hash: that of the commitment. */
  public static String of(Commitment commitment) {
    return sha256(CanonicalJson.ofRecord(commitment));
  }

  private static String sha256(String text) {
    try {
      var digest =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }
}

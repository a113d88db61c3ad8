package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The hash chain of a stream, in its one exact form. This is the format of the record: whoever
 * changes a byte here can no longer prove what was written before.
 */
final class EventHash {
  /** Version of the header's form; stands in the header. */
  static final int VERSION = 1;

  /** Bytes of salt in front of each payload. */
  static final int SALT_BYTES = 16;

  private static final byte[] EVENT = {0x00};
  private static final byte[] PAYLOAD = {0x02};

  private EventHash() {}

  /**
   * What the hash of an event covers, beside the event before it.
   *
   * @param at microseconds since the epoch
   * @param payloadHash 32 bytes
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Header(
      String tenant,
      String stream,
      long seq,
      long at,
      String type,
      int schema,
      String actorId,
      String channel,
      byte[] payloadHash) {

    /** The header in RFC 8785 form: members in order, 64-bit integers as strings. */
    String canonical() {
      var out = new StringBuilder(384);
      out.append("{\"actor_id\":");
      CanonicalJson.string(out, actorId);
      out.append(",\"at\":\"").append(at).append("\",\"channel\":");
      CanonicalJson.string(out, channel);
      out.append(",\"payload_hash\":\"").append(hex(payloadHash));
      out.append("\",\"schema\":").append(schema);
      out.append(",\"seq\":\"").append(seq).append("\",\"stream\":");
      CanonicalJson.string(out, stream);
      out.append(",\"tenant\":");
      CanonicalJson.string(out, tenant);
      out.append(",\"type\":");
      CanonicalJson.string(out, type);
      return out.append(",\"v\":").append(VERSION).append('}').toString();
    }
  }

  /** SHA-256(0x02 ‖ salt ‖ JCS(payload)). */
  static byte[] ofPayload(byte[] salt, String canonicalPayload) {
    MessageDigest digest = sha256();
    digest.update(PAYLOAD);
    digest.update(salt);
    return digest.digest(canonicalPayload.getBytes(UTF_8));
  }

  /** SHA-256(0x00 ‖ previous ‖ JCS(header)). */
  static byte[] ofEvent(byte[] previous, Header header) {
    MessageDigest digest = sha256();
    digest.update(EVENT);
    digest.update(previous);
    return digest.digest(header.canonical().getBytes(UTF_8));
  }

  /** What stands in front of the first event: SHA-256("firebreak/1/" ‖ stream). */
  static byte[] beforeFirst(String stream) {
    return sha256().digest(("firebreak/1/" + stream).getBytes(UTF_8));
  }

  static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}

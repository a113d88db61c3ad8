package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import org.erdtman.jcs.JsonCanonicalizer;
import org.junit.jupiter.api.Test;

/** Computes the hashes a second time, by hand, from the written form alone. */
class EventHashTest {
  private static final byte[] SALT = HexFormat.of().parseHex("000102030405060708090a0b0c0d0e0f");

  @Test
  void aPayloadIsHashedBehindItsSalt() throws Exception {
    assertThat(EventHash.ofPayload(SALT, "{\"text\":\"é\"}"))
        .isEqualTo(sha256(new byte[] {2}, SALT, "{\"text\":\"é\"}".getBytes(UTF_8)));
  }

  @Test
  void anEventIsHashedBehindTheOneBeforeIt() throws Exception {
    byte[] payloadHash = EventHash.ofPayload(SALT, "{}");
    byte[] previous = EventHash.beforeFirst("run/1");
    var header =
        new EventHash.Header(
            "default",
            "run/1",
            12,
            1_772_359_200_123_456L,
            "run.moved",
            3,
            "a\"b",
            "cli",
            payloadHash);
    String expected =
        """
        {"v":1,"tenant":"default","stream":"run/1","seq":"12","at":"1772359200123456",
         "type":"run.moved","schema":3,"actor_id":"a\\"b","channel":"cli","payload_hash":"%s"}
        """
            .formatted(HexFormat.of().formatHex(payloadHash));
    String canonical = new JsonCanonicalizer(expected).getEncodedString();
    assertThat(header.canonical()).isEqualTo(canonical);
    assertThat(EventHash.ofEvent(previous, header))
        .isEqualTo(sha256(new byte[] {0}, previous, canonical.getBytes(UTF_8)));
  }

  @Test
  void aStreamBeginsWithAHashOfItsName() throws Exception {
    assertThat(EventHash.beforeFirst("run/1"))
        .isEqualTo(sha256("firebreak/1/run/1".getBytes(UTF_8)));
  }

  private static byte[] sha256(byte[]... parts) throws IOException, NoSuchAlgorithmException {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.write(part);
    }
    return MessageDigest.getInstance("SHA-256").digest(all.toByteArray());
  }
}

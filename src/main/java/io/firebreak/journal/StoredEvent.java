package io.firebreak.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * An event as it lies in a table or in a line of an export, with nothing decoded or believed.
 *
 * @param payload canonical JSON; null when it was erased
 * @param salt null when it was erased
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
record StoredEvent(
    EventHash.Header header,
    @Nullable String payload,
    byte @Nullable [] salt,
    byte[] prevHash,
    byte[] hash) {

  String stream() {
    return header.stream();
  }

  long seq() {
    return header.seq();
  }

  static StoredEvent of(ResultSet row) throws SQLException {
    var header =
        new EventHash.Header(
            text(row, 1),
            text(row, 2),
            row.getLong(3),
            row.getLong(4),
            text(row, 5),
            row.getInt(6),
            text(row, 7),
            text(row, 8),
            bytes(row, 11));
    return new StoredEvent(
        header, row.getString(9), row.getBytes(10), bytes(row, 12), bytes(row, 13));
  }

  /** Tampered rows may lack what the tables demand; then nothing will match, which is the point. */
  private static String text(ResultSet row, int column) throws SQLException {
    String text = row.getString(column);
    return text == null ? "" : text;
  }

  private static byte[] bytes(ResultSet row, int column) throws SQLException {
    byte[] bytes = row.getBytes(column);
    return bytes == null ? new byte[0] : bytes;
  }

  /** A line of an export, without its end. */
  String line() {
    ObjectNode line = PayloadJson.MAPPER.createObjectNode();
    line.put("v", EventHash.VERSION);
    line.put("tenant", header.tenant());
    line.put("stream", header.stream());
    line.put("seq", String.valueOf(header.seq()));
    line.put("at", String.valueOf(header.at()));
    line.put("type", header.type());
    line.put("schema", header.schema());
    line.put("actor_id", header.actorId());
    line.put("channel", header.channel());
    line.put("payload_hash", EventHash.hex(header.payloadHash()));
    if (payload != null && salt != null) {
      line.put("salt", EventHash.hex(salt));
      line.putRawValue("payload", new RawValue(payload));
    }
    line.put("prev_hash", EventHash.hex(prevHash));
    line.put("hash", EventHash.hex(hash));
    return line.toString();
  }

  /**
   * Reads a line of an export.
   *
   * @throws IllegalArgumentException when it is not an event
   */
  static StoredEvent parse(JsonNode line) {
    if (line.path("v").asInt() != EventHash.VERSION) {
      throw new IllegalArgumentException("not an event of version " + EventHash.VERSION);
    }
    var header =
        new EventHash.Header(
            text(line, "tenant"),
            text(line, "stream"),
            Long.parseLong(text(line, "seq")),
            Long.parseLong(text(line, "at")),
            text(line, "type"),
            line.path("schema").asInt(),
            text(line, "actor_id"),
            text(line, "channel"),
            HexFormat.of().parseHex(text(line, "payload_hash")));
    JsonNode payload = line.get("payload");
    JsonNode salt = line.get("salt");
    return new StoredEvent(
        header,
        payload == null ? null : CanonicalJson.of(payload),
        salt == null ? null : HexFormat.of().parseHex(salt.asText()),
        HexFormat.of().parseHex(text(line, "prev_hash")),
        HexFormat.of().parseHex(text(line, "hash")));
  }

  private static String text(JsonNode line, String name) {
    JsonNode value = line.get(name);
    if (value == null || !value.isTextual()) {
      throw new IllegalArgumentException("'" + name + "' is missing");
    }
    return value.textValue();
  }
}

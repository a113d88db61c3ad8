package io.firebreak.journal;

import com.fasterxml.jackson.databind.JsonNode;

/** The first and the last line of an export, which say what stands between them. */
final class ExportPart {
  private static final String FORMAT = "firebreak/1";

  private ExportPart() {}

  static String firstLine(ChainCheck.Part part) {
    var line = PayloadJson.MAPPER.createObjectNode().put("export", FORMAT);
    if (!part.equals(ChainCheck.Part.ALL)) {
      line.put("after", String.valueOf(part.after())).put("up_to", String.valueOf(part.upTo()));
    }
    return line.toString();
  }

  static String lastLine(long events) {
    return PayloadJson.MAPPER
        .createObjectNode()
        .put("end", FORMAT)
        .put("events", String.valueOf(events))
        .toString();
  }

  /**
   * Reads a first line.
   *
   * @throws IllegalArgumentException when it is not one
   */
  static ChainCheck.Part first(JsonNode line) {
    if (!line.path("export").asText().equals(FORMAT)) {
      throw new IllegalArgumentException("it does not begin as an export of Firebreak does");
    }
    return line.has("after")
        ? new ChainCheck.Part(
            Long.parseLong(line.path("after").asText()),
            Long.parseLong(line.path("up_to").asText()))
        : ChainCheck.Part.ALL;
  }

  static boolean isLast(JsonNode line) {
    return line.path("end").asText().equals(FORMAT);
  }

  static long eventsIn(JsonNode lastLine) {
    return Long.parseLong(lastLine.path("events").asText());
  }
}

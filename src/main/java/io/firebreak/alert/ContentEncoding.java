package io.firebreak.alert;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Locale;
import java.util.zip.GZIPInputStream;

/** Undoes the compression of a body, within a limit. */
final class ContentEncoding {
  private ContentEncoding() {}

  /** What became of a body. */
  sealed interface Decoded {
    /** The body in plain. */
    final class Plain implements Decoded {
      private final byte[] body;

      private Plain(byte[] body) {
        this.body = body;
      }

      byte[] body() {
        return body;
      }
    }

    /** More than the limit comes out of it. */
    record TooLarge() implements Decoded {}

    /**
     * It cannot be undone.
     *
     * @param detail why, in fixed words
     */
    record Unsupported(String detail) implements Decoded {}
  }

  /**
   * Decodes a body.
   *
   * @param encoding the header's values, joined by commas; empty when there is none
   * @param limit most bytes that may come out
   */
  static Decoded decode(byte[] body, String encoding, int limit) {
    return switch (encoding.strip().toLowerCase(Locale.ROOT)) {
      case "", "identity" -> body.length > limit ? new Decoded.TooLarge() : new Decoded.Plain(body);
      case "gzip", "x-gzip" -> gunzip(body, limit);
      default ->
          new Decoded.Unsupported("a content encoding other than gzip, or more than one of them");
    };
  }

  private static Decoded gunzip(byte[] body, int limit) {
    try (var plain = new GZIPInputStream(new ByteArrayInputStream(body))) {
      var bytes = plain.readNBytes(limit + 1);
      return bytes.length > limit ? new Decoded.TooLarge() : new Decoded.Plain(bytes);
    } catch (IOException e) {
      return new Decoded.Unsupported("the gzip data is broken or cut off");
    }
  }
}

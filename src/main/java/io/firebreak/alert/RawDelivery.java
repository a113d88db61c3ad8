package io.firebreak.alert;

import java.time.Instant;
import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One authentic request to a hook, before anything was read into it. */
public final class RawDelivery {
  private final String id;
  private final Instant receivedAt;
  private final SortedMap<String, String> headers;
  private final byte[] body;

  /**
   * A delivery.
   *
   * @param id our id of it
   * @param receivedAt when it came, UTC
   * @param headers by name in any case; of a header sent twice the first value
   * @param body after decompression; not copied, and nobody changes it
   */
  public RawDelivery(String id, Instant receivedAt, Map<String, String> headers, byte[] body) {
    var anyCase = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    anyCase.putAll(headers);
    this.id = id;
    this.receivedAt = receivedAt;
    this.headers = Collections.unmodifiableSortedMap(anyCase);
    this.body = body;
  }

  /** Our id of this delivery. */
  public String id() {
    return id;
  }

  /** When it came, UTC. */
  public Instant receivedAt() {
    return receivedAt;
  }

  /** All headers, found by name in any case. */
  public SortedMap<String, String> headers() {
    return headers;
  }

  /** A header's value by its name in any case, null when absent. */
  public @Nullable String header(String name) {
    return headers.get(name);
  }

  /** The bytes after decompression; not to be changed. */
  public byte[] body() {
    return body;
  }
}

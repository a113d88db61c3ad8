package io.firebreak.alert;

import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** A request to a hook as it came, before anybody was authenticated. */
public final class HookRequest {
  private static final List<String> CREDENTIALS =
      List.of("Authorization", "Proxy-Authorization", "Cookie");

  private final String id;
  private final String source;
  private final @Nullable String name;
  private final SortedMap<String, List<String>> headers;
  private final Peer peer;
  private final byte[] body;
  private final @Nullable String query;

  /**
   * The other end of a connection.
   *
   * @param address its address, which may be a proxy's
   * @param certificate that it showed and that an authority we trust had signed; null for none
   */
  public record Peer(InetAddress address, @Nullable X509Certificate certificate) {}

  /**
   * A request.
   *
   * @param id our id of it; the delivery's, if it becomes one
   * @param source as in the path
   * @param name as in the path, null when the path ends with the source
   * @param headers by name in any case, with all values in order
   * @param peer the other end of the connection
   * @param body the bytes as sent; not copied, and nobody changes them
   * @param query what stands in the URL behind the question mark, null when nothing does
   */
  public HookRequest(
      String id,
      String source,
      @Nullable String name,
      Map<String, List<String>> headers,
      Peer peer,
      byte[] body,
      @Nullable String query) {
    var anyCase = new TreeMap<String, List<String>>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((header, values) -> anyCase.put(header, List.copyOf(values)));
    this.id = id;
    this.source = source;
    this.name = name;
    this.headers = Collections.unmodifiableSortedMap(anyCase);
    this.peer = peer;
    this.body = body;
    this.query = query;
  }

  /** Our id of this request. */
  public String id() {
    return id;
  }

  /** The source in the path. */
  public String source() {
    return source;
  }

  /** The name in the path, null when there is none. */
  public @Nullable String name() {
    return name;
  }

  /** The address of the other end of the connection. */
  public InetAddress peer() {
    return peer.address();
  }

  /** The certificate that the sender showed and that was verified, null for none. */
  @Nullable X509Certificate certificate() {
    return peer.certificate();
  }

  /** The bytes as sent; not to be changed. */
  public byte[] body() {
    return body;
  }

  /** All values of a header, in order. */
  public List<String> all(String header) {
    return headers.getOrDefault(header, List.of());
  }

  /** The value of a header that was sent exactly once, else null: of two, none can be trusted. */
  @Nullable String only(String header) {
    var values = all(header);
    return values.size() == 1 ? values.getFirst() : null;
  }

  /** The value of a parameter of the URL that stands there exactly once, else null. */
  @Nullable String onlyParameter(String parameter) {
    @Nullable String found = null;
    for (var part : query == null ? List.<String>of() : List.of(query.split("&", -1))) {
      int equals = part.indexOf('=');
      if (equals >= 0 && part.substring(0, equals).equals(parameter)) {
        if (found != null) {
          return null;
        }
        found = decoded(part.substring(equals + 1));
      }
    }
    return found;
  }

  private static @Nullable String decoded(String value) {
    try {
      return URLDecoder.decode(value, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return null; // what is not encoded as URLs are proves nothing
    }
  }

  /** The first value of each header that is no credential: those end here. */
  Map<String, String> firstHeaders() {
    var first = new TreeMap<String, String>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach((header, values) -> {
      if (!values.isEmpty()) {
        first.put(header, values.getFirst());
      }
    });
    CREDENTIALS.forEach(first::remove);
    return first;
  }
}

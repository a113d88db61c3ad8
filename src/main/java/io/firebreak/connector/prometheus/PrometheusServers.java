package io.firebreak.connector.prometheus;

import io.firebreak.action.SecretText;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The servers that can be asked.
 *
 * @param byName servers; {@code default} is asked when a step names none
 * @param others whether there may be more that are not known here, because runbooks are only looked
 *     at and the configuration is elsewhere
 */
public record PrometheusServers(Map<String, Server> byName, boolean others) {
  /** The server that is asked when a step names none. */
  public static final String DEFAULT = "default";

  public PrometheusServers {
    byName = Map.copyOf(byName);
  }

  /** These servers and no other. */
  public PrometheusServers(Map<String, Server> byName) {
    this(byName, false);
  }

  /** For commands that only look at runbooks: any name may be a server's, and none is asked. */
  public static PrometheusServers elsewhere() {
    return new PrometheusServers(Map.of(), true);
  }

  /** Whether there may be a server of that name. */
  boolean mayKnow(String name) {
    return others || byName.containsKey(name);
  }

  /**
   * A server.
   *
   * @param url where its HTTP API is, without {@code /api/v1}
   * @param bearer token to send; null for none
   */
  public record Server(URI url, @Nullable SecretText bearer) {}

  Optional<Server> find(String name) {
    return Optional.ofNullable(byName.get(name));
  }
}

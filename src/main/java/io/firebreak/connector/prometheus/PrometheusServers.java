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
 */
public record PrometheusServers(Map<String, Server> byName) {
  /** The server that is asked when a step names none. */
  public static final String DEFAULT = "default";

  public PrometheusServers {
    byName = Map.copyOf(byName);
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

package io.firebreak.alert;

import io.firebreak.journal.StreamId;
import org.jspecify.annotations.Nullable;

/**
 * Names one configured hook: {@code POST /hooks/source} or {@code /hooks/source/name}.
 *
 * @param tenant whose it is
 * @param source kind of monitoring system
 * @param name tells several of one kind apart, null when there is only one
 */
public record HookRef(String tenant, String source, @Nullable String name) {
  /** As in its path: {@code alertmanager/prod}, or {@code alertmanager} alone. */
  public String id() {
    return id(source, name);
  }

  /** The hook that has this id. */
  static HookRef ofId(String tenant, String id) {
    int slash = id.indexOf('/');
    return slash < 0
        ? new HookRef(tenant, id, null)
        : new HookRef(tenant, id.substring(0, slash), id.substring(slash + 1));
  }

  static String id(String source, @Nullable String name) {
    return name == null ? source : source + "/" + name;
  }

  /**
   * The stream in which its deliveries are chained. One for each hook: few enough to check, and
   * hooks do not wait for each other.
   */
  public StreamId stream() {
    return new StreamId(tenant, "intake/" + id());
  }
}

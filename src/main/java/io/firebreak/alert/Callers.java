package io.firebreak.alert;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out who called through the proxies that are believed, and whether they may. */
final class Callers {
  private final List<Network> allowed;
  private final List<Network> proxies;

  /**
   * Callers by a hook's configuration.
   *
   * @throws IllegalArgumentException when a network is none
   */
  Callers(HookConfig.Addresses addresses) {
    this.allowed = addresses.allowed().stream().map(Network::of).toList();
    this.proxies = addresses.proxies().stream().map(Network::of).toList();
  }

  boolean mayCall(InetAddress caller) {
    return allowed.isEmpty() || isIn(allowed, caller);
  }

  /**
   * Who called: the last address on the way that no trusted proxy has. What stands before it in the
   * header was written by the caller. Empty when a trusted proxy names what is no address.
   */
  Optional<InetAddress> callerOf(HookRequest request) {
    var way = new ArrayList<String>();
    request.all("X-Forwarded-For").forEach(line -> way.addAll(List.of(line.split(",", -1))));
    @Nullable InetAddress caller = request.peer();
    while (caller != null && isIn(proxies, caller) && !way.isEmpty()) {
      caller = literal(way.removeLast().strip());
    }
    return Optional.ofNullable(caller);
  }

  private static @Nullable InetAddress literal(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      return null; // a proxy that writes names or ports is not one we understand
    }
  }

  private static boolean isIn(List<Network> networks, InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }
}

package io.firebreak.action;

import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * Says where Firebreak may send anything: only to {@code host:port} that the scope names, and never
 * to metadata services, link-local or multicast addresses, whatever a name server answers. The
 * connection goes to the address that was checked, so a name that changes its mind gains nothing.
 */
public final class Egress {
  private static final String NEVER =
      ", which is never a target: metadata, link-local, multicast or reserved";

  private final Set<Endpoint> scope;
  private final Resolver resolver;

  /** Finds the addresses of a host. */
  @FunctionalInterface
  public interface Resolver {
    /** The name server of this machine. */
    Resolver SYSTEM = host -> List.of(InetAddress.getAllByName(host));

    /**
     * Every address of a name.
     *
     * @throws UnknownHostException when it has none
     */
    List<InetAddress> resolve(String host) throws UnknownHostException;
  }

  /** What the guard says of a URL. */
  public sealed interface Verdict {
    /**
     * It may be called.
     *
     * @param uri the same URL in one spelling
     * @param hostPort where it leads, {@code host:port}
     */
    record Allowed(URI uri, String hostPort) implements Verdict {}

    /** It may not, and what to do. */
    record Denied(String why) implements Verdict {}
  }

  /** An address that may not be connected to. */
  static final class DeniedException extends UnknownHostException {
    private static final long serialVersionUID = 1L;

    DeniedException(String message) {
      super(message);
    }
  }

  private Egress(Set<Endpoint> scope, Resolver resolver) {
    this.scope = Set.copyOf(scope);
    this.resolver = resolver;
  }

  /**
   * A guard that lets these through.
   *
   * @param hostPorts each {@code host:port}; IPv6 in brackets
   * @throws IllegalArgumentException when one is not that
   */
  public static Egress to(Collection<String> hostPorts, Resolver resolver) {
    var scope = new HashSet<Endpoint>();
    for (var text : hostPorts) {
      scope.add(
          Endpoint.parse(text, 0)
              .orElseThrow(() ->
                  new IllegalArgumentException(
                      "'" + text + "' is not host:port, such as shop.internal:8080")));
    }
    return of(scope, resolver);
  }

  /**
   * A guard that lets only the hosts of these configured URLs through.
   *
   * @throws IllegalArgumentException when one is no URL that could be called
   */
  public static Egress toHostsOf(Collection<URI> urls, Resolver resolver) {
    var scope = new HashSet<Endpoint>();
    for (var url : urls) {
      switch (parse(url.toString())) {
        case Target target -> scope.add(target.endpoint());
        case Odd(var why) -> throw new IllegalArgumentException(why);
      }
    }
    return of(scope, resolver);
  }

  private static Egress of(Set<Endpoint> scope, Resolver resolver) {
    for (var endpoint : scope) {
      if (endpoint.literal().filter(ForbiddenAddress::is).isPresent()) {
        throw new IllegalArgumentException(endpoint + NEVER);
      }
    }
    return new Egress(scope, resolver);
  }

  /** Judges a URL by its text alone; the address is checked when a connection is made. */
  public Verdict check(String url) {
    return switch (parse(url)) {
      case Odd(var why) -> new Verdict.Denied(why);
      case Target(var uri, var endpoint) ->
          scope.contains(endpoint)
              ? new Verdict.Allowed(uri, endpoint.toString())
              : new Verdict.Denied(
                  endpoint + " is not in scope; name it under scope.http in the configuration");
    };
  }

  /** Judges a URL by its text and by the addresses that its host has now; for planning. */
  public Verdict checkWithAddresses(String url) {
    var verdict = check(url);
    if (verdict instanceof Verdict.Allowed(var _, var hostPort)) {
      var endpoint = Endpoint.parse(hostPort, 0).orElseThrow();
      try {
        addresses(endpoint.host(), endpoint.port());
      } catch (DeniedException e) {
        return new Verdict.Denied(String.valueOf(e.getMessage()));
      } catch (UnknownHostException e) {
        return verdict; // no forbidden address; the call itself will say that there is none
      }
    }
    return verdict;
  }

  /**
   * The addresses to connect to, each of them checked. Every new connection asks anew, once.
   *
   * @throws DeniedException when any of them may not be connected to
   * @throws UnknownHostException when there is none
   */
  List<InetAddress> addresses(String host, int port) throws UnknownHostException {
    var endpoint =
        Endpoint.parse(host.indexOf(':') >= 0 ? "[" + host + "]" : host, port)
            .filter(scope::contains)
            .orElseThrow(() -> new DeniedException(host + ":" + port + " is not in scope"));
    var literal = endpoint.literal();
    var addresses =
        literal.isPresent() ? List.of(literal.get()) : resolver.resolve(endpoint.host());
    if (addresses.isEmpty()) {
      throw new UnknownHostException(endpoint.host());
    }
    for (var address : addresses) {
      if (ForbiddenAddress.is(address)) {
        throw new DeniedException(endpoint + " leads to " + address.getHostAddress() + NEVER);
      }
    }
    return List.copyOf(addresses);
  }

  private sealed interface Read {}

  private record Target(URI uri, Endpoint endpoint) implements Read {}

  private record Odd(String why) implements Read {}

  private static Read parse(String url) {
    if (url.toLowerCase(Locale.ROOT).contains("%00")) {
      return new Odd("a URL may not hold %00");
    }
    URI uri;
    try {
      uri = new URI(url);
    } catch (URISyntaxException e) {
      return new Odd("this is no URL: " + e.getReason());
    }
    var scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
    var authority = uri.getRawAuthority();
    if ((!scheme.equals("http") && !scheme.equals("https")) || authority == null) {
      return new Odd("a URL begins with http:// or https:// and a host");
    }
    if (authority.indexOf('@') >= 0 || authority.indexOf('%') >= 0) {
      return new Odd("a URL may hold no user, password or % before its path");
    }
    var endpoint = Endpoint.parse(authority, scheme.equals("http") ? 80 : 443);
    return endpoint.isEmpty()
        ? new Odd("'" + authority + "' is no host name or address in its plain form")
        : target(uri, scheme, endpoint.get());
  }

  private static Read target(URI uri, String scheme, Endpoint endpoint) {
    var path = uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    var query = uri.getRawQuery() == null ? "" : "?" + uri.getRawQuery();
    return new Target(URI.create(scheme + "://" + endpoint + path + query), endpoint);
  }
}

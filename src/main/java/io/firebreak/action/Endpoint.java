package io.firebreak.action;

import java.net.IDN;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;

/**
 * A host and a port, in one spelling: lower case, IDNA, no trailing dot, IPv6 in brackets.
 *
 * @param host name or literal address
 * @param port from 1 to 65535
 */
record Endpoint(String host, int port) {
  private static final int LONGEST_NAME = 253;
  private static final int LONGEST_LABEL = 63;

  /** Reads {@code host:port}; {@code standardPort} stands where none is written, 0 for none. */
  static Optional<Endpoint> parse(String authority, int standardPort) {
    int colon = authority.lastIndexOf(':');
    boolean hasPort = colon > authority.lastIndexOf(']');
    int port = hasPort ? port(authority.substring(colon + 1)) : standardPort;
    if (port < 1) {
      return Optional.empty();
    }
    return host(hasPort ? authority.substring(0, colon) : authority)
        .map(host -> new Endpoint(host, port));
  }

  private static int port(String text) {
    boolean sound = !text.isEmpty() && text.length() <= 5 && digits(text);
    int port = sound ? Integer.parseInt(text) : 0;
    return port <= 65_535 ? port : 0;
  }

  private static Optional<String> host(String written) {
    if (written.startsWith("[") && written.endsWith("]")) {
      return bracketed(written);
    }
    try {
      boolean ascii = written.chars().allMatch(c -> c < 128);
      var name = ascii ? written : IDN.toASCII(written, IDN.USE_STD3_ASCII_RULES);
      var plain = name.toLowerCase(Locale.ROOT);
      plain = plain.endsWith(".") ? plain.substring(0, plain.length() - 1) : plain;
      return isName(plain) ? Optional.of(plain) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // no name in any script
    }
  }

  private static Optional<String> bracketed(String written) {
    if (written.indexOf('%') >= 0) {
      return Optional.empty(); // a zone means an interface of this machine
    }
    try {
      var literal = InetAddress.ofLiteral(written);
      var text = literal.getHostAddress();
      return Optional.of(literal instanceof Inet6Address ? "[" + text + "]" : text);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * A name of labels, or four plain decimal numbers. What ends in a number and is not that, such as
   * {@code 2130706433} or {@code 0x7f.1}, is an address in disguise to some resolvers.
   */
  private static boolean isName(String name) {
    var labels = name.split("\\.", -1);
    for (var label : labels) {
      if (label.isEmpty() || label.length() > LONGEST_LABEL || !isLabel(label)) {
        return false;
      }
    }
    var last = labels[labels.length - 1];
    boolean numeric = digits(last) || last.startsWith("0x");
    return name.length() <= LONGEST_NAME && (!numeric || isDottedQuad(labels));
  }

  private static boolean isLabel(String label) {
    return label
            .chars()
            .allMatch(c -> (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')
        && !label.startsWith("-")
        && !label.endsWith("-");
  }

  private static boolean isDottedQuad(String[] labels) {
    if (labels.length != 4) {
      return false;
    }
    for (var label : labels) {
      boolean leadingZero = label.length() > 1 && label.startsWith("0");
      if (!digits(label) || label.length() > 3 || leadingZero || Integer.parseInt(label) > 255) {
        return false;
      }
    }
    return true;
  }

  private static boolean digits(String text) {
    return text.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  /** The address when the host is one; no name server is asked. */
  Optional<InetAddress> literal() {
    boolean written = host.startsWith("[") || (digits(host.replace(".", "")) && host.contains("."));
    return written ? Optional.of(InetAddress.ofLiteral(host)) : Optional.empty();
  }

  @Override
  public String toString() {
    return host + ":" + port;
  }
}

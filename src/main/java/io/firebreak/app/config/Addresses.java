package io.firebreak.app.config;

import java.net.InetAddress;

/** Judges addresses as they are written, without asking a name server. */
final class Addresses {
  private Addresses() {}

  /** Whether only this machine can reach it; a name other than {@code localhost} counts as no. */
  static boolean isLoopback(String host) {
    if (host.equals("localhost")) {
      return true;
    }
    try {
      return InetAddress.ofLiteral(host).isLoopbackAddress();
    } catch (IllegalArgumentException notLiteral) {
      return false;
    }
  }

  static boolean isHostAndPort(String text) {
    int colon = text.lastIndexOf(':');
    if (colon < 1 || !text.substring(0, colon).matches("\\[[0-9a-fA-F:.]+]|[A-Za-z0-9._-]+")) {
      return false;
    }
    var port = text.substring(colon + 1);
    return port.matches("[0-9]{1,5}")
        && Integer.parseInt(port) >= 1
        && Integer.parseInt(port) <= 65_535;
  }
}

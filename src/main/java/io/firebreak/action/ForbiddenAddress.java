package io.firebreak.action;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;

/**
 * The addresses that are never a target, whatever the scope says: metadata services, link-local,
 * multicast, unspecified and reserved ones, also inside an IPv6 address that stands for them.
 */
final class ForbiddenAddress {
  /** Metadata services of clouds that stand outside the link-local range. */
  private static final byte[][] METADATA = {
    {100, 100, 100, (byte) 200}, // Alibaba
    {(byte) 168, 63, (byte) 129, 16}, // Azure
    {(byte) 192, 0, 0, (byte) 192}, // Oracle
  };

  private ForbiddenAddress() {}

  static boolean is(InetAddress address) {
    var bytes = address.getAddress();
    return bytes.length == 4 ? isFourth(bytes) : isSixth(bytes);
  }

  private static boolean isFourth(byte[] b) {
    int first = b[0] & 0xff;
    boolean linkLocal = first == 169 && (b[1] & 0xff) == 254;
    return first == 0
        || first >= 224
        || linkLocal
        || Arrays.stream(METADATA).anyMatch(known -> Arrays.equals(known, b));
  }

  private static boolean isSixth(byte[] b) {
    boolean loopback = isZero(b, 0, 15) && b[15] == 1;
    if (loopback) {
      return false;
    }
    int inner = embedded(b);
    if (inner >= 0) {
      return is(address(Arrays.copyOfRange(b, inner, inner + 4)));
    }
    int first = b[0] & 0xff;
    boolean local = first == 0xfe && (b[1] & 0x80) != 0; // link-local and the old site-local
    boolean amazon = first == 0xfd && starts(b, 1, 0x00, 0x0e, 0xc2);
    boolean google = first == 0xfd && starts(b, 1, 0x20, 0x00, 0xce);
    return first == 0xff || local || amazon || google;
  }

  /** Where an IPv4 address stands inside an IPv6 one, -1 when none does. */
  private static int embedded(byte[] b) {
    boolean compatible = isZero(b, 0, 12);
    boolean mapped = isZero(b, 0, 10) && starts(b, 10, 0xff, 0xff);
    boolean translated = isZero(b, 0, 8) && starts(b, 8, 0xff, 0xff, 0, 0);
    boolean nat64 = starts(b, 0, 0x00, 0x64, 0xff, 0x9b);
    if (compatible || mapped || translated || nat64) {
      return 12;
    }
    return starts(b, 0, 0x20, 0x02) ? 2 : -1; // 6to4
  }

  private static boolean starts(byte[] b, int at, int... word) {
    for (int i = 0; i < word.length; i++) {
      if ((b[at + i] & 0xff) != word[i]) {
        return false;
      }
    }
    return true;
  }

  private static boolean isZero(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static InetAddress address(byte[] bytes) {
    try {
      return InetAddress.getByAddress(bytes);
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four bytes are an address", e);
    }
  }
}

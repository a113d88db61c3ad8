package io.firebreak.alert;

import java.net.InetAddress;

/**
 * A range of addresses that share their first bits.
 *
 * @param base any address of the range
 * @param bits how many leading bits are shared
 */
record Network(InetAddress base, int bits) {
  /**
   * Reads {@code 10.1.0.0/16}, {@code fd00::/8} or a single address. Names are not looked up.
   *
   * @throws IllegalArgumentException when it is none
   */
  static Network of(String text) {
    int slash = text.indexOf('/');
    var base = InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash));
    int longest = base.getAddress().length * Byte.SIZE;
    int bits = slash < 0 ? longest : bits(text, slash);
    if (bits < 0 || bits > longest) {
      throw new IllegalArgumentException("'" + text + "' is not a network");
    }
    return new Network(base, bits);
  }

  private static int bits(String text, int slash) {
    try {
      return Integer.parseInt(text.substring(slash + 1));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("'" + text + "' is not a network", e);
    }
  }

  /** Whether the address lies in this range, bit by bit. */
  boolean contains(InetAddress address) {
    byte[] ours = base.getAddress();
    byte[] theirs = address.getAddress();
    if (ours.length != theirs.length) {
      return false;
    }
    for (int bit = 0; bit < bits; bit++) {
      int mask = 0x80 >>> (bit % Byte.SIZE);
      if (((ours[bit / Byte.SIZE] ^ theirs[bit / Byte.SIZE]) & mask) != 0) {
        return false;
      }
    }
    return true;
  }
}

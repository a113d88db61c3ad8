package io.firebreak.journal;

import java.security.MessageDigest;
import java.util.List;

/** The root over a list of leaves, as RFC 6962, section 2.1, defines it. */
final class MerkleTree {
  private static final byte[] LEAF = {0x00};
  private static final byte[] NODE = {0x01};

  private MerkleTree() {}

  static byte[] root(List<byte[]> leaves) {
    if (leaves.isEmpty()) {
      return EventHash.sha256().digest();
    }
    if (leaves.size() == 1) {
      return hash(LEAF, leaves.getFirst());
    }
    int split = Integer.highestOneBit(leaves.size() - 1);
    return hash(NODE, root(leaves.subList(0, split)), root(leaves.subList(split, leaves.size())));
  }

  private static byte[] hash(byte[]... parts) {
    MessageDigest digest = EventHash.sha256();
    for (byte[] part : parts) {
      digest.update(part);
    }
    return digest.digest();
  }
}

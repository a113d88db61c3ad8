package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.Comparator;
import java.util.List;

/**
 * Where one stream stood when a checkpoint sealed it.
 *
 * @param stream the stream's name
 * @param hash lower-case hex of the hash of the event at {@code seq}
 */
record SealedHead(String stream, long seq, String hash) {
  private static final Pattern LINE = Pattern.compile("head (\\d{1,18}) ([0-9a-f]{64}) (.+)");

  /** The one line that is a leaf of the tree and stands in the file. */
  String line() {
    return "head " + seq + " " + hash + " " + stream;
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException when it is not one
   */
  static SealedHead parse(String line) {
    Matcher part = LINE.matcher(line);
    if (!part.matches()) {
      throw new IllegalArgumentException("not a line about a stream's head: " + line);
    }
    return new SealedHead(part.group(3), Long.parseLong(part.group(1)), part.group(2));
  }

  static List<SealedHead> sorted(List<SealedHead> heads) {
    return heads.stream().sorted(Comparator.comparing(SealedHead::stream)).toList();
  }

  static byte[] root(List<SealedHead> heads) {
    return MerkleTree.root(heads.stream().map(head -> head.line().getBytes(UTF_8)).toList());
  }
}

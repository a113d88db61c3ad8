package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * A signed checkpoint, in the form of C2SP's tlog-checkpoint: origin, size and root of the tree,
 * then lines of our own, an empty line, and the signature.
 *
 * @param number counts checkpoints from 1 without gaps
 * @param at when it was taken
 * @param size number of heads it seals
 * @param root base64 of the tree's root over those heads
 * @param previous base64 of the SHA-256 of the text of the checkpoint before; {@code none} for the
 *     first
 * @param signature base64 of key id and Ed25519 signature
 */
record CheckpointNote(
    long number, Instant at, int size, String root, String previous, String signature) {

  private static final Pattern FORM =
      Pattern.compile(
          Pattern.quote(VerifierKey.NAME)
              + "\n(\\d{1,9})\n(\\S+)\ncheckpoint (\\d{1,18})\nat (\\S+)\nprevious (\\S+)\n\n— "
              + Pattern.quote(VerifierKey.NAME)
              + " (\\S+)\n");

  /** Number of lines of a whole note, the empty one not counted. */
  static final int LINES = 7;

  private static final String NONE = "none";

  static CheckpointNote signed(
      long number,
      Instant at,
      List<SealedHead> heads,
      Optional<CheckpointNote> before,
      CheckpointKey key) {
    String root = Base64.getEncoder().encodeToString(SealedHead.root(heads));
    String previous = before.map(CheckpointNote::textHash).orElse(NONE);
    var unsigned = new CheckpointNote(number, at, heads.size(), root, previous, "");
    return new CheckpointNote(number, at, heads.size(), root, previous, key.sign(unsigned.text()));
  }

  /**
   * Reads a note.
   *
   * @throws IllegalArgumentException when it has another form
   */
  static CheckpointNote parse(String note) {
    Matcher part = FORM.matcher(note);
    if (!part.matches()) {
      throw new IllegalArgumentException("not a checkpoint of Firebreak");
    }
    try {
      return new CheckpointNote(
          Long.parseLong(part.group(3)),
          Instant.parse(part.group(4)),
          Integer.parseInt(part.group(1)),
          part.group(2),
          part.group(5),
          part.group(6));
    } catch (DateTimeParseException e) {
      throw new IllegalArgumentException("not a time: " + part.group(4), e);
    }
  }

  /**
   * Reads a note from its lines without the empty one.
   *
   * @throws IllegalArgumentException when it has another form
   */
  static CheckpointNote parse(List<String> lines) {
    int last = lines.size() - 1;
    return parse(String.join("\n", lines.subList(0, last)) + "\n\n" + lines.get(last) + "\n");
  }

  /** What is signed. */
  String text() {
    return "%s\n%d\n%s\ncheckpoint %d\nat %s\nprevious %s\n"
        .formatted(VerifierKey.NAME, size, root, number, at, previous);
  }

  /** The whole note. */
  String note() {
    return text() + "\n— " + VerifierKey.NAME + " " + signature + "\n";
  }

  private String textHash() {
    return Base64.getEncoder().encodeToString(EventHash.sha256().digest(text().getBytes(UTF_8)));
  }

  /** Whether it names the given one as the one before it. */
  boolean follows(Optional<CheckpointNote> before) {
    return previous.equals(before.map(CheckpointNote::textHash).orElse(NONE));
  }

  /** Whether it seals exactly these heads. */
  boolean seals(List<SealedHead> heads) {
    return size == heads.size()
        && root.equals(Base64.getEncoder().encodeToString(SealedHead.root(heads)));
  }

  /** Whether one of the keys signed it. */
  boolean isSignedBy(Collection<VerifierKey> keys) {
    byte[] both;
    try {
      both = Base64.getDecoder().decode(signature);
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (both.length != 4 + 64) {
      return false;
    }
    String id = HexFormat.of().formatHex(both, 0, 4);
    byte[] signed = Arrays.copyOfRange(both, 4, both.length);
    return keys.stream().anyMatch(key -> key.id().equals(id) && key.verify(text(), signed));
  }
}

package io.firebreak.journal;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;

/**
 * Checkpoints kept outside the store: a file that is only ever appended to. It holds the public
 * key, and for each checkpoint the signed note and the heads it seals, so that it proves by itself
 * what the store must still contain.
 */
final class CheckpointFile {
  private static final Logger LOG = System.getLogger(CheckpointFile.class.getName());
  private static final String KEY = "key ";

  /** Stands below a whole checkpoint, so that one that was torn is known as such. */
  private static final String END = "end";

  private final Path path;

  CheckpointFile(Path path) {
    this.path = path;
  }

  /** Takes what the file holds, from its beginning to its end. */
  interface Reader {
    /** A public key. */
    void key(VerifierKey key);

    /** A whole checkpoint; its signature and its place have not been checked. */
    void checkpoint(CheckpointNote note, List<SealedHead> heads);

    /** Something else: torn when the machine went down, or worse. Its number is then missing. */
    void damaged(String firstLine);
  }

  Path path() {
    return path;
  }

  /** Its length in bytes; 0 when it is missing. */
  long size() throws IOException {
    return Files.exists(path) ? Files.size(path) : 0;
  }

  /** Reads the file, passing over what was torn while it was written; a missing file is empty. */
  void read(Reader reader) throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    List<String> block = new ArrayList<>();
    try (var lines = new BufferedReader(new InputStreamReader(Files.newInputStream(path), UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.equals(VerifierKey.NAME) || line.startsWith(KEY)) {
          hand(block, reader);
          block.clear();
        }
        block.add(line);
      }
    }
    hand(block, reader);
  }

  private static void hand(List<String> block, Reader reader) {
    block.removeIf(String::isEmpty);
    if (block.isEmpty()) {
      return;
    }
    String first = block.getFirst();
    try {
      if (first.startsWith(KEY)) {
        reader.key(new VerifierKey(first.substring(KEY.length())));
      } else {
        handCheckpoint(block, reader);
      }
    } catch (IllegalArgumentException e) {
      LOG.log(Level.DEBUG, "a part of the checkpoint file cannot be read", e);
      reader.damaged(first);
    }
  }

  private static void handCheckpoint(List<String> block, Reader reader) {
    if (block.size() <= CheckpointNote.LINES || !block.getLast().equals(END)) {
      throw new IllegalArgumentException("its end is missing");
    }
    List<String> heads = block.subList(CheckpointNote.LINES, block.size() - 1);
    reader.checkpoint(
        CheckpointNote.parse(block.subList(0, CheckpointNote.LINES)),
        heads.stream().map(SealedHead::parse).toList());
  }

  void appendKey(VerifierKey key) throws IOException {
    append(KEY + key.text() + "\n");
  }

  void append(CheckpointNote note, List<SealedHead> heads) throws IOException {
    var text = new StringBuilder(note.note()).append('\n');
    heads.forEach(head -> text.append(head.line()).append('\n'));
    append(text.append(END).append('\n').toString());
  }

  private void append(String text) throws IOException {
    try (FileChannel file =
        FileChannel.open(
            path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND)) {
      // What was torn before must not swallow the beginning of this.
      String separate = file.size() == 0 ? "" : "\n";
      ByteBuffer bytes = ByteBuffer.wrap((separate + text).getBytes(UTF_8));
      while (bytes.hasRemaining()) {
        file.write(bytes);
      }
      file.force(true);
    }
  }
}

package io.firebreak.access;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;

/**
 * The token of the command line on the same machine: a file that only the owner of the data folder
 * can read. It is new at each start, so that an old copy is worth nothing.
 */
public final class LocalToken {
  /** The file's name within the data folder. */
  public static final String FILE = "cli-token";

  private final String hash;

  private LocalToken(String hash) {
    this.hash = hash;
  }

  /**
   * Makes a new token and writes it into the data folder.
   *
   * @throws UncheckedIOException when the file cannot be written
   */
  public static LocalToken write(Path data, SecureRandom random) {
    var token = Token.random(random);
    try {
      writePrivately(data.resolve(FILE), token.reveal());
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot write " + data.resolve(FILE) + ": check the owner and space of the data folder",
          e);
    }
    return new LocalToken(token.hash());
  }

  boolean matches(String presented) {
    return Token.matches(presented, hash);
  }

  /** Creates beside and moves over: nobody ever sees a file that is half written or too open. */
  private static void writePrivately(Path file, String text) throws IOException {
    var beside = file.resolveSibling(FILE + ".new");
    Files.deleteIfExists(beside);
    if (Files.getFileStore(file.toAbsolutePath().getParent()).supportsFileAttributeView("posix")) {
      Files.createFile(
          beside,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(beside);
    }
    Files.writeString(beside, text + "\n");
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
  }
}

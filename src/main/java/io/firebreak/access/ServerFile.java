package io.firebreak.access;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells commands on the same machine where the server listens: {@code server.json} in its data. */
public final class ServerFile {
  private static final String NAME = "server.json";

  private ServerFile() {}

  /** Writes where the server listens into its data folder. */
  public static void write(Path data, String url) throws IOException {
    Files.writeString(data.resolve(NAME), "{\"url\":\"" + url + "\"}\n");
  }
}

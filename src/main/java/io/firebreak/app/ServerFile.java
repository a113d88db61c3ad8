package io.firebreak.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Tells commands on the same machine where the server listens: {@code server.json} in its data. */
final class ServerFile {
  private static final String NAME = "server.json";

  private ServerFile() {}

  static void write(Path data, String url) throws IOException {
    Files.writeString(data.resolve(NAME), "{\"url\":\"" + url + "\"}\n");
  }
}

package io.firebreak.testing;

import io.firebreak.journal.DatabaseConfig;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;

/** A PostgreSQL server of a test's own, which it may stop and start again on the same data. */
public final class PostgresServer implements AutoCloseable {
  private final Path folder;
  private final int port;
  private EmbeddedPostgres server;
  private boolean running = true;

  /**
   * Starts a server.
   *
   * @param folder for its files; empty
   */
  public PostgresServer(Path folder) throws IOException {
    this.folder = folder;
    this.port = Ports.free();
    this.server = builder().start();
  }

  private EmbeddedPostgres.Builder builder() {
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(folder)
        .setCleanDataDirectory(false)
        .setServerConfig("listen_addresses", "127.0.0.1");
  }

  /** Its own database. */
  public DatabaseConfig.Postgres config() {
    return new DatabaseConfig.Postgres(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres", Postgres.USER, "postgres");
  }

  /** Stops the server; its clients lose their connections. */
  public void stop() throws IOException {
    running = false;
    server.close();
  }

  /** Starts it again at the same address. */
  public void start() throws IOException {
    server = builder().start();
    running = true;
  }

  @Override
  public void close() {
    if (running) {
      try {
        stop();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}

package io.firebreak.app.bench;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;

/** The packaged program as a process of its own. */
final class BenchServer implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(BenchServer.class);
  private static final String LISTENS = "Firebreak listens on ";
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(60);

  private final Process process;
  private final Duration ready;
  private final String address;

  private BenchServer(Process process, Duration ready, String address) {
    this.process = process;
    this.ready = ready;
    this.address = address;
  }

  /**
   * Starts it as the launcher does, and waits until it listens.
   *
   * @param jvm more options of the JVM
   * @throws IOException when it does not come up
   */
  static BenchServer start(Path folder, List<String> jvm) throws IOException {
    var command = program(jvm);
    command.addAll(List.of("serve", "--port", "0"));
    command.addAll(List.of("--config", folder.resolve("config").toString()));
    command.addAll(List.of("--runbooks", folder.resolve("runbooks").toString()));
    command.addAll(List.of("--data", folder.resolve("data").toString()));
    var log = folder.resolve("server.log");
    long begun = System.nanoTime();
    var process =
        new ProcessBuilder(command)
            .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
            .start();
    var out = process.inputReader(UTF_8);
    for (var line = out.readLine(); line != null; line = out.readLine()) {
      if (line.startsWith(LISTENS)) {
        var ready = Duration.ofNanos(System.nanoTime() - begun);
        Thread.ofVirtual().start(() -> drain(out));
        return new BenchServer(process, ready, line.substring(LISTENS.length()).strip());
      }
    }
    throw new IOException("the program did not start; its log says:\n" + Files.readString(log));
  }

  /**
   * Runs a command that needs no server, as the launcher does, to its end.
   *
   * @return how long the process took
   * @throws IOException when it does not end well
   */
  static Duration command(Path folder, List<String> arguments) throws IOException {
    var command = program(List.of("-XX:TieredStopAtLevel=1"));
    command.addAll(arguments);
    var log = folder.resolve("command.log");
    long begun = System.nanoTime();
    var process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    try {
      if (process.waitFor() != 0) {
        throw new IOException(arguments + " failed:\n" + Files.readString(log));
      }
      return Duration.ofNanos(System.nanoTime() - begun);
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private static List<String> program(List<String> jvm) throws IOException {
    var command = new ArrayList<String>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(
        List.of(
            "-Xmx512m",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:TrimNativeHeapInterval=10000",
            "--sun-misc-unsafe-memory-access=allow"));
    command.addAll(jvm);
    command.addAll(List.of("-jar", jar().toString()));
    return command;
  }

  /** A full pipe would stop the program when it logs. */
  private static void drain(BufferedReader out) {
    try {
      out.transferTo(Writer.nullWriter());
    } catch (IOException e) {
      LOG.debugf("its output ended: %s", e.getMessage());
    }
  }

  private static Path jar() throws IOException {
    try {
      var place =
          Path.of(BenchServer.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (!Files.isRegularFile(place)) {
        throw new IOException("bench measures the packaged program: run it by ./firebreak bench");
      }
      return place;
    } catch (URISyntaxException e) {
      throw new IOException(e);
    }
  }

  /** From the start of the process until it said that it listens. */
  Duration ready() {
    return ready;
  }

  /** Its address without a slash at the end. */
  String address() {
    return address;
  }

  /** Processor time that it has used. */
  Duration cpu() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO);
  }

  /** Its resident memory in bytes; empty where the system does not tell it as Linux does. */
  OptionalLong memory() throws IOException {
    var status = Path.of("/proc", Long.toString(process.pid()), "status");
    if (!Files.exists(status)) {
      return OptionalLong.empty();
    }
    return Files.readAllLines(status).stream()
        .filter(line -> line.startsWith("VmRSS:"))
        .mapToLong(
            line -> 1024 * Long.parseLong(line.replace("VmRSS:", "").replace("kB", "").strip()))
        .findFirst();
  }

  /** Asks it to stop and waits. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}

package io.firebreak.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A Java program in a process of its own, which ends with the test at the latest. */
public final class Child implements AutoCloseable {
  private static final String LISTENS = "Firebreak listens on ";
  private static final Duration LAST_WORDS = Duration.ofSeconds(10);

  private final Process process;
  private final Path temporary;
  private final List<String> said = new ArrayList<>();
  private boolean silent;

  private Child(Process process, Path temporary) {
    this.process = process;
    this.temporary = temporary;
    Thread.ofVirtual().start(this::listen);
  }

  /** Starts this test's own JVM with these arguments. */
  public static Child java(List<String> arguments) throws IOException {
    var command = new ArrayList<String>();
    command.add(ProcessHandle.current().info().command().orElseThrow());
    command.add("-Xmx256m");
    command.add("-XX:+UseSerialGC");
    command.add("-XX:TieredStopAtLevel=1");
    // One that is killed leaves its temporary files behind.
    var temporary = Stores.newFolder("child");
    command.add("-Djava.io.tmpdir=" + temporary);
    command.addAll(arguments);
    return new Child(new ProcessBuilder(command).redirectErrorStream(true).start(), temporary);
  }

  private void listen() {
    try (BufferedReader out = process.inputReader(UTF_8)) {
      for (var line = out.readLine(); line != null; line = out.readLine()) {
        hear(line);
      }
    } catch (IOException e) {
      hear("(its output broke off: " + e.getMessage() + ")");
    }
    synchronized (this) {
      silent = true;
      notifyAll();
    }
  }

  private synchronized void hear(String line) {
    said.add(line);
    notifyAll();
  }

  /** Waits for a line that holds {@code text} and returns it. */
  public synchronized String awaitLine(String text, Duration patience) throws InterruptedException {
    var end = System.nanoTime() + patience.toNanos();
    for (int next = 0; ; next++) {
      while (next >= said.size()) {
        var left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
        if (silent || left <= 0) {
          throw new AssertionError("never said: " + text + "\n" + output());
        }
        wait(left);
      }
      if (said.get(next).contains(text)) {
        return said.get(next);
      }
    }
  }

  /** Waits until the server listens and returns its address without a slash at the end. */
  public String address() throws InterruptedException {
    var line = awaitLine(LISTENS, Duration.ofSeconds(60));
    return line.substring(line.indexOf(LISTENS) + LISTENS.length()).strip();
  }

  /** All it said so far. */
  public synchronized String output() {
    return String.join("\n", said);
  }

  /** Its process id. */
  public long pid() {
    return process.pid();
  }

  /** Kills it without a word, as {@code kill -9} does. */
  public void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Asks it to stop, as {@code kill} does. */
  public void terminate() {
    process.destroy();
  }

  /** Asks it to stop, as {@code kill} does, and returns its exit code. */
  public int stop() throws InterruptedException {
    process.destroy();
    int code = process.waitFor();
    hearOut();
    return code;
  }

  /** Waits for its end and returns its exit code. */
  public int exit(Duration patience) throws InterruptedException {
    if (!process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new AssertionError("it goes on:\n" + output());
    }
    hearOut();
    return process.exitValue();
  }

  /** Its last words may not have been heard when it is gone; a child of its own may still speak. */
  private synchronized void hearOut() throws InterruptedException {
    var end = System.nanoTime() + LAST_WORDS.toNanos();
    for (var left = LAST_WORDS.toMillis();
        !silent && left > 0;
        left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())) {
      wait(left);
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
    Stores.delete(temporary);
  }
}

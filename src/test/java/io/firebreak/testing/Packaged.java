package io.firebreak.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The packaged program in processes of its own; only tests that run after packaging have one. It
 * starts from a JDK AOT cache, which its first start in a build leaves beside it: tests start it a
 * hundred times, and this halves what each start takes.
 */
public final class Packaged {
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private Packaged() {}

  /** Starts it with these words. */
  public static Child start(String... words) throws IOException {
    return start(List.of(words));
  }

  /** Starts it with these words. */
  public static Child start(List<String> words) throws IOException {
    return start(cached(), List.of("-jar", jar().toString()), words);
  }

  /**
   * Starts it by a {@code main} of the tests, which gives the words to the program's own.
   *
   * @param options more options of the JVM
   */
  public static Child startBy(Class<?> main, List<String> options, List<String> words)
      throws IOException {
    var how = new ArrayList<>(options);
    how.addAll(List.of("-cp", jar() + File.pathSeparator + classes(main), main.getName()));
    return start(cached(), how, words);
  }

  /** A cache is only taken by a JVM with the same options on modules as the one that wrote it. */
  private static Child start(String cache, List<String> how, List<String> words)
      throws IOException {
    var arguments =
        new ArrayList<>(
            List.of(
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                cache));
    arguments.addAll(how);
    arguments.addAll(words);
    return Child.java(arguments);
  }

  private static String cached() {
    return "-XX:AOTCache=" + Cache.FILE;
  }

  private static Path jar() {
    var jar = System.getProperty("firebreak.jar");
    if (jar == null) {
      throw new IllegalStateException("this test runs after packaging: ./mvnw verify");
    }
    return Path.of(jar);
  }

  private static Path classes(Class<?> of) {
    return Path.of(of.getProtectionDomain().getCodeSource().getLocation().getPath());
  }

  /** Written by the first test of a build that needs it, while those of other JVMs wait. */
  private static final class Cache {
    static final Path FILE = written();

    private static Path written() {
      var file = jar().resolveSibling("firebreak-tests.aot");
      try (var channel = FileChannel.open(Path.of(file + ".lock"), CREATE, WRITE);
          var _ = channel.lock()) {
        if (!Files.exists(file) || isOlder(file, jar())) {
          write(file);
        }
        return file;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException(e);
      }
    }

    private static boolean isOlder(Path file, Path than) throws IOException {
      return Files.getLastModifiedTime(file).compareTo(Files.getLastModifiedTime(than)) < 0;
    }

    /** The demo starts the server and takes a run to its end, by itself. */
    private static void write(Path file) throws IOException, InterruptedException {
      var folder = Stores.newFolder("start");
      var how = List.of("-jar", jar().toString());
      var words =
          List.of("demo", "--yes", "--data", folder.resolve("data").toString(), "--port", "0");
      try (var demo = start("-XX:AOTCacheOutput=" + file, how, words)) {
        if (demo.exit(PATIENCE) != 0) {
          throw new IllegalStateException("the demo failed:\n" + demo.output());
        }
      } finally {
        Stores.delete(folder);
      }
    }
  }
}

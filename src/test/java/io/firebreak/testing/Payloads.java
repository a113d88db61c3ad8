package io.firebreak.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The samples of what monitoring systems post, and the golden files beside them. */
public final class Payloads {
  /** A moment at which the captured firing alerts still fire and the resolved ones are over. */
  public static final Instant RECEIVED_AT = Instant.parse("2026-11-22T13:21:00Z");

  private static final Path ROOT = Path.of("src/test/resources/payloads");
  private static final Path GOLDEN = Path.of("src/test/resources/golden");
  private static final List<String> BODIES = List.of(".json", ".form");
  private static final boolean WRITE = "write".equals(System.getProperty("firebreak.golden"));

  private Payloads() {}

  /** Bodies of a folder and its sub-folders, such as {@code alertmanager}, in name order. */
  public static List<String> of(String folder) {
    try (var files = Files.walk(ROOT.resolve(folder))) {
      return files
          .filter(file -> BODIES.stream().anyMatch(file.toString()::endsWith))
          .map(file -> ROOT.relativize(file).toString())
          .sorted()
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The exact bytes of a sample. */
  public static byte[] body(String name) {
    try {
      return Files.readAllBytes(ROOT.resolve(name));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The headers that were sent with a sample, empty when none were recorded. */
  public static Map<String, String> headers(String name) {
    var file = ROOT.resolve(name.replaceFirst("\\.(json|form)$", ".headers"));
    var headers = new LinkedHashMap<String, String>();
    if (!Files.exists(file)) {
      return headers;
    }
    try {
      for (var line : Files.readAllLines(file, StandardCharsets.ISO_8859_1)) {
        int colon = line.indexOf(": ");
        if (colon > 0) {
          headers.put(line.substring(0, colon), line.substring(colon + 2));
        }
      }
      return headers;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * The text that a golden file holds. With {@code -Dfirebreak.golden=write} the file is written
   * from {@code actual} first, so that a wanted change is one command and a diff to read.
   */
  public static String golden(String name, String actual) {
    var file = GOLDEN.resolve(name);
    try {
      if (WRITE) {
        Files.createDirectories(file.getParent());
        Files.writeString(file, actual);
      }
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.firebreak.testing;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Payload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Keeps every version of every event readable for ever. A folder holds one file for each kind and
 * version, {@code run.moved.v1.json}, with one stored payload a line; a file is added with each
 * release and never changed.
 *
 * <p>{@code -Dfirebreak.golden=write} lets {@link #example} add files for what has none yet.
 */
public final class GoldenEvents {
  private static final String SUFFIX = ".json";
  private static final boolean WRITE = "write".equals(System.getProperty("firebreak.golden"));

  private final EventTypes types;
  private final Path folder;

  /** Golden files of these kinds of events. */
  public GoldenEvents(EventTypes types, Path folder) {
    this.types = types;
    this.folder = folder;
  }

  /**
   * Fails when a line of any file can no longer be read, when the version that is written now comes
   * out differently, or when a kind with a history has no file for one of its old versions.
   */
  public void check() {
    List<Path> files = files();
    assertThat(files).as("golden files in %s", folder).isNotEmpty();
    files.forEach(this::check);
    for (EventTypes.Type type : types.all()) {
      for (int schema = 1; schema < type.schema(); schema++) {
        assertThat(file(type.name(), schema)).exists();
      }
    }
  }

  /** Makes sure that this kind of event has a file in its present version. */
  public void example(Payload payload) {
    EventTypes.Type type = types.of(payload);
    Path file = file(type.name(), type.schema());
    if (WRITE && !Files.exists(file)) {
      try {
        Files.createDirectories(folder);
        Files.writeString(file, types.write(payload) + "\n", UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertThat(file).as("run once with -Dfirebreak.golden=write").exists();
  }

  private void check(Path file) {
    String name = file.getFileName().toString();
    int version = name.lastIndexOf(".v");
    String type = name.substring(0, version);
    int schema = Integer.parseInt(name.substring(version + 2, name.length() - SUFFIX.length()));
    for (String line : lines(file)) {
      Payload payload = types.read(type, schema, line);
      if (types.of(payload).schema() == schema) {
        assertThat(types.write(payload)).as(name).isEqualTo(line);
      }
    }
  }

  private Path file(String name, int schema) {
    return folder.resolve(name + ".v" + schema + SUFFIX);
  }

  private List<Path> files() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(SUFFIX)).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> lines(Path file) {
    try {
      List<String> lines = new ArrayList<>(Files.readAllLines(file, UTF_8));
      lines.removeIf(String::isEmpty);
      assertThat(lines).as("%s", file).isNotEmpty();
      return lines;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}

package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileSystems;
import java.nio.file.FileVisitOption;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@DisplayName("A watched folder")
class FolderWatchTest {
  private static final Duration LONG = Duration.ofMinutes(10);

  /** Never looks by itself, so that only events can tell. */
  private static final FolderWatch.Settings BY_EVENTS =
      new FolderWatch.Settings(Duration.ofMillis(30), Duration.ofSeconds(2), LONG);

  @TempDir Path folder;
  private final List<String> seen = Collections.synchronizedList(new ArrayList<>());

  private FolderWatch watch(FolderWatch.Settings settings, FolderWatch.Events events) {
    var watch = new FolderWatch(folder, settings, () -> seen.add(read()), events);
    await().until(() -> seen.size() == 1);
    return watch;
  }

  private FolderWatch watch() {
    return watch(BY_EVENTS, () -> FileSystems.getDefault().newWatchService());
  }

  /** All that stands in the folder's files, in the order of their names. */
  private String read() {
    try (var files = Files.walk(folder, FileVisitOption.FOLLOW_LINKS)) {
      var text = new StringBuilder();
      for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
        text.append(Files.readString(file));
      }
      return text.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void awaitLast(String text) {
    await().until(() -> seen.getLast().equals(text));
  }

  @Test
  @DisplayName("tells of new, changed and deleted files, also in folders that are new")
  void changes() throws IOException {
    try (var _ = watch()) {
      Files.writeString(folder.resolve("a.yaml"), "a");
      awaitLast("a");
      Files.createDirectories(folder.resolve("deep/down"));
      Files.writeString(folder.resolve("deep/down/b.yaml"), "b");
      awaitLast("ab");
      Files.writeString(folder.resolve("deep/down/b.yaml"), "bb");
      awaitLast("abb");
      Files.delete(folder.resolve("a.yaml"));
      awaitLast("bb");
    }
  }

  @Test
  @DisplayName("tells when Kubernetes swaps the link behind a mounted ConfigMap")
  void configMap() throws IOException {
    generation("..2026_01_01", "old");
    Files.createSymbolicLink(folder.resolve("..data"), Path.of("..2026_01_01"));
    Files.createSymbolicLink(folder.resolve("a.yaml"), Path.of("..data/a.yaml"));
    try (var _ = watch()) {
      generation("..2026_01_02", "new");
      var swap = Files.createSymbolicLink(folder.resolve("..data_tmp"), Path.of("..2026_01_02"));
      Files.move(swap, folder.resolve("..data"), StandardCopyOption.ATOMIC_MOVE);
      await().until(() -> seen.getLast().endsWith("new") && !seen.getLast().endsWith("oldnew"));
      assertThat(folder.resolve("a.yaml")).hasContent("new");
    }
  }

  private void generation(String name, String text) throws IOException {
    Files.createDirectories(folder.resolve(name));
    Files.writeString(folder.resolve(name).resolve("a.yaml"), text);
  }

  @Test
  @DisplayName("is read once for many changes that follow each other")
  void debounced() throws IOException {
    var settings = new FolderWatch.Settings(Duration.ofSeconds(1), Duration.ofSeconds(20), LONG);
    try (var _ = watch(settings, () -> FileSystems.getDefault().newWatchService())) {
      for (int i = 0; i < 100; i++) {
        Files.writeString(folder.resolve("%03d.yaml".formatted(i)), "x");
      }
      awaitLast("x".repeat(100));
      assertThat(seen).hasSizeLessThanOrEqualTo(3);
    }
  }

  @Test
  @DisplayName("is looked at again and again where no events can be had")
  void sweep() throws IOException {
    var settings =
        new FolderWatch.Settings(
            Duration.ofMillis(10), Duration.ofSeconds(2), Duration.ofMillis(20));
    try (var _ =
        watch(
            settings,
            () -> {
              throw new IOException("User limit of inotify instances reached");
            })) {
      Files.writeString(folder.resolve("a.yaml"), "a");
      awaitLast("a");
    }
    Files.writeString(folder.resolve("a.yaml"), "closed");
    assertThat(seen).doesNotContain("closed");
  }

  @Test
  @DisplayName("may come later than the watch")
  void missing() throws IOException {
    folder = folder.resolve("later");
    var settings =
        new FolderWatch.Settings(
            Duration.ofMillis(10), Duration.ofSeconds(2), Duration.ofMillis(20));
    Files.createDirectories(folder);
    try (var _ = watch(settings, () -> FileSystems.getDefault().newWatchService())) {
      Files.delete(folder);
      Files.createDirectories(folder);
      Files.writeString(folder.resolve("a.yaml"), "a");
      awaitLast("a");
    }
  }
}

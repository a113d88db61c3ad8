package io.firebreak.cli;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Waits until something changes in folders, and in those of files. */
final class FolderWatch implements AutoCloseable {
  /** Editors write in several goes; what comes within this time is one change. */
  private static final long QUIET_MILLIS = 100;

  private final List<Path> paths;
  private final WatchService service;
  private final Set<Path> watched = new HashSet<>();

  FolderWatch(List<Path> paths) throws IOException {
    this.paths = paths;
    this.service = paths.getFirst().getFileSystem().newWatchService();
    register();
  }

  /** Waits for a change; false when nobody will wait any more. */
  boolean await() throws IOException {
    try {
      drain(service.take());
      for (var key = next(); key != null; key = next()) {
        drain(key);
      }
      register();
      return true;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    } catch (ClosedWatchServiceException e) {
      return false;
    }
  }

  private @Nullable WatchKey next() throws InterruptedException {
    return service.poll(QUIET_MILLIS, TimeUnit.MILLISECONDS);
  }

  private void drain(WatchKey key) {
    key.pollEvents();
    if (!key.reset()) {
      watched.remove((Path) key.watchable());
    }
  }

  /** Watches every folder, new ones included. */
  private void register() throws IOException {
    for (var path : paths) {
      if (!Files.isDirectory(path)) {
        watch(path.toAbsolutePath().getParent());
        continue;
      }
      try (var walk = Files.walk(path)) {
        for (var folder : walk.filter(Files::isDirectory).toList()) {
          watch(folder);
        }
      }
    }
  }

  private void watch(Path folder) throws IOException {
    if (watched.add(folder)) {
      folder.register(
          service,
          StandardWatchEventKinds.ENTRY_CREATE,
          StandardWatchEventKinds.ENTRY_MODIFY,
          StandardWatchEventKinds.ENTRY_DELETE);
    }
  }

  @Override
  public void close() throws IOException {
    service.close();
  }
}

package io.firebreak.runbook;

import java.io.IOException;
import java.nio.file.ClosedWatchServiceException;
import java.nio.file.FileSystems;
import java.nio.file.Path;
import java.nio.file.StandardWatchEventKinds;
import java.nio.file.WatchKey;
import java.nio.file.WatchService;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Calls back when a folder has changed and has been quiet for a moment. The file system's events
 * only make it look sooner: what counts is how the folder looks, so an event that never comes (a
 * network file system, too many watches) costs time and nothing else.
 */
public final class FolderWatch implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(FolderWatch.class);

  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(10);

  /** Opens what tells of events; a test can let it fail. */
  @FunctionalInterface
  interface Events {
    WatchService open() throws IOException;
  }

  private final Path root;
  private final Settings settings;
  private final Runnable changed;
  private final Map<Path, WatchKey> keys = new HashMap<>();
  private final @Nullable WatchService events;
  private final CountDownLatch closed = new CountDownLatch(1);
  private final Thread thread;
  private @Nullable FolderPrint known;

  /**
   * How it watches.
   *
   * @param quiet how long a changed folder must stay as it is before it is read
   * @param patience how long a folder that never rests is waited for
   * @param sweep how often it is looked at without an event
   */
  public record Settings(Duration quiet, Duration patience, Duration sweep) {
    /** Half a second of quiet, five at most, and a look every ten. */
    public static final Settings DEFAULT =
        new Settings(Duration.ofMillis(500), Duration.ofSeconds(5), Duration.ofSeconds(10));
  }

  /**
   * Begins to watch. Calls back once at once, since nobody knows what changed after the caller
   * looked last, and then after every change; on a thread of its own.
   *
   * @param changed reads the folder; must not throw
   */
  public FolderWatch(Path root, Settings settings, Runnable changed) {
    this(root, settings, changed, () -> FileSystems.getDefault().newWatchService());
  }

  FolderWatch(Path root, Settings settings, Runnable changed, Events events) {
    this.root = root;
    this.settings = settings;
    this.changed = changed;
    this.events = opened(events);
    // A platform thread, so that lint takes no carrier from the threads that drive runs.
    this.thread = Thread.ofPlatform().daemon().name("watch-" + root.getFileName()).start(this::run);
  }

  private @Nullable WatchService opened(Events opening) {
    try {
      return opening.open();
    } catch (IOException e) {
      LOG.warnf("%s is looked at every %s, for want of events: %s", root, settings.sweep(), e);
      return null;
    }
  }

  private void run() {
    try {
      do {
        look();
      } while (!rested());
    } catch (InterruptedException | ClosedWatchServiceException e) {
      LOG.debugf("no longer watching %s", root);
    }
  }

  private void look() throws InterruptedException {
    var now = FolderPrint.of(root);
    while (listen(now)) {
      // What came into a new folder before we listened to it had no event.
      now = FolderPrint.of(root);
    }
    if (!now.sameAs(known)) {
      known = known == null ? now : settled(now);
      changed.run();
    }
  }

  /** Waits until the folder no longer changes, but not for ever. */
  private FolderPrint settled(FolderPrint first) throws InterruptedException {
    var last = first;
    for (var waited = Duration.ZERO;
        waited.compareTo(settings.patience()) < 0;
        waited = waited.plus(settings.quiet())) {
      if (closed.await(settings.quiet().toMillis(), TimeUnit.MILLISECONDS)) {
        throw new InterruptedException();
      }
      var now = FolderPrint.of(root);
      if (now.sameAs(last)) {
        return now;
      }
      last = now;
    }
    return last;
  }

  /** Waits for an event or the time of the next look; true when it is over. */
  private boolean rested() throws InterruptedException {
    var most = settings.sweep().toMillis();
    if (events == null) {
      return closed.await(most, TimeUnit.MILLISECONDS);
    }
    var key = events.poll(most, TimeUnit.MILLISECONDS);
    if (key != null) {
      key.pollEvents();
      key.reset();
    }
    return closed.getCount() == 0;
  }

  /** Listens to the folders that there are; true when there is one more. */
  private boolean listen(FolderPrint print) {
    if (events == null) {
      return false;
    }
    keys.keySet().removeIf(folder -> !print.folders().contains(folder) && forget(folder));
    int before = keys.size();
    // Again for those that are known: a link may lead elsewhere now.
    print.folders().forEach(folder -> register(events, folder));
    return keys.size() > before;
  }

  private boolean forget(Path folder) {
    var key = keys.get(folder);
    if (key != null) {
      key.cancel();
    }
    return true;
  }

  private void register(WatchService service, Path folder) {
    try {
      keys.put(
          folder,
          folder.register(
              service,
              StandardWatchEventKinds.ENTRY_CREATE,
              StandardWatchEventKinds.ENTRY_MODIFY,
              StandardWatchEventKinds.ENTRY_DELETE));
    } catch (IOException e) {
      LOG.debugf("no events of %s: %s", folder, e);
    }
  }

  /** Waits for a reading that is going on, so that what it writes to is still there. */
  @Override
  public void close() {
    closed.countDown();
    try {
      if (events != null) {
        events.close();
      }
      thread.join(LONGEST_FAREWELL);
    } catch (IOException e) {
      LOG.debugf("the watch of %s did not close: %s", root, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

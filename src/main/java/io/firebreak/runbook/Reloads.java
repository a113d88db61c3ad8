package io.firebreak.runbook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CancellationException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import org.jboss.logging.Logger;

/**
 * Reads again what has changed: after a change in a watched folder, at each poll of what cannot be
 * watched, and when somebody asks. One thread of its own does it all, one thing at a time, so that
 * neither lint nor a slow repository stands in the way of a run.
 */
public final class Reloads implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Reloads.class);
  private static final Duration LONGEST_FAREWELL = Duration.ofSeconds(10);

  private final List<Reloadable> all;
  private final Settings settings;
  private final BiConsumer<String, Outcome> told;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("reload").factory());
  private final List<FolderWatch> watches = new ArrayList<>();

  /**
   * How it reloads.
   *
   * @param watch of folders
   * @param poll how often a source without a folder is asked
   * @param again how soon a reading that failed is tried again
   */
  public record Settings(FolderWatch.Settings watch, Duration poll, Duration again) {}

  /** What came of reading one thing again. */
  public sealed interface Outcome {
    /** It was read; what has errors was not taken. */
    record Read(List<Problem> problems) implements Outcome {
      @Override
      public String code() {
        return new Report(0, problems).errors() ? "errors" : "clean";
      }
    }

    /** It could not even be read or recorded; everything is as before. */
    record Failed(String why) implements Outcome {
      @Override
      public String code() {
        return "failed";
      }
    }

    /** The word for it in metrics and answers. */
    String code();
  }

  /**
   * Nothing is read before {@link #start}, unless somebody asks.
   *
   * @param all each may look at those before it: after a change they are read again from there on
   * @param told hears what came of each reading, by name
   */
  public Reloads(List<Reloadable> all, Settings settings, BiConsumer<String, Outcome> told) {
    this.all = List.copyOf(all);
    this.settings = settings;
    this.told = told;
  }

  /** Begins to watch and to poll. */
  public void start() {
    for (var each : all) {
      each.folder()
          .ifPresentOrElse(
              folder ->
                  watches.add(
                      new FolderWatch(
                          folder, settings.watch(), () -> thread.execute(() -> refreshFrom(each)))),
              () -> {
                var millis = settings.poll().toMillis();
                var _ =
                    thread.scheduleWithFixedDelay(
                        () -> refreshFrom(each), millis, millis, TimeUnit.MILLISECONDS);
              });
    }
  }

  /**
   * Reads everything again, now, and waits for it.
   *
   * @return what came of it, by name
   */
  public Map<String, Outcome> now() throws InterruptedException {
    Callable<Map<String, Outcome>> task =
        () -> {
          var outcomes = new LinkedHashMap<String, Outcome>();
          all.forEach(each -> outcomes.put(each.name(), refresh(each)));
          return outcomes;
        };
    try {
      return thread.submit(task).get();
    } catch (ExecutionException | CancellationException e) {
      throw new IllegalStateException("a reload ended by itself", e);
    }
  }

  private void refreshFrom(Reloadable changed) {
    all.subList(all.indexOf(changed), all.size()).forEach(this::refresh);
  }

  /** Whatever goes wrong is told and tried again, because a change must not be lost. */
  private Outcome refresh(Reloadable each) {
    Outcome outcome;
    try {
      outcome = new Outcome.Read(each.refresh());
    } catch (RuntimeException e) {
      LOG.errorf(e, "%s could not be read again; all is as before", each.name());
      outcome = new Outcome.Failed(String.valueOf(e.getMessage()));
      if (!thread.isShutdown()) {
        var _ =
            thread.schedule(
                () -> refresh(each), settings.again().toMillis(), TimeUnit.MILLISECONDS);
      }
    }
    told.accept(each.name(), outcome);
    return outcome;
  }

  @Override
  public void close() {
    watches.forEach(FolderWatch::close);
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(LONGEST_FAREWELL.toMillis(), TimeUnit.MILLISECONDS)) {
        LOG.warn("a reload did not end in time");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

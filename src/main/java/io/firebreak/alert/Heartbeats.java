package io.firebreak.alert;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;

/**
 * Hears the heartbeats among what is sent to the hooks. A delivery counts as soon as it is
 * authentic and read: also one that was here before, which a heartbeat usually was, and one that
 * the store cannot take just now. Thread-safe.
 */
public final class Heartbeats implements HookWatch {
  /** The most that may be configured. */
  public static final int MOST = 100;

  private final List<Heartbeat> all;
  private final Map<String, List<Heartbeat>> byHook;
  private final LongSupplier nanos;
  private final Map<String, Long> last = new ConcurrentHashMap<>();
  private final Map<String, Long> unwritten = new ConcurrentHashMap<>();
  private final List<Consumer<String>> counters = new CopyOnWriteArrayList<>();

  /**
   * Nothing is heard yet.
   *
   * @param nanos time that only goes forward, in nanoseconds
   */
  public Heartbeats(List<Heartbeat> all, LongSupplier nanos) {
    this.all = List.copyOf(all);
    this.byHook = all.stream().collect(Collectors.groupingBy(Heartbeat::hook));
    this.nanos = nanos;
  }

  /** Those that are configured. */
  public List<Heartbeat> all() {
    return all;
  }

  /** Adds somebody who hears the name of each heartbeat that beats; it must be quick. */
  public void onBeat(Consumer<String> counter) {
    counters.add(counter);
  }

  /** What reads a hook's deliveries, with heartbeats as pseudo alerts. */
  public AlertSource among(HookRef hook, AlertSource source) {
    var here = byHook.get(hook.id());
    return here == null ? source : new HeartbeatSource(source, here);
  }

  @Override
  public void refused(HookRef hook, HookRequest request) {
    // somebody else knocks
  }

  @Override
  public void believed(HookRef hook) {
    // what it sends is heard when it is read
  }

  @Override
  public void heard(HookRef hook, Parsed parsed) {
    for (var heartbeat : byHook.getOrDefault(hook.id(), List.of())) {
      if (heartbeat.isHeardIn(parsed)) {
        var now = nanos.getAsLong();
        last.put(heartbeat.name(), now);
        unwritten.put(heartbeat.name(), now);
        counters.forEach(counter -> counter.accept(heartbeat.name()));
      }
    }
  }

  /** Whether it was heard here in time, whatever the clock was set to since. */
  public boolean isHeard(Heartbeat heartbeat) {
    var at = last.get(heartbeat.name());
    return at != null && nanos.getAsLong() - at < heartbeat.silentAfter().toNanos();
  }

  /**
   * When each was heard last of those that were heard since {@link #written}, in nanoseconds of the
   * time that only goes forward.
   */
  public Map<String, Long> unwritten() {
    return Map.copyOf(unwritten);
  }

  /** These beats need not be remembered any more. */
  public void written(Map<String, Long> beats) {
    beats.forEach(unwritten::remove);
  }
}

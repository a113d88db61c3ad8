package io.firebreak.slo;

import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.GaugeWithCallback;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.DoubleSupplier;

/** The registered counters and histograms. Thread-safe. */
final class Meters {
  /** Values of one label that are told apart; what comes later is counted as {@code other}. */
  private static final int MOST_VALUES = 200;

  private static final int LONGEST_VALUE = 100;

  /** Seconds: one second to a day. Native histograms are finer and need none. */
  private static final double[] BOUNDS = {
    1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1800, 3600, 7200, 14400, 43200, 86400
  };

  private final Map<Measure, Counter> counters = new EnumMap<>(Measure.class);
  private final Map<Measure, Histogram> histograms = new EnumMap<>(Measure.class);
  private final Map<String, Set<String>> values = new ConcurrentHashMap<>();

  /** Registers every measure; gauges are read at each scrape. */
  Meters(PrometheusRegistry registry, Map<Measure, DoubleSupplier> gauges) {
    for (var measure : Measure.values()) {
      var labels = measure.labels().toArray(String[]::new);
      switch (measure.kind()) {
        case COUNTER ->
            counters.put(
                measure,
                Counter.builder()
                    .name(measure.metric())
                    .help(measure.help())
                    .labelNames(labels)
                    .withoutExemplars()
                    .register(registry));
        case HISTOGRAM ->
            histograms.put(
                measure,
                Histogram.builder()
                    .name(measure.metric())
                    .help(measure.help())
                    .labelNames(labels)
                    .classicUpperBounds(BOUNDS)
                    .withoutExemplars()
                    .register(registry));
        case GAUGE -> gauge(registry, measure, Objects.requireNonNull(gauges.get(measure)));
      }
    }
  }

  private static void gauge(PrometheusRegistry registry, Measure measure, DoubleSupplier value) {
    GaugeWithCallback.builder()
        .name(measure.metric())
        .help(measure.help())
        .callback(callback -> callback.call(value.getAsDouble()))
        .register(registry);
  }

  void count(Measure measure, String... labels) {
    var counter = Objects.requireNonNull(counters.get(measure));
    if (labels.length == 0) {
      counter.inc();
    } else {
      counter.labelValues(bounded(measure, labels)).inc();
    }
  }

  void observe(Measure measure, Duration time, String... labels) {
    var histogram = Objects.requireNonNull(histograms.get(measure));
    var seconds = time.toNanos() / 1e9;
    if (labels.length == 0) {
      histogram.observe(seconds);
    } else {
      histogram.labelValues(bounded(measure, labels)).observe(seconds);
    }
  }

  private String[] bounded(Measure measure, String... labels) {
    var names = measure.labels();
    var kept = new String[labels.length];
    for (int i = 0; i < labels.length; i++) {
      kept[i] = bounded(names.get(i), labels[i]);
    }
    return kept;
  }

  private String bounded(String name, String value) {
    var known = values.computeIfAbsent(name, _ -> ConcurrentHashMap.newKeySet());
    if (known.contains(value)) {
      return value;
    }
    if (known.size() >= MOST_VALUES || value.length() > LONGEST_VALUE) {
      return "other";
    }
    known.add(value);
    return value;
  }
}

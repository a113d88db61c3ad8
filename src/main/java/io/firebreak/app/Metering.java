package io.firebreak.app;

import io.firebreak.alert.Heartbeats;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Intake;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.Engine;
import io.firebreak.runbook.Catalogue;
import io.firebreak.slo.Measure;
import io.firebreak.slo.RunMetrics;
import io.micrometer.core.instrument.Clock;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import io.quarkus.runtime.StartupEvent;
import jakarta.annotation.Priority;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import jakarta.interceptor.Interceptor;
import java.util.Map;
import java.util.concurrent.Executors;

/** Counts what happens, in one registry with the meters of the platform. */
@Singleton
final class Metering {
  @Produces
  @Singleton
  PrometheusRegistry prometheus() {
    return new PrometheusRegistry();
  }

  /** Meters of the platform: JVM and HTTP. */
  @Produces
  @Singleton
  PrometheusMeterRegistry platform(PrometheusRegistry registry) {
    return new PrometheusMeterRegistry(PrometheusConfig.DEFAULT, registry, Clock.SYSTEM);
  }

  @Produces
  @Singleton
  RunMetrics runMetrics(
      PrometheusRegistry registry,
      Journal journal,
      Database database,
      Engine engine,
      Catalogue catalogue,
      AlertmanagerSilences silences) {
    return new RunMetrics(
        registry,
        journal,
        database,
        Executors.newVirtualThreadPerTaskExecutor(),
        Map.of(
            Measure.SATURATION,
            engine::saturation,
            Measure.RUNBOOKS,
            () -> catalogue.inForce().size(),
            Measure.RUNBOOK_ERRORS,
            () -> catalogue.report().errorList().size(),
            Measure.SILENCES_UNREAD,
            silences::unread));
  }

  /** Before the engine drives its first run. */
  void start(
      @Observes @Priority(Interceptor.Priority.LIBRARY_BEFORE) StartupEvent event,
      RunMetrics metrics,
      Intake intake,
      Hooks hooks,
      Heartbeats heartbeats) {
    metrics.start();
    hooks.watchedBy(metrics);
    intake.onReceipt(metrics::received);
    heartbeats.onBeat(metrics::beat);
  }
}

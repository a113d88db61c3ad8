package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Alert;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.runbook.Evaluator;
import io.firebreak.runbook.Linter;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.TriggerMatch;
import io.firebreak.testing.Payloads;
import io.firebreak.webhook.prometheus.AlertmanagerSource;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@DisplayName("Genuine deliveries of Alertmanager start the sample that is meant for them")
class SampleTriggersTest {
  private static final Evaluator EVALUATOR = new Evaluator();

  @ParameterizedTest(name = "{0} starts {1}")
  @CsvSource({
    "CoreDNSErrorsHigh, restart-coredns",
    "KafkaConsumerGroupLag, scale-kafka-consumers",
    "KubeDeploymentRolloutStuck, roll-back-stuck-rollout",
    "KubeHpaMaxedOut, raise-autoscaler-limit",
    "KubePersistentVolumeFillingUp, expand-volume",
    "KubernetesContainerOomKiller, restart-leaking-workload",
    "NodeFilesystemFilesFillingUp, free-node-inodes",
    "NodeSystemdServiceFailed, restart-systemd-unit",
    "PostgresqlIdleInTransaction, end-idle-transactions",
    "PostgresqlTooManyConnections, relieve-database-connections",
    "KubeNodeNotReady, replace-dead-node",
    "etcdDatabaseQuotaLowSpace, defragment-etcd"
  })
  void startsOneRunbook(String alert, String runbook) throws IOException {
    var versions = samples();
    for (var each : alerts("alertmanager/catalog/" + alert + ".firing.json")) {
      assertThat(versions)
          .filteredOn(version -> TriggerMatch.of(version, each, EVALUATOR).matched())
          .extracting(version -> version.runbook().name())
          .containsExactly(runbook);
    }
  }

  private static List<RunbookVersion> samples() throws IOException {
    var linter = new Linter(Toolbox.forLint());
    try (var files = Files.list(Path.of("runbooks"))) {
      return files
          .filter(file -> !file.toString().endsWith(".test.yaml"))
          .map(file -> version(linter, file))
          .toList();
    }
  }

  private static RunbookVersion version(Linter linter, Path file) {
    try {
      var version = linter.check(file.toString(), Files.readAllBytes(file)).version();
      return Objects.requireNonNull(version);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Alert> alerts(String delivery) {
    var raw =
        new RawDelivery(
            "shop", Payloads.RECEIVED_AT, Payloads.headers(delivery), Payloads.body(delivery));
    var alerts = ((Parsed.Alerts) new AlertmanagerSource(Limits.DEFAULT).parse(raw)).alerts();
    assertThat(alerts).isNotEmpty();
    return alerts;
  }
}

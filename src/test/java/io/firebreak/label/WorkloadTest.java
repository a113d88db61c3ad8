package io.firebreak.label;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkloadTest {
  @ParameterizedTest
  @CsvSource({
    "deployment, cart, deployment/cart",
    "statefulset, db, statefulset/db",
    "daemonset, agent, daemonset/agent",
    "cronjob, nightly, cronjob/nightly",
    "job_name, bill-28391, job/bill-28391",
  })
  void aLabelOfItsKindNamesIt(String label, String name, String workload) {
    assertThat(Workload.of(Labels.of(Map.of(label, name, "pod", "x-5c7f8d6b5-zk4lm"))))
        .isEqualTo(workload);
  }

  @ParameterizedTest
  @CsvSource({
    "payments-api-7c9c5b6d9f-2xk4q, deployment/payments-api",
    "recommender-5c7f8d6b5-zk4lm, deployment/recommender",
    "web-5f4dcc3b5a-8tq9r, deployment/web",
    // A stateful set or a job, a daemon set or a job, a hand-made pod, words.
    "db-0,",
    "agent-7xk2p,",
    "debug,",
    "web-facade-zk4lm,",
    "nightly-28391040-xk4lm,",
    // What tells of the trouble is not what has it.
    "kps-kube-state-metrics-5c7f8d6b5-zk4lm,",
    "blackbox-exporter-5c7f8d6b5-zk4lm,",
  })
  void ofPodsOnlyThoseOfDeploymentsHaveATellingName(String pod, String workload) {
    assertThat(Workload.of(Labels.of(Map.of("pod", pod)))).isEqualTo(workload);
  }

  @Test
  void thePodThatTheExporterSawGoesBeforeItsOwn() {
    assertThat(
            Workload.of(
                Labels.of(
                    Map.of(
                        "pod", "kube-state-metrics-5c7f8d6b5-zk4lm",
                        "exported_pod", "cart-5c7f8d6b5-zk4lm"))))
        .isEqualTo("deployment/cart");
  }

  @ParameterizedTest
  @CsvSource({
    "owner, ReplicaSet, cart-5c7f8d6b5, deployment/cart",
    "created_by, ReplicaSet, cart-5c7f8d6b5, deployment/cart",
    "owner, ReplicaSet, by-hand,",
    "owner, StatefulSet, db, statefulset/db",
    "owner, DaemonSet, agent, daemonset/agent",
    "owner, <none>, <none>,",
  })
  void anOwnerNamesIt(String prefix, String kind, String name, String workload) {
    var labels = Labels.of(Map.of(prefix + "_kind", kind, prefix + "_name", name));
    assertThat(Workload.of(labels)).isEqualTo(workload);
  }
}

package io.firebreak.remediation;

import io.firebreak.durable.EffectClass;
import io.firebreak.runbook.Precondition.Otherwise;
import io.firebreak.testing.Stores;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.concurrent.Executors;

/** Prints how many runs a second the engine finishes against a world in memory. */
final class EngineSpeed {
  private EngineSpeed() {}

  public static void main(String... arguments) throws Exception {
    var stores = Stores.valueOf(arguments[0]);
    var count = Integer.parseInt(arguments[1]);
    try (var fix = new EngineFixture(stores)) {
      fix.world.reading("broken", 1);
      fix.world.reading("healthy", 1);
      for (var round = 0; round < 3; round++) {
        var cpu = cpu();
        var begun = System.nanoTime();
        var runs = new ArrayList<String>();
        try (var starters = Executors.newVirtualThreadPerTaskExecutor()) {
          var permits = new java.util.concurrent.Semaphore(64);
          var done = new ArrayList<java.util.concurrent.Future<String>>();
          for (var i = 0; i < count; i++) {
            var target = "world/" + round + "/" + i;
            permits.acquire();
            done.add(
                starters.submit(() -> {
                  try {
                    return fix.start(
                        new TestRunbook("r" + target)
                            .target(target)
                            .precondition("broken", "result.value == 1", Otherwise.SKIP)
                            .step("a", EffectClass.KEYED)
                            .step("b", EffectClass.KEYED)
                            .step("c", EffectClass.KEYED)
                            .verify("healthy", "result.value == 1", Duration.ofSeconds(10)));
                  } finally {
                    permits.release();
                  }
                }));
          }
          for (var f : done) {
            runs.add(f.get());
          }
        }
        fix.await(runs.getLast(), RunStatus.SUCCEEDED);
        org.awaitility.Awaitility.await()
            .atMost(Duration.ofMinutes(1))
            .until(() -> fix.engine.activeRuns() == 0);
        var seconds = (System.nanoTime() - begun) / 1e9;
        System.out.printf(
            "%s: %.0f runs/s, %.2f ms CPU a run%n",
            stores, count / seconds, (cpu() - cpu) / 1e6 / count);
      }
    }
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }
}

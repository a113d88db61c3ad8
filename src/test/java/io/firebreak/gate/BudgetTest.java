package io.firebreak.gate;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.Extent;
import io.firebreak.gate.Budget.Bucket;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Driver;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Unit;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Action budgets: token buckets that no two processes can overspend. */
class BudgetTest {
  private static final Duration TEN = Duration.ofMinutes(10);
  private static final EventTypes NO_EVENTS = EventTypes.builder().build();

  private Instant now = Instant.parse("2026-01-02T03:00:00Z");

  private static Budget budget(@Nullable String scope, int count) {
    return new Budget(
        "deletes",
        List.of(Glob.of("kubernetes.delete_*")),
        scope == null ? null : Glob.of(scope),
        count,
        TEN);
  }

  private static List<String> keys(Budget budget, String action, String... targets) {
    return new Budgets(List.of(budget))
        .needs(new Budgets.Call(action, List.of(targets), null)).entrySet().stream()
            .map(each -> each.getKey().key() + "=" + each.getValue())
            .toList();
  }

  @Test
  void everyScopeHasABucketOfItsOwn() {
    assertThat(keys(budget("k8s/*", 5), "kubernetes.delete_pod", "k8s/a/x", "k8s/b/y", "k8s/a/z"))
        .containsExactly("deletes k8s/a=2", "deletes k8s/b=1");
    assertThat(keys(budget(null, 5), "kubernetes.delete_pod", "k8s/a/x", "host/b"))
        .containsExactly("deletes=2");
    assertThat(keys(budget("k8s/*", 5), "kubernetes.delete_pod", "host/a")).isEmpty();
    assertThat(keys(budget("k8s/*", 5), "kubernetes.scale", "k8s/a/x")).isEmpty();
  }

  @Test
  void anActionThatCountsTakesAsManyAsItTouches() {
    var call =
        new Budgets.Call("kubernetes.delete_pod", List.of("k8s/a/x"), new Extent("pods", 3, 10));
    assertThat(new Budgets(List.of(budget(null, 5))).needs(call).values()).containsExactly(3);
  }

  private boolean take(OpenStore store, Bucket bucket, int many) {
    return store
            .journal()
            .commit(
                Unit.builder().guard(BudgetStore.take("default", "steps.a", bucket, many)).build())
        instanceof Committed.Done;
  }

  private long left(OpenStore store, Bucket bucket) {
    return Budgets.left(bucket, record(store).fullAt("default", bucket.key()), now(store));
  }

  private static Instant now(OpenStore store) {
    return store.database().now();
  }

  private static GateRecord record(OpenStore store) {
    return GateRecord.ofTables(store.database().jdbi());
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G18")
  @DisplayName("G18: a bucket is full at first, is emptied, and fills evenly")
  void aBucketFillsEvenly(Stores stores) {
    try (var store = stores.open(NO_EVENTS, () -> now)) {
      var bucket = budget(null, 5).bucket("kubernetes.delete_pod", "k8s/a").orElseThrow();
      assertThat(left(store, bucket)).isEqualTo(5);
      assertThat(take(store, bucket, 6)).as("more than it ever holds").isFalse();
      assertThat(take(store, bucket, 4)).isTrue();
      assertThat(left(store, bucket)).isLessThanOrEqualTo(1);
      assertThat(take(store, bucket, 2)).isFalse();
      assertThat(take(store, bucket, 1)).isTrue();
      assertThat(take(store, bucket, 1)).isFalse();
    }
  }

  @Test
  @Tag("G21")
  void aPlanIsToldWhenThereWillBeEnough() {
    try (var store = Stores.EMBEDDED.open(NO_EVENTS, () -> now)) {
      var bucket = budget(null, 5).bucket("kubernetes.delete_pod", "k8s/a").orElseThrow();
      assertThat(take(store, bucket, 4)).isTrue();
      assertThat(words(store, bucket, 1)).isEqualTo("deletes needs 1, 1 left of 5 per 10m");
      assertThat(words(store, bucket, 3))
          .isEqualTo("deletes needs 3, 1 left of 5 per 10m; enough at 2026-01-02 03:04 UTC");
      assertThat(words(store, bucket, 6))
          .isEqualTo("deletes needs 6, 1 left of 5 per 10m; never enough");
      now = Instant.parse("2026-01-02T03:04:00Z");
      assertThat(take(store, bucket, 3)).as("then there is").isTrue();
    }
  }

  private static String words(OpenStore store, Bucket bucket, int many) {
    return Budgets.judge(
            "action_budget", Map.of(bucket, many), record(store), "default", now(store))
        .getFirst()
        .observed();
  }

  @Test
  @Tag("G18")
  void timeGivesBackOneAfterTheOther() {
    try (var store = Stores.EMBEDDED.open(NO_EVENTS, () -> now)) {
      var bucket = budget(null, 5).bucket("kubernetes.delete_pod", "k8s/a").orElseThrow();
      assertThat(take(store, bucket, 5)).isTrue();
      now = now.plus(Duration.ofMinutes(2)).minusMillis(1);
      assertThat(take(store, bucket, 1)).as("a token comes back every two minutes").isFalse();
      now = now.plusMillis(1);
      assertThat(left(store, bucket)).isEqualTo(1);
      assertThat(take(store, bucket, 1)).isTrue();
      now = now.plus(TEN.multipliedBy(9));
      assertThat(left(store, bucket)).as("never more than it holds").isEqualTo(5);
    }
  }

  @ParameterizedTest
  @EnumSource
  @Tag("G20")
  void whatDidNotHappenIsGivenBack(Stores stores) {
    try (var store = stores.open(NO_EVENTS, () -> now)) {
      var bucket = budget(null, 2).bucket("kubernetes.delete_pod", "k8s/a").orElseThrow();
      assertThat(take(store, bucket, 2)).isTrue();
      store
          .journal()
          .commit(Unit.builder().guard(BudgetStore.giveBack("default", bucket, 1)).build());
      assertThat(take(store, bucket, 1)).isTrue();
      assertThat(take(store, bucket, 1)).isFalse();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBudgetOfNoneForbids(Stores stores) {
    try (var store = stores.open(NO_EVENTS, () -> now)) {
      var bucket = budget(null, 0).bucket("kubernetes.delete_pod", "k8s/a").orElseThrow();
      assertThat(left(store, bucket)).isZero();
      assertThat(take(store, bucket, 1)).isFalse();
    }
  }

  @Test
  @Tag("G19")
  @DisplayName("G19: two processes on one PostgreSQL cannot overspend a bucket")
  void twoProcessesCannotOverspend() throws Exception {
    var place = Stores.POSTGRESQL.config();
    var bucket = budget(null, 10).bucket("kubernetes.delete_pod", "k8s/a").orElseThrow();
    try (var one = OpenStore.open(place, NO_EVENTS, InstantSource.system(), Driver.PLAIN);
        var two = OpenStore.open(place, NO_EVENTS, InstantSource.system(), Driver.PLAIN);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var tries = new ArrayList<Callable<Boolean>>();
      for (var i = 0; i < 40; i++) {
        var store = i % 2 == 0 ? one : two;
        tries.add(() -> take(store, bucket, 1));
      }
      var taken = 0;
      for (var each : threads.invokeAll(tries)) {
        taken += each.get() ? 1 : 0;
      }
      assertThat(taken).isEqualTo(10);
    }
  }
}

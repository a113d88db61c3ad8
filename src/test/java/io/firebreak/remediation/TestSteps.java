package io.firebreak.remediation;

import io.firebreak.runbook.Amount;
import io.firebreak.runbook.Expression;
import io.firebreak.runbook.Retry;
import io.firebreak.runbook.Step;
import io.firebreak.runbook.Step.BatchCheck;
import io.firebreak.runbook.Step.Join;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/** Builds steps of more than one call, in memory. */
final class TestSteps {
  private TestSteps() {}

  /** A run of another runbook. */
  static Step.Call child(String id, String runbook, @Nullable Retry retry) {
    return TestRunbook.call(
        id, "runbook.run", TestRunbook.with(Map.of("runbook", runbook)), null, retry, null);
  }

  /** The same step, waiting for others. */
  static Step needs(Step step, List<String> needs, Join join) {
    return switch (step) {
      case Step.Parallel block ->
          new Step.Parallel(
              block.id(),
              null,
              block.when(),
              needs,
              join,
              block.parallel(),
              block.maxParallel(),
              block.onError());
      case Step.Call call -> call(call, needs, join, call.timeout(), null);
    };
  }

  /** The same step with a limit. */
  static Step.Call timeout(Step.Call step, Duration timeout) {
    return call(step, step.needs(), step.join(), timeout, null);
  }

  /**
   * How a list is gone through.
   *
   * @param size items
   * @param approve whether people are asked about each batch
   */
  record Each(
      int size,
      int maxParallel,
      int canary,
      int growth,
      @Nullable Amount maxErrors,
      @Nullable BatchCheck check,
      boolean approve) {
    private Expression items() {
      return new Expression(
          size == 0
              ? "[].filter(x, x == 'a')"
              : IntStream.range(0, size)
                  .mapToObj(i -> "'item" + i + "'")
                  .collect(Collectors.joining(", ", "[", "]")),
          TestRunbook.HERE);
    }
  }

  /** The same step for each item of a list. */
  static Step.Call each(Step.Call step, Each each) {
    return call(step, step.needs(), step.join(), step.timeout(), each);
  }

  /** Looks at a reading between batches. */
  static BatchCheck check(String reading, Duration delay) {
    return new BatchCheck(
        "test.read",
        TestRunbook.with(Map.of("name", reading)),
        new Expression("result.value == 1", TestRunbook.HERE),
        delay,
        null);
  }

  private static Step.Call call(
      Step.Call call,
      @Nullable List<String> needs,
      Join join,
      @Nullable Duration timeout,
      @Nullable Each each) {
    return new Step.Call(
        call.id(),
        call.name(),
        call.uses(),
        call.with(),
        call.when(),
        needs,
        join,
        timeout,
        call.retry(),
        call.undo(),
        call.effect(),
        call.probe(),
        each == null ? call.forEach() : each.items(),
        each == null ? call.maxParallel() : each.maxParallel(),
        each == null ? call.canary() : each.canary(),
        each == null ? call.growth() : each.growth(),
        each == null ? call.maxErrors() : each.maxErrors(),
        each == null ? call.batchCheck() : each.check(),
        each == null ? call.approveEach() : each.approve(),
        call.bounds());
  }
}

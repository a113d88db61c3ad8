package io.firebreak.remediation;

import io.firebreak.plan.Paths;
import io.firebreak.runbook.Amount;
import io.firebreak.runbook.Step;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** How far a step is that is done for each item of a list, batch by batch. Pure. */
final class Batches {
  private final Calls calls;
  private final Step.Call step;
  private final String path;
  private final List<Fate> items;
  private final List<Integer> ends;

  Batches(Calls calls, Step.Call step, int size) {
    this.calls = calls;
    this.step = step;
    this.path = Paths.step(step.id());
    this.items =
        IntStream.range(0, size).mapToObj(i -> calls.fate(calls.planned(item(i)))).toList();
    this.ends = ends(size, step);
  }

  /**
   * Where each batch ends, exclusive. The canary is a batch of its own; with growth each batch is
   * so many times larger than the one before, up to what may run at once; the rest is one batch. If
   * people are asked about each, no batch is larger than what may run at once.
   */
  static List<Integer> ends(int items, Step.Call step) {
    var ends = new ArrayList<Integer>();
    var most = step.approveEach() ? step.maxParallel() : items;
    var size = step.canary() > 0 ? step.canary() : step.growth() > 1 ? 1 : most;
    for (var end = 0; end < items; ) {
      end = Math.min(items, end + size);
      ends.add(end);
      size =
          step.growth() > 1
              ? Math.max(1, Math.min(size * step.growth(), step.maxParallel()))
              : most;
    }
    return ends;
  }

  /** The question about a batch, from 0. */
  RunTask.Ask question(int batch, int round) {
    return new RunTask.Ask(path, batch, ends.size(), start(batch), ends.get(batch), round);
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  String item(int index) {
    return Paths.item(path, index);
  }

  private long failed() {
    return items.stream().filter(fate -> fate == Fate.FAILED).count();
  }

  private boolean tooManyFailed() {
    return failed() > mostErrors(step.maxErrors(), items.size());
  }

  /** How many items may fail; a share is rounded down. */
  static long mostErrors(@Nullable Amount limit, int items) {
    return switch (limit) {
      case null -> 0;
      case Amount.Count(var count) -> count;
      case Amount.Share(var percent) ->
          percent
              .multiply(java.math.BigDecimal.valueOf(items))
              .movePointLeft(2)
              .setScale(0, RoundingMode.FLOOR)
              .longValueExact();
    };
  }

  /** The first batch with an item that is not over; the number of batches when there is none. */
  private int batch() {
    for (var batch = 0; batch < ends.size(); batch++) {
      if (range(batch).anyMatch(i -> !items.get(i).over())) {
        return batch;
      }
    }
    return ends.size();
  }

  private IntStream range(int batch) {
    return IntStream.range(start(batch), ends.get(batch));
  }

  private int start(int batch) {
    return batch == 0 ? 0 : ends.get(batch - 1);
  }

  /**
   * The reading that must be taken before the next batch begins; null when none is due.
   *
   * @return its path
   */
  @Nullable String dueCheck() {
    var batch = batch();
    if (step.batchCheck() == null || batch == 0 || batch == ends.size() || tooManyFailed()) {
      return null;
    }
    var check = Paths.check(path, batch - 1);
    return calls.known(check).outcome() == null ? check : null;
  }

  /**
   * The batch that people must agree to before it begins; empty when none is. One in which nothing
   * would be changed is not asked about.
   */
  OptionalInt unasked() {
    var batch = batch();
    var asks =
        step.approveEach()
            && batch < ends.size()
            && dueCheck() == null
            && calls.known(Paths.approval(path, batch)).outcome() == null
            && range(batch)
                .filter(i -> items.get(i) == Fate.UNTOUCHED)
                .anyMatch(i -> calls.planned(item(i)).mutates());
    return asks ? OptionalInt.of(batch) : OptionalInt.empty();
  }

  /** What says that no further batch may begin: a reading, or that nobody could be asked. */
  private @Nullable String failedCheck() {
    return IntStream.range(0, ends.size())
        .boxed()
        .flatMap(batch -> Stream.of(Paths.approval(path, batch), Paths.check(path, batch)))
        .filter(check -> calls.known(check).outcome() != null && !calls.known(check).done())
        .findFirst()
        .orElse(null);
  }

  /** Items that may be worked on now, those that are begun first. */
  List<String> active() {
    var batch = batch();
    if (batch == ends.size()) {
      return List.of();
    }
    var begun = range(batch).filter(i -> items.get(i).open()).boxed().toList();
    var free = Math.max(0, step.maxParallel() - begun.size());
    var next =
        dueCheck() == null && unasked().isEmpty()
            ? range(batch).filter(i -> items.get(i) == Fate.UNTOUCHED).limit(free).boxed().toList()
            : List.<Integer>of();
    return IntStream.concat(
            begun.stream().mapToInt(Integer::intValue), next.stream().mapToInt(Integer::intValue))
        .mapToObj(this::item)
        .toList();
  }

  Fate fate() {
    if (items.stream().anyMatch(fate -> fate == Fate.HALTED)) {
      return busy() ? Fate.BUSY : Fate.HALTED;
    } else if (tooManyFailed() || failedCheck() != null) {
      return busy() ? Fate.BUSY : Fate.FAILED;
    } else if (items.stream().allMatch(Fate::over)) {
      return Fate.DONE;
    } else if (busy()) {
      return Fate.BUSY;
    }
    return items.stream().allMatch(fate -> fate == Fate.UNTOUCHED) ? Fate.UNTOUCHED : Fate.GOING;
  }

  /** Whether no further item may begin. */
  boolean stopped() {
    return tooManyFailed() || failedCheck() != null;
  }

  private boolean busy() {
    return items.contains(Fate.BUSY);
  }

  /** Why it failed, for people. */
  @Nullable String why() {
    var check = failedCheck();
    if (check != null) {
      var outcome = calls.known(check).outcome();
      return check + ": " + (outcome == null ? "not met" : outcome.message());
    } else if (!tooManyFailed()) {
      return null;
    }
    var first =
        IntStream.range(0, items.size())
            .filter(i -> items.get(i) == Fate.FAILED)
            .mapToObj(i -> calls.failure(calls.planned(item(i))))
            .findFirst()
            .orElseThrow();
    return failed() + " of " + items.size() + " items failed; " + first;
  }
}

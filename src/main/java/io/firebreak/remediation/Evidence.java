package io.firebreak.remediation;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.action.Durations;
import io.firebreak.execute.ExecuteEvent.Captured;
import io.firebreak.gate.RunLimits;
import io.firebreak.plan.Readings;
import io.firebreak.plan.Readings.Read;
import io.firebreak.plan.Scope;
import io.firebreak.runbook.Capture;
import io.firebreak.runbook.RunbookVersion;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;

/** Takes what a run keeps of the world before it changes anything, bounded in time and size. */
final class Evidence {
  private final Readings readings;
  private final RunLimits limits;
  private final LongSupplier nanoTime;

  Evidence(Readings readings, RunLimits limits, LongSupplier nanoTime) {
    this.readings = readings;
    this.limits = limits;
    this.nanoTime = nanoTime;
  }

  /** All that the runbook wants; what fails or is out of time says so, and stops nothing. */
  List<Captured> take(RunState state, RunbookVersion version, Scope scope)
      throws InterruptedException {
    var taken = new ArrayList<Captured>();
    var begun = nanoTime.getAsLong();
    for (var capture : version.runbook().capture()) {
      var left = limits.captureTime().minusNanos(nanoTime.getAsLong() - begun);
      taken.add(take(capture, left, state, scope));
    }
    return taken;
  }

  private Captured take(Capture capture, Duration left, RunState state, Scope scope)
      throws InterruptedException {
    var path = "capture." + capture.id();
    if (!left.isPositive()) {
      return new Captured(
          path,
          null,
          "not taken: all evidence together may take "
              + Durations.format(limits.captureTime())
              + " (limits.capture_timeout)");
    }
    var limit = capture.timeout().compareTo(left) < 0 ? capture.timeout() : left;
    return switch (readings.read(capture, limit, Parts.caller(state, path), scope)) {
      case Read.Seen(var result) -> of(path, result, limits.captureSize());
      case Read.Failed(var message) -> new Captured(path, null, message);
    };
  }

  /** Too long a result is kept as text, its end: the cause usually stands in the newest lines. */
  static Captured of(String path, JsonNode result, int most) {
    var text = result.isTextual() ? result.textValue() : result.toString();
    if (text.length() <= most) {
      return new Captured(path, result, null);
    }
    var from = text.length() - most;
    var end = Character.isLowSurrogate(text.charAt(from)) ? from + 1 : from;
    return new Captured(
        path,
        TextNode.valueOf(text.substring(end)),
        "only the last %d of %d characters are kept".formatted(text.length() - end, text.length()));
  }
}

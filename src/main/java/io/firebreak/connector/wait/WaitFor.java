package io.firebreak.connector.wait;

import io.firebreak.action.Doc;
import io.firebreak.action.DurableWait;
import io.firebreak.durable.EffectClass;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/** {@code wait.for}: lets time pass, across restarts, without holding a thread. */
public final class WaitFor implements DurableWait<WaitFor.Input> {
  private static final Duration LONGEST = Duration.ofDays(30);

  /**
   * Input of {@code wait.for}.
   *
   * @param duration how long
   */
  public record Input(
      @Doc(value = "How long to wait, such as `30s` or `5m`; at most 30d.", required = true)
          Duration duration) {}

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "wait.for",
        "Waits for a time, across restarts.",
        Input.class,
        EffectClass.PURE,
        DryRun.NATIVE,
        LONGEST,
        null);
  }

  @Override
  public Optional<String> check(Input input) {
    return input.duration().compareTo(LONGEST) > 0
        ? Optional.of("duration is longer than 30d")
        : Optional.empty();
  }

  @Override
  public WaitSpec waitFor(Input input, Instant begun) {
    return new WaitSpec.UntilTimer(input.duration());
  }
}

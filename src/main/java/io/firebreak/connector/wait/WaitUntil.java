package io.firebreak.connector.wait;

import io.firebreak.action.Doc;
import io.firebreak.action.DurableWait;
import io.firebreak.action.Durations;
import io.firebreak.durable.EffectClass;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code wait.until}: waits until a point in time, across restarts, without holding a thread. A
 * time of day is looked for from the beginning of the run, so that every plan of a run comes to the
 * same instant: an approval is for that instant and stays good while time passes.
 */
public final class WaitUntil implements DurableWait<WaitUntil.Input> {
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final Duration BOUND = Duration.ofDays(1);

  /**
   * Input of {@code wait.until}; either {@code time}, or {@code localTime} and {@code zone}.
   *
   * @param time point in time
   * @param localTime time of day
   * @param zone where that time of day is meant
   * @param atMost how long after the run's beginning it may be
   */
  public record Input(
      @Doc(
              "Point in time with its offset, such as `2026-11-27T03:00:00Z`. One that is past is"
                  + " over at once.")
          @Nullable String time,
      @Doc(
              "Time of day, such as `03:00`: the next one after the run began. In a night in which"
                  + " the clocks skip it, it is the first moment after; where it comes twice, the"
                  + " first one.")
          @Nullable String localTime,
      @Doc("Time zone of `local_time`, such as `Europe/Berlin`.") @Nullable String zone,
      @Doc(
              "How long after the run's beginning the time may be, at most 30d; a longer wait is"
                  + " refused in planning. Default 1d for `time`; a `local_time` is never further"
                  + " than a day of the calendar.")
          @Nullable Duration atMost) {}

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "wait.until",
        "Waits until a point in time or a time of day, across restarts.",
        Input.class,
        EffectClass.PURE,
        DryRun.NATIVE,
        LONGEST,
        null);
  }

  @Override
  public Optional<String> check(Input input) {
    if ((input.time() == null) == (input.localTime() == null)) {
      return Optional.of("either time, or local_time with zone, must be given");
    }
    if ((input.zone() == null) != (input.localTime() == null)) {
      return Optional.of("local_time and zone belong together");
    }
    if (input.atMost() != null && input.atMost().compareTo(LONGEST) > 0) {
      return Optional.of("at_most is longer than 30d");
    }
    return readable(input);
  }

  private static Optional<String> readable(Input input) {
    try {
      if (input.time() != null) {
        OffsetDateTime.parse(input.time());
      }
    } catch (DateTimeException e) {
      return Optional.of("time must be such as 2026-11-27T03:00:00Z");
    }
    try {
      if (input.localTime() != null) {
        LocalTime.parse(input.localTime());
      }
    } catch (DateTimeException e) {
      return Optional.of("local_time must be such as 03:00 or 17:30:00; quote it");
    }
    try {
      if (input.zone() != null) {
        ZoneId.of(input.zone());
      }
      return Optional.empty();
    } catch (DateTimeException e) {
      return Optional.of("zone must be the name of a time zone, such as Europe/Berlin");
    }
  }

  @Override
  public Optional<String> refusal(Input input, Instant begun) {
    var atMost = input.atMost() == null && input.time() != null ? BOUND : input.atMost();
    var until = time(input, begun);
    return atMost != null && until.isAfter(begun.plus(atMost))
        ? Optional.of(
            "it would wait until "
                + until
                + ", which is more than "
                + Durations.format(atMost)
                + " after the run began; if that is meant, raise at_most")
        : Optional.empty();
  }

  @Override
  public WaitSpec waitFor(Input input, Instant begun) {
    return new WaitSpec.UntilTime(time(input, begun));
  }

  private static Instant time(Input input, Instant begun) {
    if (input.time() != null) {
      return OffsetDateTime.parse(input.time()).toInstant();
    }
    var time = LocalTime.parse(Objects.requireNonNull(input.localTime()));
    var zone = ZoneId.of(Objects.requireNonNull(input.zone()));
    var today = begun.atZone(zone).toLocalDate();
    var first = on(today, time, zone);
    return first.isBefore(begun) ? on(today.plusDays(1), time, zone) : first;
  }

  /** The first moment of a day at which the clocks show a time, or have gone past it. */
  private static Instant on(LocalDate day, LocalTime time, ZoneId zone) {
    var local = day.atTime(time);
    var change = zone.getRules().getTransition(local);
    return change != null && change.isGap()
        ? change.getInstant()
        : local.atZone(zone).withEarlierOffsetAtOverlap().toInstant();
  }
}

package io.firebreak.approval;

import io.firebreak.approval.ApprovalEvent.Escalated;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * How often people were called to answer.
 *
 * @param level how many further levels of people are asked by now
 * @param expiresAt when the question lapses
 * @param reminders since the last level was asked
 * @param lastAt when people were last asked or reminded
 * @param doors that have shown it to people, the first one first
 * @param fellBack whether other doors are used because the first one was silent
 */
public record Calls(
    int level,
    Instant expiresAt,
    int reminders,
    Instant lastAt,
    List<String> doors,
    boolean fellBack) {
  public Calls {
    doors = List.copyOf(doors);
  }

  Calls reminded(int number, Instant at) {
    return new Calls(level, expiresAt, number, at, doors, fellBack);
  }

  Calls escalated(Escalated next, Instant at) {
    return new Calls(next.level(), next.expiresAt(), 0, at, doors, fellBack);
  }

  Calls postedBy(String door, Instant counted) {
    var all = Stream.concat(doors.stream(), Stream.of(door)).distinct().toList();
    return new Calls(level, counted, reminders, lastAt, all, fellBack);
  }

  Calls afterFallback() {
    return new Calls(level, expiresAt, reminders, lastAt, doors, true);
  }
}

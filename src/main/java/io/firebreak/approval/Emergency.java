package io.firebreak.approval;

import io.firebreak.approval.ApprovalEvent.Overridden;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/**
 * A decision of one person alone. It is to be told to a second person by each door, also when
 * people have been asked anew since.
 *
 * @param decision who and why
 * @param at when
 * @param doors by which a second person was told
 */
public record Emergency(Overridden decision, Instant at, List<String> doors) {
  public Emergency {
    doors = List.copyOf(doors);
  }

  /** The same once a second person was told by one more door. */
  public Emergency toldBy(String door) {
    return new Emergency(
        decision, at, Stream.concat(doors.stream(), Stream.of(door)).distinct().toList());
  }
}

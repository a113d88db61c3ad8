package io.firebreak.approval;

import io.firebreak.approval.ApprovalEvent.Overridden;
import java.util.List;
import java.util.stream.Stream;

/**
 * The decision of one person alone.
 *
 * @param decision who and why
 * @param doors by which a second person was told
 */
public record Emergency(Overridden decision, List<String> doors) {
  public Emergency {
    doors = List.copyOf(doors);
  }

  Emergency pagedBy(String door) {
    return new Emergency(
        decision, Stream.concat(doors.stream(), Stream.of(door)).distinct().toList());
  }
}

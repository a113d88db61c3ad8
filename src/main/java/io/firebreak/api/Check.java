package io.firebreak.api;

import java.util.List;
import java.util.function.Supplier;

/** Says what is wrong with the meaning of a request. */
final class Check {
  private Check() {}

  /**
   * Insists.
   *
   * @throws Problem.Refusal 422 unless {@code holds}
   */
  static void that(boolean holds, String pointer, String expected) {
    if (!holds) {
      throw Problems.invalid(List.of(new Problem.Fault(pointer, "INVALID", expected))).asRefusal();
    }
  }

  /**
   * What a text means.
   *
   * @throws Problem.Refusal 422 with the words of the {@link IllegalArgumentException} that reading
   *     it ended in
   */
  static <T> T read(Supplier<T> reading, String pointer) {
    try {
      return reading.get();
    } catch (IllegalArgumentException e) {
      var fault = new Problem.Fault(pointer, "INVALID", String.valueOf(e.getMessage()));
      throw Problems.invalid(List.of(fault)).asRefusal();
    }
  }
}

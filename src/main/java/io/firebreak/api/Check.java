package io.firebreak.api;

import java.util.List;

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
}

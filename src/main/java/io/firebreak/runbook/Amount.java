package io.firebreak.runbook;

import java.math.BigDecimal;

/** How much of something: {@code 3} or {@code 25%}. */
public sealed interface Amount {
  /** So many. */
  record Count(int count) implements Amount {}

  /**
   * A share of the whole.
   *
   * @param percent 0 to 100
   */
  record Share(BigDecimal percent) implements Amount {}
}

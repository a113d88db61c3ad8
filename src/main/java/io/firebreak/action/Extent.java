package io.firebreak.action;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * How much of something a call would touch, as its action counts it.
 *
 * @param of what is counted, such as {@code pods}
 * @param affected how many are touched
 * @param total how many there are; null when the action cannot tell
 * @param healthy how many of them stay healthy meanwhile; null when the action cannot tell
 */
public record Extent(String of, int affected, @Nullable Integer total, @Nullable Integer healthy) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Of which nobody knows how many stay healthy. */
  public Extent(String of, int affected, @Nullable Integer total) {
    this(of, affected, total, null);
  }

  public Extent {
    if (affected < 0
        || (total != null && total < affected)
        || (healthy != null && (healthy < 0 || (total != null && total < healthy)))) {
      throw new IllegalArgumentException(affected + " of " + total + " " + of);
    }
  }

  /**
   * The share that is touched, 0 to 100; null when the whole is not known. Nothing of nothing is 0.
   */
  public @Nullable BigDecimal percent() {
    if (total == null) {
      return null;
    }
    return total == 0
        ? BigDecimal.ZERO
        : HUNDRED
            .multiply(BigDecimal.valueOf(affected))
            .divide(BigDecimal.valueOf(total), 2, RoundingMode.UP);
  }

  /** For people: {@code 3 of 12 pods}. */
  public String words() {
    return affected
        + (total == null ? " " : " of " + total + " ")
        + of
        + (healthy == null ? "" : ", " + healthy + " stay healthy");
  }
}

package io.firebreak.ui;

import io.firebreak.alert.DeadLetter;
import io.firebreak.alert.SchemaDrift;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Dead letters on their page, or one of them.
 *
 * @param filter which are listed
 * @param letters those that are listed
 * @param drifts what known sources send that nobody knows
 * @param older where those behind them are listed; null at the end
 * @param open the letter whose body is shown, null on the list
 * @param told what became of what a person did, null when nothing was done
 */
record DeadLetterPage(
    Filter filter,
    List<Row> letters,
    List<DriftRow> drifts,
    @Nullable String older,
    @Nullable Open open,
    @Nullable String told) {

  /** Which are listed; empty for all, and with {@code open} only those that nobody replayed. */
  record Filter(String source, String reason, boolean open) {}

  /** A letter in the list. */
  record Row(
      String id,
      String hook,
      String receivedAt,
      String reason,
      String detail,
      @Nullable String replayed,
      @Nullable String replayedAs) {
    static Row of(DeadLetter letter) {
      return new Row(
          letter.deliveryId(),
          Shown.line(letter.hook()),
          Shown.time(letter.receivedAt()),
          letter.reason(),
          Shown.line(letter.detail()),
          Shown.timeOrNull(letter.replayedAt()),
          letter.replayedAs());
    }
  }

  /** A version that nobody knows. */
  record DriftRow(
      String source, String version, String reason, long count, String last, String sample) {
    static DriftRow of(SchemaDrift drift) {
      return new DriftRow(
          drift.source(),
          drift.version(),
          drift.reason(),
          drift.count(),
          Shown.time(drift.lastSeen()),
          drift.sample());
    }
  }

  /**
   * One letter.
   *
   * @param body as it came, secret values masked
   */
  record Open(Row letter, String body) {}
}

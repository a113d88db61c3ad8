package io.firebreak.ui;

import io.firebreak.incident.Silence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Silences on their page.
 *
 * @param all that stand or are to come
 * @param typed what a person filled in that was refused; empty texts for nothing
 * @param told what became of what a person did, null when nothing was done
 */
record SilencePage(List<Row> all, Typed typed, @Nullable String told) {

  /** A form as it was filled in. */
  record Typed(String matchers, String duration, String reason) {
    static final Typed NOTHING = new Typed("", "", "");
  }

  /**
   * A silence in the list.
   *
   * @param server the Alertmanager where it is ended; null for one that is ended here
   */
  record Row(
      String id,
      @Nullable String server,
      List<String> matchers,
      String reason,
      String person,
      String from,
      String until) {
    static Row of(Silence silence) {
      return new Row(
          Shown.line(silence.id()),
          Shown.lineOrNull(silence.server()),
          silence.matchers().stream().map(Shown::line).toList(),
          Shown.line(silence.reason()),
          Shown.line(silence.person()),
          Shown.time(silence.startsAt()),
          Shown.time(silence.endsAt()));
    }
  }
}

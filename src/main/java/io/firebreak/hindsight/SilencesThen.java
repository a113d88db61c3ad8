package io.firebreak.hindsight;

import io.firebreak.alert.Alert;
import io.firebreak.incident.Quiet;
import io.firebreak.incident.Silence;
import io.firebreak.incident.SilenceEvent;
import io.firebreak.journal.Event;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.label.Matcher;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds what was silenced at a time of the past, from the events of silences. */
final class SilencesThen implements Quiet {
  private final List<Stood> all;

  private SilencesThen(List<Stood> all) {
    this.all = List.copyOf(all);
  }

  /**
   * A silence as it stood for a while.
   *
   * @param from since when it stood and was known here
   * @param until when it ended, was ended or was changed
   */
  private record Stood(Silence silence, List<Matcher> matchers, Instant from, Instant until) {
    static Stood of(Silence silence, Instant known) {
      return new Stood(
          silence,
          Matcher.parseAll(silence.matchers()),
          silence.startsAt().isAfter(known) ? silence.startsAt() : known,
          silence.endsAt());
    }

    Stood upTo(Instant end) {
      return new Stood(silence, matchers, from, end.isBefore(until) ? end : until);
    }

    boolean covers(Alert alert, Instant time) {
      return !from.isAfter(time) && until.isAfter(time) && Matcher.all(matchers, alert.labels());
    }
  }

  /** Every silence there ever was. */
  static SilencesThen of(Journal journal, String tenant) {
    Map<String, Stood> standing = new LinkedHashMap<>();
    var all = new ArrayList<Stood>();
    for (var event : journal.read(StreamId.admin(tenant), 0)) {
      if (event.payload() instanceof SilenceEvent change) {
        @Nullable Stood ended = apply(change, event, standing);
        if (ended != null) {
          all.add(ended);
        }
      }
    }
    all.addAll(standing.values());
    return new SilencesThen(all);
  }

  /** The silence that is over with this change, if one is. */
  private static @Nullable Stood apply(
      SilenceEvent change, Event event, Map<String, Stood> standing) {
    @Nullable Stood before =
        switch (change) {
          case SilenceEvent.SilencePlaced(var silence) ->
              standing.put(silence.id(), Stood.of(silence, event.at()));
          case SilenceEvent.SilenceExpired(var id, var _) -> standing.remove(id);
        };
    return before == null ? null : before.upTo(event.at());
  }

  @Override
  public Optional<Window> window(RunbookVersion version, Alert alert, Instant now) {
    return all.stream()
        .filter(each -> each.covers(alert, now))
        .max(Comparator.comparing(Stood::until))
        .map(each -> new Window(each.until(), each.silence().words(), each.silence().id()));
  }
}

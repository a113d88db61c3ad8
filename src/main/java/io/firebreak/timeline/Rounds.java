package io.firebreak.timeline;

import io.firebreak.journal.Event;
import io.firebreak.timeline.Entry.Kind;
import io.firebreak.verify.VerifyEvent.Checked;
import io.firebreak.verify.VerifyEvent.RoundRead;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Makes one entry of the rounds of a verification that saw the same in a row. */
final class Rounds {
  private final List<Entry> entries;
  private @Nullable Event first;
  private @Nullable RoundRead last;
  private int same;
  private int all;

  Rounds(List<Entry> entries) {
    this.entries = entries;
  }

  void add(RoundRead round, Event event) {
    if (last != null && !saw(last).equals(saw(round))) {
      close();
    }
    first = first == null ? event : first;
    last = round;
    same++;
    all++;
  }

  /** Writes down what was collected; nothing when nothing was. */
  void close() {
    var begin = first;
    var end = last;
    if (begin != null && end != null) {
      var passed = end.checks().stream().filter(c -> c.saw().name().equals("PASS")).count();
      var text =
          "Verification looked%s: %d of %s passed"
              .formatted(
                  same == 1 ? "" : " " + same + " times",
                  passed,
                  Words.count(end.checks().size(), "check"));
      var details = end.checks().stream().map(Rounds::said).toList();
      var run = begin.stream().id();
      entries.add(new Entry(begin.at(), Kind.VERIFY, run, begin.actor().id(), text, details));
    }
    first = null;
    last = null;
    same = 0;
  }

  int count() {
    return all;
  }

  private static List<String> saw(RoundRead round) {
    return round.checks().stream().map(check -> check.name() + check.saw()).toList();
  }

  private static String said(Checked check) {
    return Words.of(check.saw()) + ": " + Words.with(check.name(), check.observed());
  }
}

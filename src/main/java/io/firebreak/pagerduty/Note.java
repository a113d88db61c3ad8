package io.firebreak.pagerduty;

import io.firebreak.timeline.Decision;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Locale;

/** Decisions as one note: each in a line, the newest kept when there is no room for all. */
final class Note {
  /** The most characters of a note; the run's page has all of it. */
  static final int LONGEST = 2_000;

  private static final int LONGEST_LINE = 400;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT).withZone(ZoneOffset.UTC);

  private Note() {}

  /** The text of a note. */
  static String of(String runbook, String page, List<Decision> decisions) {
    var head = Problem.cut("Firebreak, runbook " + runbook, LONGEST_LINE);
    var room = LONGEST - head.length() - page.length() - 40;
    var lines = new ArrayDeque<String>();
    for (var decision : decisions.reversed()) {
      var line = TIME.format(decision.at()) + " UTC  " + Problem.cut(decision.text(), LONGEST_LINE);
      if (line.length() + 1 > room) {
        break;
      }
      room -= line.length() + 1;
      lines.addFirst(line);
    }
    var left = decisions.size() - lines.size();
    return head
        + (left == 0 ? "" : "\n(" + left + " earlier ones are on the page)")
        + "\n"
        + String.join("\n", lines)
        + "\n"
        + page;
  }
}

package io.firebreak.slack;

import io.firebreak.journal.Event;
import io.firebreak.verify.Verifier;
import io.firebreak.verify.VerifyEvent.BaselineTaken;
import io.firebreak.verify.VerifyEvent.RoundRead;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one check of a verification read over time.
 *
 * @param name the check's, for people
 * @param points the oldest first; the first is from before the change when the check compares
 */
record Curve(String name, List<Point> points) {
  /** The most checks that are drawn. */
  static final int MOST = 6;

  /** The most points of each that are drawn, the newest. */
  static final int MOST_POINTS = 500;

  Curve {
    points = List.copyOf(points);
  }

  /** A number that was read. */
  record Point(Instant at, double value) {}

  /** The checks of a run that were read as numbers at two times or more. */
  static List<Curve> of(List<Event> events) {
    var names = new TreeMap<Integer, String>();
    var points = new TreeMap<Integer, List<Point>>();
    for (var event : events) {
      if (event.payload() instanceof BaselineTaken(var readings)) {
        for (var reading : readings) {
          var result = reading.result();
          add(points, reading.check(), event, result == null ? null : Verifier.value(result));
        }
      } else if (event.payload() instanceof RoundRead(var checks)) {
        for (int i = 0; i < checks.size(); i++) {
          names.putIfAbsent(i, checks.get(i).name());
          add(points, i, event, checks.get(i).value());
        }
      }
    }
    return points.entrySet().stream()
        .filter(each -> each.getValue().size() >= 2 && names.containsKey(each.getKey()))
        .limit(MOST)
        .map(each -> new Curve(names.getOrDefault(each.getKey(), ""), newest(each.getValue())))
        .toList();
  }

  private static void add(
      Map<Integer, List<Point>> points, int check, Event event, @Nullable Double value) {
    if (value != null) {
      points.computeIfAbsent(check, _ -> new ArrayList<>()).add(new Point(event.at(), value));
    }
  }

  private static List<Point> newest(List<Point> points) {
    return points.subList(Math.max(0, points.size() - MOST_POINTS), points.size());
  }
}

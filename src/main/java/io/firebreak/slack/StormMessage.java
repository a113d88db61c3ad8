package io.firebreak.slack;

import io.firebreak.alert.Severity;
import io.firebreak.incident.Incidents.Burst;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** One minute of a storm in one message, instead of one for each of its incidents. */
final class StormMessage {
  private StormMessage() {}

  /**
   * How it stands.
   *
   * @param storm who raised it and why; empty when it is over
   * @param page address of the incidents
   */
  static RunMessage of(Optional<String> storm, Burst burst, String page) {
    var lines = new ArrayList<String>();
    lines.add(
        storm.isPresent()
            ? String.format(
                Locale.ROOT,
                "Storm: %,d incidents opened within a minute, with %,d alerts",
                burst.incidents(),
                burst.alerts())
            : "The storm is over");
    storm.ifPresent(why -> lines.add("Why: " + why));
    lines.add(kept(storm.isPresent(), burst.keptBack()));
    lines.add("Open incidents: " + open(burst.open()));
    if (!burst.most().isEmpty()) {
      lines.add("Most of the last minute: " + most(burst.most()));
    }
    lines.add(page);
    return RunMessage.plain(lines);
  }

  private static String kept(boolean stands, long runs) {
    return stands
        ? String.format(
            Locale.ROOT,
            "Runs that wait until it is over: %,d; storm in the configuration says what alerts start meanwhile",
            runs)
        : "What waited starts now if its alert still fires";
  }

  private static String open(Map<Severity, Long> open) {
    return open.isEmpty()
        ? "none"
        : open.entrySet().stream()
            .map(
                each -> String.format(Locale.ROOT, "%,d %s", each.getValue(), each.getKey().code()))
            .collect(Collectors.joining(", "));
  }

  private static String most(List<Burst.Titled> most) {
    return most.stream()
        .map(each -> String.format(Locale.ROOT, "%,d × %s", each.incidents(), each.title()))
        .collect(Collectors.joining(", "));
  }
}

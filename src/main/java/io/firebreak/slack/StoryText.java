package io.firebreak.slack;

import io.firebreak.timeline.Entry;
import io.firebreak.timeline.Timeline;
import java.util.List;
import java.util.stream.Stream;

/**
 * The story of an incident in plain lines, since Slack shows Markdown's tables as they are typed.
 */
final class StoryText {
  private StoryText() {}

  /** How it stands, and then what happened, the oldest first. */
  static List<String> lines(Timeline story) {
    var head = story.title() + ": " + story.state();
    return Stream.concat(Stream.of(head), story.entries().stream().flatMap(StoryText::lines))
        .toList();
  }

  private static Stream<String> lines(Entry entry) {
    return Stream.concat(
        Stream.of(SlackText.time(entry.at()) + "  " + entry.who() + ": " + entry.text()),
        entry.details().stream().map(detail -> "– " + detail));
  }
}

package io.firebreak.hindsight;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.label.VisibleText;
import java.time.temporal.ChronoUnit;
import java.util.List;

/** A finding as a tree of lines for people; nothing in it can pretend to be another line. */
public final class FindingText {
  private static final int LONGEST_VALUE = 200;

  private final StringBuilder out = new StringBuilder();

  private FindingText() {}

  /** The tree, each line ended. */
  public static String of(Finding finding) {
    var text = new FindingText();
    text.add(finding, "", "");
    return text.out.toString();
  }

  private void add(Finding finding, String first, String rest) {
    out.append(first).append(VisibleText.line(head(finding))).append('\n');
    var under = rest + (finding.parts().isEmpty() ? "   " : "│  ");
    finding
        .saw()
        .forEach((name, value) ->
            out.append(under).append(VisibleText.line(name + " = " + shown(value))).append('\n'));
    children(finding.parts(), rest);
  }

  private void children(List<Finding> parts, String rest) {
    for (var i = 0; i < parts.size(); i++) {
      var last = i == parts.size() - 1;
      add(parts.get(i), rest + (last ? "└─ " : "├─ "), rest + (last ? "   " : "│  "));
    }
  }

  private static String head(Finding finding) {
    var subject = finding.subject();
    var at = finding.at();
    return finding.what()
        + (subject == null ? "" : " " + subject)
        + (finding.verdict().isEmpty() ? " " : " [" + finding.verdict() + "] ")
        + finding.text()
        + (at == null ? "" : " (" + at.truncatedTo(ChronoUnit.SECONDS) + ")");
  }

  private static String shown(JsonNode value) {
    var text = value.isNull() ? "(absent)" : value.toString();
    return text.length() <= LONGEST_VALUE ? text : text.substring(0, LONGEST_VALUE) + "…";
  }
}

package io.firebreak.cli;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.label.VisibleText;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** How a command tells its result: as text for people, or the server's JSON for programs. */
final class Output {
  @Spec(Spec.Target.MIXEE)
  private CommandSpec spec;

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES} (default: ${DEFAULT-VALUE}).")
  private Format format = Format.text;

  /** Constants are typed by people, hence their case. */
  enum Format {
    text,
    json
  }

  /** Whether programs read the result. */
  boolean json() {
    return format == Format.json;
  }

  /** Prints JSON, and says whether that was all that is wanted. */
  boolean printedJson(JsonNode result) {
    if (json()) {
      out().println(result.toPrettyString());
    }
    return json();
  }

  /** Prints one line of text from anywhere. */
  void line(String text) {
    out().println(VisibleText.line(text));
  }

  /** Prints several lines of text from anywhere. */
  void lines(String text) {
    out().println(VisibleText.lines(text));
  }

  /** Prints what the server tells as a tree at a path: its text, or its JSON for programs. */
  void tree(Api api, String path, Map<String, String> query) {
    var more = new HashMap<>(query);
    more.put("format", format.name());
    if (!json()) {
      lines(api.getText(path, more).stripTrailing());
    } else {
      printedJson(api.get(path, more));
    }
  }

  /** Prints what the server tells of a file as a tree. */
  void tree(Api api, String path, Map<String, String> query, byte[] file) {
    var more = new HashMap<>(query);
    more.put("format", format.name());
    if (!json()) {
      lines(api.postFileForText(path, more, "text/plain", file).stripTrailing());
    } else {
      printedJson(api.postFile(path, more, "text/plain", file));
    }
  }

  /** Prints rows under headings, columns aligned. */
  void table(List<String> headings, List<List<String>> rows) {
    var all = new ArrayList<List<String>>();
    all.add(headings);
    rows.forEach(row -> all.add(row.stream().map(VisibleText::line).toList()));
    var widths = new int[headings.size()];
    all.forEach(row -> {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    });
    all.forEach(row -> out().println(aligned(row, widths)));
  }

  private static String aligned(List<String> row, int[] widths) {
    var line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(row.get(i)).repeat(' ', widths[i] - row.get(i).length() + 2);
    }
    return line.toString().stripTrailing();
  }

  PrintWriter out() {
    return spec.commandLine().getOut();
  }
}

package io.firebreak.app.bench;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What was measured, in the order of measuring. */
final class Figures {
  private final List<Figure> all = new ArrayList<>();
  private final PrintWriter out;

  Figures(PrintWriter out) {
    this.out = out;
  }

  /**
   * One of them.
   *
   * @param ratio of a limit of this machine, measured in the same run; null for none
   * @param limit which limit that is
   */
  record Figure(
      String name, double value, String unit, @Nullable Double ratio, @Nullable String limit) {}

  double add(String name, double value, String unit) {
    return add(new Figure(name, value, unit, null, null));
  }

  /** Adds a figure as a share of a limit of this machine. */
  double add(String name, double value, String unit, double limit, String limitName) {
    return add(new Figure(name, value, unit, value / limit, limitName));
  }

  private double add(Figure figure) {
    all.add(figure);
    var ratio = figure.ratio();
    out.printf(
        Locale.ROOT,
        "  %-52s %,12.2f %-6s%s%n",
        figure.name(),
        figure.value(),
        figure.unit(),
        ratio == null ? "" : "  %.3f of %s".formatted(ratio, figure.limit()));
    out.flush();
    return figure.value();
  }

  void say(String text) {
    out.println(text);
    out.flush();
  }

  ObjectNode json() {
    var json = JsonNodeFactory.instance.objectNode();
    for (var figure : all) {
      var one = json.putObject(figure.name());
      one.put("value", figure.value()).put("unit", figure.unit());
      if (figure.ratio() != null) {
        one.put("ratio", figure.ratio()).put("of", figure.limit());
      }
    }
    return json;
  }
}

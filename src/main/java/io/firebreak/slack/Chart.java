package io.firebreak.slack;

import io.firebreak.label.VisibleText;
import java.awt.Color;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Date;
import java.util.List;
import java.util.TimeZone;
import org.jboss.logging.Logger;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.BitmapEncoder.BitmapFormat;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.style.Styler.LegendPosition;

/** Draws what checks read over time. */
final class Chart {
  private static final Logger LOG = Logger.getLogger(Chart.class);

  static final int WIDTH = 900;
  static final int HEIGHT = 450;
  private static final int LONGEST_NAME = 60;

  private Chart() {}

  /**
   * An image of curves, with times in UTC.
   *
   * @return the bytes of a PNG
   * @throws SlackTrouble when this machine cannot draw, such as one without fonts
   */
  static byte[] png(String title, List<Curve> curves) throws SlackTrouble {
    try {
      return drawn(title, curves);
    } catch (IOException | RuntimeException | InternalError | LinkageError e) {
      // What the JDK throws without fontconfig or a font is not documented.
      LOG.warn("a chart could not be drawn", e);
      throw SlackTrouble.undrawn();
    }
  }

  private static byte[] drawn(String title, List<Curve> curves) throws IOException {
    var chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(HEIGHT)
            .title(name(title))
            .xAxisTitle("UTC")
            .build();
    var style = chart.getStyler();
    style.setTimezone(TimeZone.getTimeZone("UTC"));
    style.setDatePattern("HH:mm:ss");
    style.setLegendPosition(LegendPosition.OutsideS);
    style.setMarkerSize(5);
    style.setChartBackgroundColor(Color.WHITE);
    for (int i = 0; i < curves.size(); i++) {
      var points = curves.get(i).points();
      chart.addSeries(
          i + 1 + ". " + name(curves.get(i).name()),
          points.stream().map(point -> Date.from(point.at())).toList(),
          points.stream().map(Curve.Point::value).toList());
    }
    var out = new ByteArrayOutputStream();
    BitmapEncoder.saveBitmap(chart, out, BitmapFormat.PNG);
    return out.toByteArray();
  }

  private static String name(String text) {
    var line = VisibleText.line(text);
    return line.length() <= LONGEST_NAME ? line : line.substring(0, LONGEST_NAME) + "…";
  }
}

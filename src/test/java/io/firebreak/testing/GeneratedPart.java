package io.firebreak.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The part of a page in {@code docs/} that is written from the program, between two marks. A test
 * that is run with {@code -Dfirebreak.docs=write} writes it anew.
 */
public final class GeneratedPart {
  private GeneratedPart() {}

  /**
   * The part says just this.
   *
   * @param mark the word in the marks, such as {@code reference}
   */
  public static void isUpToDate(Path page, String mark, String expected) throws IOException {
    var text = Files.readString(page);
    var begins = "<!-- " + mark + ": begin -->\n";
    var begin = text.indexOf(begins) + begins.length();
    var end = text.indexOf("<!-- " + mark + ": end -->");
    if ("write".equals(System.getProperty("firebreak.docs"))) {
      Files.writeString(page, text.substring(0, begin) + expected + text.substring(end));
    } else {
      assertThat(text.substring(begin, end))
          .as("%s is written by this test with -Dfirebreak.docs=write", page)
          .isEqualTo(expected);
    }
  }
}

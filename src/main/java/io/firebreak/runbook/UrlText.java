package io.firebreak.runbook;

import com.google.re2j.Pattern;
import io.firebreak.runbook.Evaluator.Undecided;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * A URL: a value is percent-encoded into one path segment or one part of the query. Scheme, host
 * and port are the author's, so that no alert can choose where a request goes.
 */
final class UrlText implements Interpolation {
  private static final Pattern ORIGIN =
      Pattern.compile("(?i)https?://[^/?#\\\\\\s]+[/?#].*", Pattern.DOTALL);
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";

  private final StringBuilder out = new StringBuilder();
  private boolean filled;

  @Override
  public void literal(String text) throws Undecided {
    for (var i = 0; i < text.length(); i++) {
      var c = text.charAt(i);
      if (c == '/' || c == '?' || c == '#') {
        endSegment();
      }
      out.append(c);
    }
  }

  @Override
  public void value(Object value) throws Undecided {
    if (!ORIGIN.matcher(out).matches()) {
      throw new Undecided("no ${{ }} may stand in a URL's scheme, host or port; write it out");
    }
    filled = true;
    for (var octet : Interpolation.text(value).getBytes(StandardCharsets.UTF_8)) {
      if (UNRESERVED.indexOf(octet) >= 0) {
        out.append((char) octet);
      } else {
        out.append('%').append(String.format("%02X", octet & 0xff));
      }
    }
  }

  /** A segment that a value made empty, . or .. would lead to another path. */
  private void endSegment() throws Undecided {
    if (filled && out.indexOf("?") < 0 && out.indexOf("#") < 0) {
      var segment = out.substring(out.lastIndexOf("/") + 1).toLowerCase(Locale.ROOT);
      var plain = segment.replace("%2e", ".");
      if (plain.isEmpty() || plain.equals(".") || plain.equals("..")) {
        throw new Undecided("the value would make a URL's path segment empty, . or ..");
      }
    }
    filled = false;
  }

  @Override
  public String finish() throws Undecided {
    endSegment();
    return out.toString();
  }
}

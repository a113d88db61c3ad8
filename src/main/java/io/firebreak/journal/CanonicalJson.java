package io.firebreak.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.POJONode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes JSON in the one form that can be hashed: RFC 8785 (JCS). Members are sorted by UTF-16 code
 * units, there is no white space, numbers are written as ECMAScript writes them.
 */
public final class CanonicalJson {
  /** The largest integer up to which every integer has a double of its own (RFC 7493). */
  private static final long EXACT = (1L << 53) - 1;

  private static final char[] HEX = "0123456789abcdef".toCharArray();

  private final StringBuilder out = new StringBuilder(256);

  private CanonicalJson() {}

  /**
   * The canonical text of a tree.
   *
   * @throws IllegalArgumentException for what JSON cannot carry: NaN, infinities, half surrogates
   */
  public static String of(JsonNode tree) {
    var writer = new CanonicalJson();
    writer.value(tree);
    return writer.out.toString();
  }

  /**
   * The canonical text of a record, by the rules of {@link Payload}: longs as strings, instants in
   * microseconds, nulls left out.
   */
  public static String ofRecord(Object value) {
    return of(PayloadJson.tree(value).tree());
  }

  private void value(JsonNode node) {
    switch (node.getNodeType()) {
      case OBJECT -> object(node);
      case ARRAY -> array(node);
      case STRING -> string(out, node.textValue());
      case NUMBER -> number(node);
      case BOOLEAN -> out.append(node.booleanValue());
      case NULL, MISSING -> out.append("null");
      case POJO -> out.append('"').append(longOf(node)).append('"');
      case BINARY -> throw new IllegalArgumentException("binary is not a JSON value");
    }
  }

  /** A typed long: the one value that stands in a tree of {@link PayloadJson} as an object. */
  private static long longOf(JsonNode node) {
    if (((POJONode) node).getPojo() instanceof Long value) {
      return value;
    }
    throw new IllegalArgumentException("not a JSON value: " + node);
  }

  private void object(JsonNode node) {
    List<Map.Entry<String, JsonNode>> members = new ArrayList<>(node.properties());
    Collections.sort(members, Map.Entry.comparingByKey());
    out.append('{');
    String separator = "";
    for (Map.Entry<String, JsonNode> member : members) {
      out.append(separator);
      separator = ",";
      string(out, member.getKey());
      out.append(':');
      value(member.getValue());
    }
    out.append('}');
  }

  private void array(JsonNode node) {
    out.append('[');
    for (Iterator<JsonNode> items = node.elements(); items.hasNext(); ) {
      value(items.next());
      if (items.hasNext()) {
        out.append(',');
      }
    }
    out.append(']');
  }

  private void number(JsonNode node) {
    if (node.canConvertToLong() && node.isIntegralNumber() && isExact(node.longValue())) {
      out.append(node.longValue());
    } else {
      out.append(number(node.doubleValue()));
    }
  }

  /** Whether the integer keeps its value when it is read as a double, as most JSON readers do. */
  static boolean isExact(long value) {
    return -EXACT <= value && value <= EXACT;
  }

  /** Appends a quoted string. */
  static void string(StringBuilder out, String text) {
    out.append('"');
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '"' || c == '\\') {
        out.append('\\').append(c);
      } else if (c < ' ') {
        control(out, c);
      } else {
        if (Character.isSurrogate(c) && isHalf(text, i)) {
          throw new IllegalArgumentException("half a surrogate pair at character " + i);
        }
        out.append(c);
      }
    }
    out.append('"');
  }

  private static void control(StringBuilder out, char c) {
    out.append('\\');
    switch (c) {
      case '\b' -> out.append('b');
      case '\t' -> out.append('t');
      case '\n' -> out.append('n');
      case '\f' -> out.append('f');
      case '\r' -> out.append('r');
      default -> out.append("u00").append(HEX[c >> 4]).append(HEX[c & 15]);
    }
  }

  /** Whether the surrogate at {@code i} stands alone. */
  static boolean isHalf(String text, int i) {
    return Character.isHighSurrogate(text.charAt(i))
        ? i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1))
        : i == 0 || !Character.isHighSurrogate(text.charAt(i - 1));
  }

  /** A double as ECMAScript's Number::toString writes it (ECMA-262, 6.1.6.1.20). */
  static String number(double value) {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException("JSON has no " + value);
    }
    if (value == 0) {
      return "0";
    }
    String sign = value < 0 ? "-" : "";
    BigDecimal shortest = shortest(Math.abs(value));
    String digits = shortest.unscaledValue().toString();
    int point = digits.length() - shortest.scale();
    return sign + plainOrExponent(digits, point);
  }

  private static String plainOrExponent(String digits, int point) {
    int count = digits.length();
    if (count <= point && point <= 21) {
      return digits + "0".repeat(point - count);
    }
    if (0 < point && point <= 21) {
      return digits.substring(0, point) + "." + digits.substring(point);
    }
    if (-6 < point && point <= 0) {
      return "0." + "0".repeat(-point) + digits;
    }
    int exponent = point - 1;
    String fraction = count == 1 ? "" : "." + digits.substring(1);
    return digits.charAt(0) + fraction + "e" + (exponent < 0 ? "-" : "+") + Math.abs(exponent);
  }

  /**
   * The fewest digits that still read as this value. Double.toString gives them, but never fewer
   * than two, so that 5e-324 becomes 4.9E-324.
   */
  private static BigDecimal shortest(double value) {
    BigDecimal shown = new BigDecimal(Double.toString(value)).stripTrailingZeros();
    if (shown.precision() != 2) {
      return shown;
    }
    BigDecimal exact = new BigDecimal(value);
    BigDecimal down = oneDigit(shown, RoundingMode.DOWN, value);
    BigDecimal up = oneDigit(shown, RoundingMode.UP, value);
    if (down == null || up == null) {
      return down != null ? down : up != null ? up : shown;
    }
    return exact.subtract(down).compareTo(up.subtract(exact)) <= 0 ? down : up;
  }

  private static @Nullable BigDecimal oneDigit(BigDecimal shown, RoundingMode mode, double value) {
    BigDecimal rounded = shown.round(new MathContext(1, mode)).stripTrailingZeros();
    return rounded.doubleValue() == value ? rounded : null;
  }
}

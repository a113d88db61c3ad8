package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BooleanNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
import com.fasterxml.jackson.databind.node.LongNode;
import com.fasterxml.jackson.databind.node.NullNode;
import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import io.firebreak.runbook.Problem.Code;
import java.math.BigDecimal;

/**
 * Types plain scalars by the core schema of YAML 1.2. Those that YAML 1.1 reads as something else
 * ({@code no}, {@code 0777}, {@code 12:30:00}, {@code 1_000}) are marked ambiguous, and whoever
 * expects a value there says so instead of guessing.
 */
final class Scalars {
  private static final Pattern INTEGER = Pattern.compile("[-+]?(0|[1-9][0-9]*)");
  private static final Pattern FLOAT =
      Pattern.compile("[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?");
  private static final Pattern ENDLESS = Pattern.compile("[-+]?\\.(inf|Inf|INF)|\\.(nan|NaN|NAN)");
  private static final Pattern AMBIGUOUS =
      Pattern.compile(
          "(?i:y|n|yes|no|on|off)" // booleans of YAML 1.1
              + "|[-+]?0[0-7_]+|[-+]?0[0-9]+|0o[0-7]+|[-+]?0[xX][0-9a-fA-F_]+|[-+]?0b[01_]+"
              + "|[-+]?[1-9][0-9_]*(:[0-5]?[0-9])+(\\.[0-9_]*)?" // sexagesimal
              + "|[-+]?[0-9][0-9_]*_[0-9_]*(\\.[0-9_]*)?");

  /** JSON numbers beyond it are not the same everywhere. */
  private static final BigDecimal LARGEST = BigDecimal.valueOf(1L << 53);

  private static final BigDecimal LARGEST_DOUBLE = BigDecimal.valueOf(Double.MAX_VALUE);

  private Scalars() {}

  static Node.Scalar text(String text, Node.Position position) {
    return new Node.Scalar(text, TextNode.valueOf(text), false, position);
  }

  static Node.Scalar plain(String text, Node.Position position, Problems problems) {
    var ambiguous = AMBIGUOUS.matcher(text).matches();
    var value = ambiguous ? TextNode.valueOf(text) : typed(text, position, problems);
    return new Node.Scalar(text, value, ambiguous, position);
  }

  private static JsonNode typed(String text, Node.Position position, Problems problems) {
    return switch (text) {
      case "", "~", "null", "Null", "NULL" -> NullNode.instance;
      case "true", "True", "TRUE" -> BooleanNode.TRUE;
      case "false", "False", "FALSE" -> BooleanNode.FALSE;
      default -> numberOrText(text, position, problems);
    };
  }

  private static JsonNode numberOrText(String text, Node.Position position, Problems problems) {
    if (ENDLESS.matcher(text).matches()) {
      problems.add(
          position.location(), Code.TYPE, text + " is no usable number; write one, or quote it");
      return TextNode.valueOf(text);
    }
    if (text.length() > 40 || !FLOAT.matcher(text).matches()) {
      return TextNode.valueOf(text);
    }
    return number(text, position, problems);
  }

  private static JsonNode number(String text, Node.Position position, Problems problems) {
    // 1e999999999 must not be expanded: the exponent is looked at before anything else is.
    var exponent = Math.max(text.indexOf('e'), text.indexOf('E'));
    if (exponent >= 0 && text.length() - exponent > 5) {
      return outOfRange(text, position, problems);
    }
    var number = new BigDecimal(text.endsWith(".") ? text + "0" : text);
    if (INTEGER.matcher(text).matches()) {
      return number.abs().compareTo(LARGEST) > 0
          ? outOfRange(text, position, problems)
          : LongNode.valueOf(number.longValueExact());
    }
    return number.abs().compareTo(LARGEST_DOUBLE) > 0
        ? outOfRange(text, position, problems)
        : DecimalNode.valueOf(number);
  }

  private static JsonNode outOfRange(String text, Node.Position position, Problems problems) {
    problems.add(
        position.location(),
        Code.RANGE,
        Problems.shown(text) + " is too large for a number; quote it if it is a text");
    return TextNode.valueOf(text);
  }
}

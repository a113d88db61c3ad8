package io.firebreak.runbook;

import io.firebreak.action.Durations;
import io.firebreak.action.Interpolate.Language;
import io.firebreak.runbook.Evaluator.Undecided;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;

/**
 * Puts values into text of one language, so that a value stays a value: text that came with an
 * alert can never become code.
 */
interface Interpolation {
  /** Text as the author wrote it. */
  void literal(String text) throws Undecided;

  /** A value. */
  void value(Object value) throws Undecided;

  /** The whole text. */
  String finish() throws Undecided;

  /** Begins a text. */
  static Interpolation in(Language language) throws Undecided {
    return switch (language) {
      case PLAIN -> new Plain();
      case PROMQL -> new PromqlText();
      case URL -> new UrlText();
      case SCRIPT ->
          throw new Undecided("no ${{ }} may stand in a script; pass values as arguments or env");
      case STATEMENT ->
          throw new Undecided("no ${{ }} may stand in a statement; pass values as parameters");
    };
  }

  /** A value as text. */
  static String text(Object value) throws Undecided {
    return switch (value) {
      case String text -> text;
      case Long number -> number.toString();
      case Double number when Double.isFinite(number) -> number(number);
      case Boolean truth -> truth.toString();
      case Duration duration -> Durations.format(duration);
      case Instant time -> time.toString();
      default -> throw new Undecided("only a text, number or boolean may stand inside text");
    };
  }

  /** A number without a needless fraction: 3, not 3.0. */
  static String number(double value) {
    return value == 0
        ? "0"
        : new BigDecimal(Double.toString(value)).stripTrailingZeros().toPlainString();
  }

  /** Text in no language. */
  final class Plain implements Interpolation {
    private final StringBuilder out = new StringBuilder();

    @Override
    public void literal(String text) {
      out.append(text);
    }

    @Override
    public void value(Object value) throws Undecided {
      out.append(text(value));
    }

    @Override
    public String finish() {
      return out.toString();
    }
  }
}

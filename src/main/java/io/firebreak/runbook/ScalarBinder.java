package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.google.re2j.Pattern;
import io.firebreak.action.Durations;
import io.firebreak.runbook.Problem.Code;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Turns one scalar into what a key holds, without guessing: a text is never taken for a number. */
final class ScalarBinder {
  private static final Pattern RATE = Pattern.compile("([0-9]{1,6}) per ([0-9a-z]+)");
  private static final Pattern RUNS = Pattern.compile("([0-9]{1,6}) runs?");
  private static final Pattern SHARE = Pattern.compile("([0-9]{1,3}(\\.[0-9]{1,4})?)%");
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  private final Origins origins;
  private final Problems problems;

  ScalarBinder(Origins origins, Problems problems) {
    this.origins = origins;
    this.problems = problems;
  }

  /** What a type is called in messages. */
  static String expected(Class<?> type) {
    if (type == int.class || type == Integer.class) {
      return "a whole number";
    } else if (type == BigDecimal.class) {
      return "a number";
    } else if (type == boolean.class) {
      return "true or false";
    } else if (type == Duration.class) {
      return "a duration such as 30s or 1h30m";
    } else if (type == Instant.class) {
      return "a time such as 2026-01-31T13:00:00Z";
    } else if (type == Expression.class) {
      return "an expression";
    } else if (type == Amount.class) {
      return "a count or a share such as 25%";
    } else if (type == Guards.Percent.class) {
      return "a share such as 25%";
    } else if (type == Guards.Rate.class) {
      return "a rate such as 3 per 1h";
    } else if (type == Promotion.Runs.class) {
      return "a number of runs such as 10 runs";
    } else if (type.isEnum()) {
      return "one of " + String.join(", ", words(type));
    }
    return "a text";
  }

  @Nullable Object bind(Class<?> type, Key key, Node.Scalar scalar) {
    if (type == Expression.class) {
      return expression(scalar);
    }
    if (scalar.ambiguous() && !type.isEnum()) {
      problems.add(scalar.location(), Code.TYPE, Templates.ambiguous(scalar));
      return null;
    }
    if (type == int.class || type == Integer.class) {
      return integer(key, scalar);
    } else if (type == BigDecimal.class) {
      return number(key, scalar);
    } else if (type == boolean.class) {
      return scalar.value().isBoolean() ? scalar.value().booleanValue() : wrong(type, scalar);
    } else if (type == Duration.class) {
      return duration(key, scalar);
    } else if (type == Amount.class) {
      return amount(scalar);
    } else if (type == Instant.class) {
      return instant(scalar);
    } else if (type.isEnum()) {
      return word(type, scalar);
    }
    return scalar.isText() ? text(type, key, scalar) : wrong(type, scalar);
  }

  private @Nullable Object wrong(Class<?> type, Node.Scalar scalar) {
    var quote = expected(type).equals("a text") ? "; quote it if it is meant as text" : "";
    problems.add(
        scalar.location(),
        Code.TYPE,
        expected(type)
            + " is expected here, not "
            + (scalar.isText() ? "\"" + Problems.shown(scalar.text()) + "\"" : scalar.kind())
            + quote);
    return null;
  }

  private @Nullable Object text(Class<?> type, Key key, Node.Scalar scalar) {
    var text = scalar.text();
    if (text.contains(Templates.OPEN)) {
      problems.add(scalar.location(), Code.TEMPLATE_FORBIDDEN, "no ${{ }} may stand here");
      return null;
    }
    if (!key.pattern().isEmpty() && !Regex.compile(key.pattern()).matches(text)) {
      problems.add(
          scalar.location(),
          Code.FORMAT,
          "\"" + Problems.shown(text) + "\" must match " + key.pattern());
      return null;
    }
    if (type == Guards.Rate.class) {
      return rate(scalar);
    } else if (type == Promotion.Runs.class) {
      return runs(scalar);
    } else if (type == Guards.Percent.class) {
      return percent(scalar);
    } else if (type == ZoneId.class) {
      return zone(scalar);
    }
    return text;
  }

  private @Nullable Integer integer(Key key, Node.Scalar scalar) {
    if (!scalar.value().isNumber()) {
      wrong(Integer.class, scalar);
      return null;
    }
    var number = scalar.value().decimalValue();
    if (!inRange(number, key, scalar)) {
      return null;
    }
    if (!scalar.value().isIntegralNumber()) {
      wrong(Integer.class, scalar);
      return null;
    }
    return number.intValueExact();
  }

  private @Nullable BigDecimal number(Key key, Node.Scalar scalar) {
    if (!scalar.value().isNumber()) {
      wrong(BigDecimal.class, scalar);
      return null;
    }
    var number = scalar.value().decimalValue();
    return inRange(number, key, scalar) ? number : null;
  }

  private boolean inRange(BigDecimal number, Key key, Node.Scalar scalar) {
    var min =
        key.min().isEmpty() ? BigDecimal.valueOf(Integer.MIN_VALUE) : new BigDecimal(key.min());
    var max =
        key.max().isEmpty() ? BigDecimal.valueOf(Integer.MAX_VALUE) : new BigDecimal(key.max());
    return range(number.compareTo(min) >= 0 && number.compareTo(max) <= 0, key, scalar);
  }

  private boolean range(boolean inside, Key key, Node.Scalar scalar) {
    if (!inside) {
      problems.add(
          scalar.location(),
          Code.RANGE,
          Problems.shown(scalar.text())
              + " is out of range; "
              + (key.min().isEmpty() ? "" : "at least " + key.min() + " ")
              + (key.max().isEmpty() ? "" : "at most " + key.max() + " ")
              + "may stand here");
    }
    return inside;
  }

  private @Nullable Duration duration(Key key, Node.Scalar scalar) {
    if (scalar.value().isNumber()) {
      var number = scalar.value().decimalValue();
      if (number.signum() < 0) {
        range(false, key, scalar);
      } else {
        wrong(Duration.class, scalar);
      }
      return null;
    }
    var parsed = DurationText.parse(scalar.text());
    if (parsed.isEmpty()) {
      if (DurationText.isOutOfRange(scalar.text())) {
        range(false, key, scalar);
      } else {
        wrong(Duration.class, scalar);
      }
      return null;
    }
    var inside =
        (key.min().isEmpty() || parsed.get().compareTo(declared(key.min())) >= 0)
            && (key.max().isEmpty() || parsed.get().compareTo(declared(key.max())) <= 0);
    return range(inside, key, scalar) ? parsed.get() : null;
  }

  private static Duration declared(String duration) {
    return Durations.parse(duration);
  }

  private @Nullable Expression expression(Node.Scalar scalar) {
    if (scalar.text().contains(Templates.OPEN)) {
      problems.add(
          scalar.location(), Code.EXPRESSION, "write the expression here without ${{ and }}");
      return null;
    }
    var source = scalar.text().strip();
    return origins.expression(source, scalar, scalar.text().indexOf(source));
  }

  private @Nullable Object word(Class<?> type, Node.Scalar scalar) {
    for (var constant : type.getEnumConstants()) {
      if (((Enum<?>) constant).name().toLowerCase(Locale.ROOT).equals(scalar.text())) {
        return constant;
      }
    }
    problems.add(
        scalar.location(),
        Code.FORMAT,
        expected(type) + " is expected here, not \"" + Problems.shown(scalar.text()) + "\"",
        Nearest.of(scalar.text(), words(type)));
    return null;
  }

  static List<String> words(Class<?> type) {
    return Arrays.stream(type.getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name().toLowerCase(Locale.ROOT))
        .toList();
  }

  private @Nullable Object amount(Node.Scalar scalar) {
    if (scalar.value().isIntegralNumber()) {
      var count = scalar.value().longValue();
      if (count < 0 || count > 1_000_000) {
        problems.add(scalar.location(), Code.RANGE, "a count is 0 to 1000000");
        return null;
      }
      return new Amount.Count((int) count);
    }
    var percent = scalar.isText() ? share(scalar) : null;
    return percent == null ? wrong(Amount.class, scalar) : new Amount.Share(percent);
  }

  private @Nullable Object instant(Node.Scalar scalar) {
    try {
      return Instant.parse(scalar.text());
    } catch (DateTimeException e) {
      return wrong(Instant.class, scalar);
    }
  }

  private @Nullable Object percent(Node.Scalar scalar) {
    var percent = share(scalar);
    return percent == null ? wrong(Guards.Percent.class, scalar) : new Guards.Percent(percent);
  }

  private static @Nullable BigDecimal share(Node.Scalar scalar) {
    var matcher = SHARE.matcher(scalar.text());
    if (!matcher.matches()) {
      return null;
    }
    var percent = new BigDecimal(matcher.group(1));
    return percent.compareTo(HUNDRED) > 0 ? null : percent;
  }

  private @Nullable Object rate(Node.Scalar scalar) {
    var matcher = RATE.matcher(scalar.text());
    if (!matcher.matches()) {
      return wrong(Guards.Rate.class, scalar);
    }
    var count = Integer.parseInt(matcher.group(1));
    var per = DurationText.parse(matcher.group(2)).orElse(Duration.ZERO);
    if (count < 1 || per.isZero() || per.compareTo(Duration.ofDays(30)) > 0) {
      problems.add(scalar.location(), Code.RANGE, "a rate is 1 or more, per 1ms to 30d");
      return null;
    }
    return new Guards.Rate(count, per);
  }

  private @Nullable Object runs(Node.Scalar scalar) {
    var matcher = RUNS.matcher(scalar.text());
    return matcher.matches()
        ? new Promotion.Runs(Integer.parseInt(matcher.group(1)))
        : wrong(Promotion.Runs.class, scalar);
  }

  private @Nullable ZoneId zone(Node.Scalar scalar) {
    try {
      return ZoneId.of(scalar.text());
    } catch (DateTimeException e) {
      problems.add(
          scalar.location(),
          Code.FORMAT,
          "there is no time zone \"" + Problems.shown(scalar.text()) + "\"",
          Nearest.of(scalar.text(), ZoneId.getAvailableZoneIds()));
      return null;
    }
  }

  /** A constant of any type: the values of inputs. */
  @Nullable JsonNode json(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> constant(scalar);
      case Node.Sequence list -> {
        ArrayNode items = JsonNodeFactory.instance.arrayNode();
        for (var item : list.items()) {
          var value = json(item);
          if (value != null) {
            items.add(value);
          }
        }
        yield items;
      }
      case Node.Mapping map -> {
        problems.add(map.location(), Code.TYPE, "a map may not stand here");
        yield null;
      }
    };
  }

  /** A map of constants of any type and depth. */
  ObjectNode object(Node.Mapping map) {
    var object = JsonNodeFactory.instance.objectNode();
    for (var entry : map.entries()) {
      var value =
          entry.value() instanceof Node.Mapping inner ? object(inner) : items(entry.value());
      if (value != null) {
        object.set(entry.key(), value);
      }
    }
    return object;
  }

  private @Nullable JsonNode items(Node node) {
    if (!(node instanceof Node.Sequence list)) {
      return json(node);
    }
    var items = JsonNodeFactory.instance.arrayNode();
    for (var item : list.items()) {
      var value = item instanceof Node.Mapping map ? object(map) : items(item);
      if (value != null) {
        items.add(value);
      }
    }
    return items;
  }

  private @Nullable JsonNode constant(Node.Scalar scalar) {
    if (scalar.ambiguous()) {
      problems.add(scalar.location(), Code.TYPE, Templates.ambiguous(scalar));
      return null;
    }
    if (scalar.text().contains(Templates.OPEN)) {
      problems.add(scalar.location(), Code.TEMPLATE_FORBIDDEN, "no ${{ }} may stand here");
      return null;
    }
    return scalar.value();
  }
}

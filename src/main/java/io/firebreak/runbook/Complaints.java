package io.firebreak.runbook;

import com.google.re2j.Pattern;
import dev.cel.common.exceptions.CelAttributeNotFoundException;

/** Says in plain words why CEL could not evaluate an expression. */
final class Complaints {
  private static final Pattern PLACE = Pattern.compile("evaluation error( at <input>:\\d+)?: ");
  private static final Pattern ABSENT = Pattern.compile("No such attribute\\(s\\): (.*)");
  private static final Pattern KEY = Pattern.compile("key '(.*)' is not present in map\\.?");
  private static final Pattern OVERLOAD =
      Pattern.compile("No matching overload for function '(.*?)'.*", Pattern.DOTALL);

  private Complaints() {}

  static String of(Exception error) {
    for (var cause = error.getCause(); cause != null; cause = cause.getCause()) {
      if (cause instanceof IllegalArgumentException && cause.getMessage() != null) {
        return Problems.shown(cause.getMessage());
      }
    }
    var message = error.getMessage() == null ? "it has no value" : error.getMessage();
    var plain = PLACE.matcher(message).replaceFirst("");
    var absent = ABSENT.matcher(plain);
    if (absent.matches()) {
      return "there is no " + absent.group(1) + " here";
    }
    var key = KEY.matcher(plain);
    if (key.matches()) {
      return "there is no " + Problems.shown(key.group(1));
    }
    if (error.getCause() instanceof CelAttributeNotFoundException) {
      return "there is no " + Problems.shown(plain); // of map["key"] only the key is said
    }
    var overload = OVERLOAD.matcher(plain);
    if (overload.matches()) {
      return overload.group(1).replace("_", "") + " does not take values of these types";
    }
    return switch (plain) {
      case "/ by zero" -> "it divides by zero";
      default -> Problems.shown(plain);
    };
  }
}

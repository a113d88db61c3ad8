package io.firebreak.app.config;

import io.firebreak.action.Durations;
import io.firebreak.action.SecretText;
import java.lang.reflect.Type;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** Single values of the configuration, by their Java type. */
final class Scalars {
  private static final Pattern SECRET =
      Pattern.compile("secrets\\.([A-Za-z0-9_][A-Za-z0-9_.-]{0,126}(?:@[A-Za-z0-9._-]{1,64})?)");

  private Scalars() {}

  /**
   * Reads a value.
   *
   * @throws IllegalArgumentException which says what is expected
   */
  static Object parse(Type type, String text) {
    return switch (type.getTypeName()) {
      case "java.lang.String" -> nonEmpty(text);
      case "int" -> integer(text);
      case "boolean" -> bool(text);
      case "java.time.Duration" -> duration(text);
      case "java.net.URI" -> uri(text);
      case "java.nio.file.Path" -> path(text);
      case "io.firebreak.action.SecretText" -> secret(text);
      default -> constant((Class<?>) type, text);
    };
  }

  private static String nonEmpty(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("is empty");
    }
    return text;
  }

  private static int integer(String text) {
    if (!text.matches("-?[0-9]{1,9}")) {
      throw new IllegalArgumentException("expected a whole number, not '" + text + "'");
    }
    return Integer.parseInt(text);
  }

  private static boolean bool(String text) {
    return switch (text) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new IllegalArgumentException("expected true or false, not '" + text + "'");
    };
  }

  private static Duration duration(String text) {
    try {
      return Durations.parse(text);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "expected a duration such as 500ms, 10s, 1h30m or 7d, not '" + text + "'", e);
    }
  }

  private static URI uri(String text) {
    try {
      var uri = new URI(text);
      var scheme = uri.getScheme();
      if (("http".equals(scheme) || "https".equals(scheme))
          && uri.getHost() != null
          && uri.getUserInfo() == null) {
        return uri;
      }
    } catch (URISyntaxException e) {
      // told below like every other wrong address
    }
    throw new IllegalArgumentException(
        "expected an address with http:// or https:// and no user name, not '" + text + "'");
  }

  private static Path path(String text) {
    try {
      return Path.of(nonEmpty(text));
    } catch (InvalidPathException e) {
      throw new IllegalArgumentException("is not a path", e);
    }
  }

  private static SecretText secret(String text) {
    var match = SECRET.matcher(text);
    if (!match.matches()) {
      throw new IllegalArgumentException(
          "must be a reference such as secrets.NAME, never the secret itself");
    }
    return new SecretText(List.of(new SecretText.Part.Reference(match.group(1))));
  }

  private static Object constant(Class<?> type, String text) {
    var words =
        Arrays.stream(type.getEnumConstants())
            .map(each -> ((Enum<?>) each).name().toLowerCase(Locale.ROOT))
            .toList();
    int found = words.indexOf(text);
    if (found < 0) {
      throw new IllegalArgumentException(
          "expected one of "
              + String.join(", ", words)
              + ", not '"
              + text
              + "'"
              + Words.suggest(text, words));
    }
    return type.getEnumConstants()[found];
  }
}

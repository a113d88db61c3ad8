package io.firebreak.runbook;

import com.google.common.collect.ImmutableMap;
import dev.cel.common.types.CelKind;
import dev.cel.common.types.CelType;
import io.firebreak.action.Interpolate.Language;
import io.firebreak.action.SecretText;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Stands in for the value of an expression while arguments are checked without running anything.
 */
final class Samples {
  private static final String TEXT = "x";

  private Samples() {}

  /** A value of an expression's type that would be right in the place where it stands. */
  static Object of(CelType type, @Nullable Class<?> wanted) {
    if (ExpressionLint.isDynamic(type)) {
      return wanted == null ? TEXT : right(wanted);
    }
    return switch (type.kind()) {
      case BOOL -> true;
      case INT -> 1L;
      case DOUBLE -> 1.5;
      case LIST -> List.of();
      case MAP -> Map.of();
      case DURATION -> Duration.ofSeconds(1);
      default -> wanted == null ? TEXT : text(wanted);
    };
  }

  /** The same within a text of some language. */
  static Object within(CelType type, Language language, boolean duration) {
    if (type.kind() == CelKind.STRING && duration) {
      return "1m";
    }
    return ExpressionLint.isDynamic(type) && language == Language.PROMQL ? 1L : of(type, null);
  }

  private static Object right(Class<?> wanted) {
    if (wanted == int.class
        || wanted == long.class
        || wanted == Integer.class
        || wanted == Long.class) {
      return 1L;
    } else if (Number.class.isAssignableFrom(wanted) || wanted == double.class) {
      return 1.5;
    } else if (wanted == boolean.class || wanted == Boolean.class) {
      return true;
    } else if (List.class.isAssignableFrom(wanted)) {
      return List.of();
    }
    return Map.class.isAssignableFrom(wanted) || (wanted.isRecord() && wanted != SecretText.class)
        ? ImmutableMap.of()
        : text(wanted);
  }

  private static Object text(Class<?> wanted) {
    if (wanted == Duration.class) {
      return "1s";
    }
    return wanted.isEnum() ? ((Enum<?>) wanted.getEnumConstants()[0]).name() : TEXT;
  }
}

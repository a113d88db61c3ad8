package io.firebreak.app.config;

import io.firebreak.testing.GeneratedPart;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Keeps the reference in {@code docs/configuration.md} equal to the model. After a change run this
 * test with {@code -Dfirebreak.docs=write}, which rewrites the part between the two marks.
 */
class ConfigurationReferenceTest {
  private static final Path PAGE = Path.of("docs/configuration.md");

  @Test
  void theReferenceIsUpToDate() throws IOException {
    GeneratedPart.isUpToDate(PAGE, "reference", reference());
  }

  private static String reference() {
    var out = new StringBuilder();
    for (var section : Configuration.class.getRecordComponents()) {
      out.append("\n### `").append(Model.key(section)).append("`\n\n");
      out.append(setting(section).value()).append("\n\n");
      out.append("| key | type | default | meaning | environment |\n|---|---|---|---|---|\n");
      rows(out, section.getGenericType(), Model.key(section), true);
    }
    return out.append('\n').toString();
  }

  private static void rows(StringBuilder out, Type type, String path, boolean settable) {
    if (type instanceof ParameterizedType generic) {
      boolean list = generic.getRawType() == java.util.List.class;
      var of = generic.getActualTypeArguments()[list ? 0 : 1];
      if (!Model.isScalar(of)) {
        rows(out, of, path + (list ? "[]" : ".NAME"), false);
      }
      return;
    }
    for (var component : ((Class<?>) type).getRecordComponents()) {
      var below = Model.below(path, Model.key(component));
      out.append(row(component, below, settable));
      if (!Model.isScalar(component.getGenericType())) {
        rows(out, component.getGenericType(), below, settable);
      }
    }
  }

  private static String row(RecordComponent component, String path, boolean settable) {
    boolean variable = settable && Model.isScalar(component.getGenericType());
    return "| `%s` | %s | %s | %s | %s |%n"
        .formatted(
            path,
            word(component.getGenericType()),
            fallback(component),
            setting(component).value(),
            variable ? "`" + Overrides.variable(path) + "`" : "")
        .replace(System.lineSeparator(), "\n");
  }

  private static String fallback(RecordComponent component) {
    var fallback = setting(component).fallback();
    if (!fallback.equals(Setting.NONE)) {
      return "`" + fallback + "`";
    }
    boolean optional =
        component.getAnnotatedType().isAnnotationPresent(Nullable.class)
            || component.getGenericType() instanceof ParameterizedType;
    return optional ? "none" : "required";
  }

  private static String word(Type type) {
    if (type instanceof ParameterizedType generic) {
      boolean list = generic.getRawType() == java.util.List.class;
      return (list ? "list of " : "map of ") + word(generic.getActualTypeArguments()[list ? 0 : 1]);
    }
    var plain = (Class<?>) type;
    if (plain.isEnum()) {
      return Arrays.stream(plain.getEnumConstants())
          .map(each -> "`" + each.toString().toLowerCase(Locale.ROOT) + "`")
          .collect(Collectors.joining(" or "));
    }
    return switch (plain.getSimpleName()) {
      case "String" -> "text";
      case "int" -> "number";
      case "boolean" -> "`true` or `false`";
      case "Duration" -> "duration";
      case "URI" -> "address";
      case "Path" -> "path";
      case "SecretText" -> "`secrets.NAME`";
      default -> "section";
    };
  }

  private static Setting setting(RecordComponent component) {
    return Objects.requireNonNull(component.getAnnotation(Setting.class));
  }
}

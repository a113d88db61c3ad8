package io.firebreak.app.config;

import io.firebreak.app.config.ConfigurationException.Mistake;
import io.firebreak.runbook.Nearest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Values that win over the file: options of the command line first, then environment variables such
 * as {@code FIREBREAK_HTTP_PORT} for {@code http.port}.
 */
final class Overrides {
  private static final String PREFIX = "FIREBREAK_";

  private final Map<String, String> options;
  private final Map<String, String> environment = new TreeMap<>();

  /**
   * Overrides.
   *
   * @param options by key, such as {@code http.port}
   * @param environment all variables; those of others are not looked at
   */
  Overrides(Map<String, String> options, Map<String, String> environment) {
    this.options = Map.copyOf(options);
    environment.forEach((name, value) -> {
      if (name.startsWith(PREFIX)) {
        this.environment.put(name, value);
      }
    });
  }

  /** The variable that sets a key. */
  static String variable(String path) {
    return PREFIX + path.toUpperCase(Locale.ROOT).replace('.', '_');
  }

  @Nullable Given find(String path) {
    var option = options.get(path);
    if (option != null) {
      return new Given(option, "option for " + path);
    }
    var name = variable(path);
    var value = environment.get(name);
    return value == null ? null : new Given(value, "environment variable " + name);
  }

  /** Whether anything below a section is set. */
  boolean mention(String section) {
    return environment.keySet().stream().anyMatch(name -> name.startsWith(variable(section) + "_"))
        || options.keySet().stream().anyMatch(key -> key.startsWith(section + "."));
  }

  /** Variables that look like settings and are none. */
  List<Mistake> unknown(Class<? extends Record> root) {
    var settable = new ArrayList<String>();
    Model.settable(root, "", path -> settable.add(variable(path)));
    var sections = Arrays.stream(root.getRecordComponents()).map(Model::key).toList();
    return environment.keySet().stream()
        .filter(name -> sections.stream().anyMatch(s -> name.startsWith(variable(s) + "_")))
        .filter(name -> !settable.contains(name))
        .map(name -> new Mistake("environment variable " + name, sets(name, settable)))
        .toList();
  }

  private static String sets(String name, List<String> settable) {
    var lowerCase = settable.stream().map(each -> each.toLowerCase(Locale.ROOT)).toList();
    var near = Nearest.of(name, lowerCase);
    return near == null
        ? "sets nothing"
        : "sets nothing; did you mean " + near.toUpperCase(Locale.ROOT) + "?";
  }

  /**
   * A value from outside the file.
   *
   * @param source for people, where it came from
   */
  record Given(String text, String source) {}
}

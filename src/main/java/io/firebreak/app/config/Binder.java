package io.firebreak.app.config;

import io.firebreak.app.config.ConfigurationException.Mistake;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/**
 * Turns YAML nodes into the records of {@link Configuration}, collecting every mistake. What is not
 * in the model is a mistake, so that a mistyped key can never silently mean a default.
 */
final class Binder {
  private static final String NAME = "[A-Za-z0-9][A-Za-z0-9._-]{0,62}";

  private final String file;
  private final Overrides overrides;
  private final List<Mistake> mistakes = new ArrayList<>();
  private final Map<String, String> places = new LinkedHashMap<>();

  Binder(String file, Overrides overrides) {
    this.file = file;
    this.overrides = overrides;
  }

  /**
   * The record that the node describes.
   *
   * @throws ConfigurationException with all mistakes
   */
  <R extends Record> R bind(Class<R> type, @Nullable Node root) {
    mistakes.addAll(overrides.unknown(type));
    if (root != null) {
      places.put("", at(root));
    }
    var bound = record(type, root, "");
    if (bound == null || !mistakes.isEmpty()) {
      throw new ConfigurationException(mistakes);
    }
    return bound;
  }

  private <R extends Record> @Nullable R record(Class<R> type, @Nullable Node node, String path) {
    var entries = entries(node, path);
    int before = mistakes.size();
    var values = new ArrayList<@Nullable Object>();
    for (var component : type.getRecordComponents()) {
      var key = Model.key(component);
      values.add(component(component, entries.remove(key), Model.below(path, key)));
    }
    entries.forEach((key, value) ->
        mistakes.add(
            new Mistake(
                places.getOrDefault(Model.below(path, key) + "#key", file),
                "unknown key '"
                    + key
                    + "'"
                    + inSection(path)
                    + Words.suggest(key, Model.keys(type)))));
    return mistakes.size() > before ? null : construct(type, values, path);
  }

  private static String inSection(String path) {
    return path.isEmpty() ? "" : " in " + path;
  }

  private Map<String, Node> entries(@Nullable Node node, String path) {
    var entries = new LinkedHashMap<String, Node>();
    if (node == null || Tag.NULL.equals(node.getTag())) {
      return entries;
    }
    if (!(node instanceof MappingNode mapping)) {
      mistakes.add(new Mistake(at(node), "expected keys and values" + inSection(path)));
      return entries;
    }
    for (NodeTuple entry : mapping.getValue()) {
      if (!(entry.getKeyNode() instanceof ScalarNode key)) {
        mistakes.add(new Mistake(at(entry.getKeyNode()), "a key must be a word"));
      } else if (entries.putIfAbsent(key.getValue(), entry.getValueNode()) != null) {
        mistakes.add(new Mistake(at(key), "'" + key.getValue() + "' is there twice"));
      } else {
        places.put(Model.below(path, key.getValue()) + "#key", at(key));
      }
    }
    return entries;
  }

  private @Nullable Object component(RecordComponent component, @Nullable Node node, String path) {
    var setting = Objects.requireNonNull(component.getAnnotation(Setting.class), path);
    var type = component.getGenericType();
    if (Model.isScalar(type)) {
      return scalar(type, node, path, setting, component);
    }
    if (node == null || Tag.NULL.equals(node.getTag())) {
      boolean absent = isNullable(component) && !overrides.mention(path);
      return absent ? null : structure(type, null, path);
    }
    places.put(path, at(node));
    return structure(type, node, path);
  }

  private @Nullable Object structure(Type type, @Nullable Node node, String path) {
    if (type instanceof ParameterizedType generic) {
      return generic.getRawType() == List.class
          ? list(generic.getActualTypeArguments()[0], node, path)
          : map(generic.getActualTypeArguments()[1], node, path);
    }
    return record(((Class<?>) type).asSubclass(Record.class), node, path);
  }

  private List<Object> list(Type of, @Nullable Node node, String path) {
    var values = new ArrayList<Object>();
    if (node == null) {
      return values;
    }
    if (node instanceof ScalarNode && Model.isScalar(of)) {
      var only = element(of, node, path + "[0]");
      return only == null ? values : List.of(only);
    }
    if (!(node instanceof SequenceNode sequence)) {
      mistakes.add(new Mistake(at(node), path + " must be a list"));
      return values;
    }
    for (var item : sequence.getValue()) {
      var value = element(of, item, path + "[" + values.size() + "]");
      if (value != null) {
        values.add(value);
      }
    }
    return values;
  }

  private Map<String, Object> map(Type of, @Nullable Node node, String path) {
    var values = new LinkedHashMap<String, Object>();
    entries(node, path)
        .forEach((key, item) -> {
          var below = Model.below(path, key);
          if (!key.matches(NAME)) {
            mistakes.add(
                new Mistake(at(item), "'" + key + "' is not a name: letters, digits, . _ -"));
          }
          var value = element(of, item, below);
          if (value != null) {
            values.put(key, value);
          }
        });
    return values;
  }

  private @Nullable Object element(Type of, Node item, String path) {
    places.put(path, at(item));
    if (!Model.isScalar(of)) {
      return structure(of, item, path);
    }
    return item instanceof ScalarNode scalar && !Tag.NULL.equals(item.getTag())
        ? convert(of, scalar.getValue(), path, at(item))
        : mistake(at(item), path + " must be a single value");
  }

  private @Nullable Object scalar(
      Type type, @Nullable Node node, String path, Setting setting, AnnotatedElement component) {
    var override = overrides.find(path);
    if (override != null) {
      return convert(type, override.text(), path, override.source());
    }
    if (node != null && !Tag.NULL.equals(node.getTag())) {
      places.put(path, at(node));
      return node instanceof ScalarNode scalar
          ? convert(type, scalar.getValue(), path, at(node))
          : mistake(at(node), path + " must be a single value");
    }
    if (!setting.fallback().equals(Setting.NONE)) {
      return convert(type, setting.fallback(), path, "default");
    }
    return isNullable(component) ? null : mistake(place(path), path + " is missing");
  }

  private @Nullable Object convert(Type type, String text, String path, String where) {
    try {
      return Scalars.parse(type, text);
    } catch (IllegalArgumentException e) {
      return mistake(where, path + ": " + e.getMessage());
    }
  }

  private <R extends Record> @Nullable R construct(
      Class<R> type, List<@Nullable Object> values, String path) {
    try {
      return Model.constructor(type).newInstance(values.toArray());
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof InvalidSetting invalid) {
        var full = invalid.key().isEmpty() ? path : Model.below(path, invalid.key());
        mistake(place(full), (full + " " + invalid.getMessage()).strip());
        return null;
      }
      throw new IllegalStateException(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Where the value or, when it was not written, the nearest section around it stands. */
  private String place(String path) {
    var override = overrides.find(path);
    if (override != null) {
      return override.source();
    }
    for (var at = path; !at.isEmpty(); at = Model.above(at)) {
      var found = places.get(at);
      if (found != null) {
        return found;
      }
    }
    return places.getOrDefault("", file);
  }

  private @Nullable Object mistake(String where, String what) {
    mistakes.add(new Mistake(where, what));
    return null;
  }

  private static boolean isNullable(AnnotatedElement component) {
    return ((RecordComponent) component).getAnnotatedType().isAnnotationPresent(Nullable.class);
  }

  private String at(Node node) {
    Mark mark = node.getStartMark();
    return file + ":" + (mark.getLine() + 1) + ":" + (mark.getColumn() + 1);
  }
}

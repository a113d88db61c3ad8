package io.firebreak.runbook;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A file's YAML tree with the place of everything in it. */
sealed interface Node {
  Location location();

  /** What it is, for messages. */
  String kind();

  /**
   * A scalar.
   *
   * @param text as YAML reads it
   * @param value the typed value: strings for everything quoted
   * @param ambiguous a plain scalar that YAML versions read differently, such as {@code no}
   */
  record Scalar(String text, JsonNode value, boolean ambiguous, Position position) implements Node {
    @Override
    public Location location() {
      return position.location();
    }

    boolean isText() {
      return value.isTextual();
    }

    @Override
    public String kind() {
      return switch (value.getNodeType()) {
        case STRING -> "a text";
        case NUMBER -> "the number " + text;
        case BOOLEAN -> "the boolean " + text;
        case NULL, MISSING -> "nothing";
        case ARRAY, OBJECT, BINARY, POJO -> throw new IllegalStateException("not a scalar");
      };
    }
  }

  /** A list. */
  record Sequence(List<Node> items, Location location) implements Node {
    public Sequence {
      items = List.copyOf(items);
    }

    @Override
    public String kind() {
      return "a list";
    }
  }

  /** A map with text keys, in the order written, without duplicates. */
  record Mapping(List<Entry> entries, Location location) implements Node {
    public Mapping {
      entries = List.copyOf(entries);
    }

    @Override
    public String kind() {
      return "a map";
    }

    @Nullable Entry entry(String key) {
      for (var entry : entries) {
        if (entry.key().equals(key)) {
          return entry;
        }
      }
      return null;
    }

    List<String> keys() {
      var keys = new ArrayList<String>(entries.size());
      entries.forEach(entry -> keys.add(entry.key()));
      return keys;
    }
  }

  /** One key of a map and what it holds. */
  record Entry(String key, Location location, Node value) {}

  /** Where a scalar's characters stand in the file. */
  interface Position {
    /** Of the scalar itself. */
    Location location();

    /** Of one UTF-16 unit of its text; the nearest place when escapes hide the exact one. */
    Location at(String text, int offset);

    /** When all of a file is one place. */
    static Position fixed(Location location) {
      return new Position() {
        @Override
        public Location location() {
          return location;
        }

        @Override
        public Location at(String text, int offset) {
          return location;
        }
      };
    }
  }

  /** The node at a path of keys and indices, or the nearest one that exists. */
  default Node at(Object... path) {
    Node node = this;
    for (var part : path) {
      switch (node) {
        case Mapping mapping when part instanceof String key -> {
          var entry = mapping.entry(key);
          if (entry == null) {
            return node;
          }
          node = entry.value();
        }
        case Sequence sequence
            when part instanceof Integer index && index < sequence.items().size() ->
            node = sequence.items().get(index);
        case Mapping m -> {
          return m;
        }
        case Sequence s -> {
          return s;
        }
        case Scalar s -> {
          return s;
        }
      }
    }
    return node;
  }
}

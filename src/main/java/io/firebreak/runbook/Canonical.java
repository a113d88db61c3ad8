package io.firebreak.runbook;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.journal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * The canonical form of a runbook: what its author wrote, without comments, order of keys and
 * style.
 */
final class Canonical {
  private static final ObjectMapper JSON = JsonMapper.builder().build();
  private static final Location STORED = new Location("stored version", 1, 1);

  /** Changing only these keeps the record of trust (engine-rules 17). */
  private static final List<String> FOR_PEOPLE = List.of("title", "links", "tags", "owner");

  private Canonical() {}

  /** The RFC 8785 form of a tree. */
  static String of(Node root) {
    return CanonicalJson.of(json(root));
  }

  /** SHA-256 of a canonical form, in lower-case hex: a version's name. */
  static String hash(String canonical) {
    return hash(canonical.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 in lower-case hex. */
  static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /** The hash of a canonical form without what only people read. */
  static String trust(String canonical) {
    var tree = tree(canonical);
    if (tree instanceof ObjectNode runbook) {
      runbook.remove(FOR_PEOPLE);
    }
    return hash(CanonicalJson.of(tree));
  }

  /** The plain JSON of a tree. */
  static JsonNode json(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar.value();
      case Node.Sequence list -> {
        var array = JsonNodeFactory.instance.arrayNode();
        list.items().forEach(item -> array.add(json(item)));
        yield array;
      }
      case Node.Mapping map -> {
        var object = JsonNodeFactory.instance.objectNode();
        map.entries().forEach(entry -> object.set(entry.key(), json(entry.value())));
        yield object;
      }
    };
  }

  /**
   * A runbook read back from its canonical form. It was sound when it was stored, so the only
   * errors are a damaged store or a language that no longer knows a key.
   *
   * @throws IllegalStateException which says so
   */
  static Runbook read(String canonical) {
    var problems = new Problems();
    var root = node(tree(canonical));
    var runbook = new Binder(new Origins(), problems).record(Runbook.class, root);
    if (runbook != null && !problems.errors()) {
      return runbook;
    }
    throw new IllegalStateException("a stored runbook version cannot be read: " + problems.list());
  }

  /** The plain JSON of a canonical form. */
  static JsonNode tree(String canonical) {
    try {
      return JSON.readTree(canonical);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a stored runbook version is damaged", e);
    }
  }

  private static Node node(JsonNode json) {
    if (json.isObject()) {
      var entries = new ArrayList<Node.Entry>();
      json.properties()
          .forEach(member ->
              entries.add(new Node.Entry(member.getKey(), STORED, node(member.getValue()))));
      return new Node.Mapping(entries, STORED);
    }
    if (json.isArray()) {
      var items = new ArrayList<Node>();
      json.forEach(item -> items.add(node(item)));
      return new Node.Sequence(items, STORED);
    }
    var text = json.isNull() ? "" : json.asText();
    return new Node.Scalar(text, json, false, Node.Position.fixed(STORED));
  }
}

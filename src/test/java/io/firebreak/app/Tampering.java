package io.firebreak.app;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.math.BigInteger;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/** What becomes of a body by a template, a newer version or somebody who means harm. */
enum Tampering {
  DROPPED,
  RETYPED,
  ENLARGED,
  NESTED,
  DOUBLED,
  CUT;

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int MANY = 300;

  /** AWS SNS has the alarm as a text in here. */
  private static final String MESSAGE = "Message";

  /** Other bytes that this made of a body; the body stays as it is. */
  byte[] of(byte[] body, Random random) throws IOException {
    if (this == CUT) {
      return Arrays.copyOf(body, random.nextInt(body.length));
    }
    if (body[0] != '{' && body[0] != '[') {
      return bytes(form(new String(body, StandardCharsets.UTF_8), random));
    }
    var tree = JSON.readTree(body);
    var message = tree.path(MESSAGE).asText();
    if (message.startsWith("{") && random.nextBoolean()) {
      var other = new String(of(bytes(message), random), StandardCharsets.UTF_8);
      return JSON.writeValueAsBytes(((ObjectNode) tree).put(MESSAGE, other));
    }
    return this == DOUBLED ? doubled(tree, random) : changed(tree, random);
  }

  private byte[] changed(JsonNode tree, Random random) throws IOException {
    int times = 1 + random.nextInt(3);
    for (int i = 0; i < times; i++) {
      change(tree, random);
    }
    return JSON.writeValueAsBytes(tree);
  }

  private void change(JsonNode tree, Random random) {
    var holders = holders(tree);
    if (holders.isEmpty()) {
      return;
    }
    switch (holders.get(random.nextInt(holders.size()))) {
      case ObjectNode object -> {
        var name = name(object, random);
        if (this == DROPPED) {
          object.remove(name);
        } else {
          object.set(name, other(object.get(name), random));
        }
      }
      case ArrayNode array -> {
        int at = random.nextInt(array.size());
        if (this == DROPPED) {
          array.remove(at);
        } else {
          array.set(at, other(array.get(at), random));
        }
      }
      default -> throw new AssertionError("only objects and lists hold something");
    }
  }

  private static String name(ObjectNode object, Random random) {
    var names = new ArrayList<String>();
    object.fieldNames().forEachRemaining(names::add);
    return names.get(random.nextInt(names.size()));
  }

  /** Objects and lists that hold something. */
  private static List<JsonNode> holders(JsonNode node) {
    var holders = new ArrayList<JsonNode>();
    if (node.isContainerNode() && !node.isEmpty()) {
      holders.add(node);
      node.forEach(child -> holders.addAll(holders(child)));
    }
    return holders;
  }

  private JsonNode other(JsonNode value, Random random) {
    return switch (this) {
      case RETYPED -> retyped(random);
      case ENLARGED -> enlarged(value, random);
      case NESTED -> nested(value, random);
      case DROPPED, DOUBLED, CUT -> throw new AssertionError(this + " changes no value");
    };
  }

  private static JsonNode retyped(Random random) {
    return switch (random.nextInt(11)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.numberNode(random.nextLong());
      case 2 -> NODES.numberNode(random.nextInt() / 7.0);
      case 3 -> NODES.booleanNode(random.nextBoolean());
      case 4 -> NODES.textNode("");
      case 5 -> NODES.textNode("\u202E$(id) `x` {{7*7}} <b>\n");
      case 6 -> NODES.objectNode();
      case 7 -> NODES.arrayNode();
      case 8 -> NODES.textNode("99999-13-45T99:99:99Z");
      case 9 -> NODES.textNode("javascript:alert(1)");
      default -> NODES.arrayNode().add(NODES.objectNode());
    };
  }

  private static JsonNode enlarged(JsonNode value, Random random) {
    return switch (value) {
      case ArrayNode array when !array.isEmpty() -> {
        var longer = array.deepCopy();
        for (int i = 0; i < MANY; i++) {
          longer.add(array.get(i % array.size()).deepCopy());
        }
        yield longer;
      }
      case ObjectNode object -> {
        var wider = object.deepCopy();
        for (int i = 0; i < MANY; i++) {
          wider.put("more_" + i, "x");
        }
        yield wider;
      }
      case JsonNode number when number.isNumber() ->
          NODES.numberNode(BigInteger.TEN.pow(1 + random.nextInt(MANY)));
      default -> NODES.textNode(value.asText() + "x".repeat(random.nextInt(100_000)));
    };
  }

  private static JsonNode nested(JsonNode value, Random random) {
    return switch (random.nextInt(3)) {
      case 0 -> NODES.objectNode().set("nested", value.deepCopy());
      case 1 -> NODES.arrayNode().add(value.deepCopy()).add(value.deepCopy());
      default -> {
        JsonNode deep = value.deepCopy();
        for (int i = random.nextInt(80); i >= 0; i--) {
          deep = NODES.arrayNode().add(deep);
        }
        yield deep;
      }
    };
  }

  /** A key twice, with another value or with the same, or an item of a list. */
  private static byte[] doubled(JsonNode tree, Random random) throws IOException {
    var holders = holders(tree);
    var holder = holders.get(random.nextInt(holders.size()));
    if (holder instanceof ArrayNode array) {
      array.add(array.get(random.nextInt(array.size())).deepCopy());
      return JSON.writeValueAsBytes(tree);
    }
    var name = name((ObjectNode) holder, random);
    var key = JSON.writeValueAsString(name) + ":";
    var text = JSON.writeValueAsString(tree);
    int at = text.indexOf(key);
    var twin = random.nextBoolean() ? "[7]" : JSON.writeValueAsString(holder.get(name));
    return bytes(text.substring(0, at) + key + twin + "," + text.substring(at));
  }

  /** The same of {@code a=1&b=2}. */
  private String form(String form, Random random) {
    var fields = new ArrayList<>(List.of(form.strip().split("&", -1)));
    int at = random.nextInt(fields.size());
    var name = fields.get(at).split("=", 2)[0];
    switch (this) {
      case DROPPED -> fields.remove(at);
      case RETYPED -> fields.set(at, name + List.of("=", "", "=%zz", "=7").get(random.nextInt(4)));
      case ENLARGED -> {
        fields.set(at, fields.get(at) + "x".repeat(random.nextInt(100_000)));
        if (random.nextBoolean()) {
          fields.addAll(Collections.nCopies(MANY, "more=x"));
        }
      }
      case NESTED ->
          fields.set(at, name + "=" + URLEncoder.encode("{\"a\":[1]}", StandardCharsets.UTF_8));
      case DOUBLED -> fields.add(name + "=other");
      case CUT -> throw new AssertionError("a body is cut as it is");
    }
    return String.join("&", fields);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

package io.firebreak.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/**
 * Does what can be done to a unit before a transaction is open: canonical text, masking, salt,
 * payload hash. Runs on the caller's thread, so that the writer only chains and stores.
 */
final class UnitEncoder {
  private final EventTypes types;
  private final UnaryOperator<String> redactor;
  private final Consumer<byte[]> salts;

  /**
   * An encoder.
   *
   * @param redactor masks secrets in one string; applied to every string before it is hashed
   * @param salts fills an array with random bytes
   */
  UnitEncoder(EventTypes types, UnaryOperator<String> redactor, Consumer<byte[]> salts) {
    this.types = types;
    this.redactor = redactor;
    this.salts = salts;
  }

  EncodedUnit encode(Unit unit) {
    List<EncodedUnit.Append> appends = new ArrayList<>(unit.appends().size());
    for (Unit.Append append : unit.appends()) {
      if (append.events().isEmpty()) {
        throw new IllegalArgumentException("nothing to append to " + append.stream().name());
      }
      List<EncodedUnit.Item> items = new ArrayList<>(append.events().size());
      append.events().forEach(event -> items.add(encode(event)));
      appends.add(new EncodedUnit.Append(append.stream(), append.expectedSeq(), items));
    }
    appends.sort(Comparator.comparing(EncodedUnit.Append::stream));
    return new EncodedUnit(unit.guards(), appends);
  }

  private EncodedUnit.Item encode(NewEvent event) {
    EventTypes.Type type = types.of(event.payload());
    PayloadJson.Tree tree = PayloadJson.tree(event.payload());
    if (!(tree.tree() instanceof ObjectNode members)) {
      throw new IllegalArgumentException(type.name() + " is not written as a JSON object");
    }
    Actor actor = event.actor();
    requirePlain(actor.id());
    requirePlain(actor.channel());
    ActorJson.put(actor, members);
    var masking = new Masking(redactor);
    String text = CanonicalJson.of(masking.apply(members));
    byte[] salt = new byte[EventHash.SALT_BYTES];
    salts.accept(salt);
    Payload payload = event.payload();
    if (tree.cut() || masking.changed()) {
      // What runs on is what is stored, or a fold after a restart would come to something else.
      ObjectNode stored = (ObjectNode) PayloadJson.parse(text);
      actor = ActorJson.take(stored, actor.id(), actor.channel());
      payload = types.read(type.name(), type.schema(), stored);
    }
    return new EncodedUnit.Item(
        payload, actor, type.name(), type.schema(), text, salt, EventHash.ofPayload(salt, text));
  }

  /** What stands in the header stands in columns too, and not every database takes every text. */
  private static void requirePlain(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isISOControl(c) || Character.isSurrogate(c)) {
        throw new IllegalArgumentException("the id and channel of an actor are plain text");
      }
    }
  }

  /** Masks secrets in every string of a tree, and makes each string one that JSON can carry. */
  private static final class Masking {
    private final UnaryOperator<String> redactor;
    private boolean changed;

    Masking(UnaryOperator<String> redactor) {
      this.redactor = redactor;
    }

    boolean changed() {
      return changed;
    }

    JsonNode apply(JsonNode node) {
      return switch (node.getNodeType()) {
        case OBJECT -> members((ObjectNode) node);
        case ARRAY -> items((ArrayNode) node);
        case STRING -> text(node);
        case NUMBER -> number(node);
        case BOOLEAN, NULL, MISSING, BINARY, POJO -> node;
      };
    }

    /** In place, because the tree was made for this alone. */
    private JsonNode members(ObjectNode node) {
      boolean named = true;
      for (Map.Entry<String, JsonNode> member : node.properties()) {
        named &= isName(member.getKey());
        member.setValue(apply(member.getValue()));
      }
      return named ? node : renamed(node);
    }

    private JsonNode renamed(ObjectNode node) {
      ObjectNode masked = PayloadJson.MAPPER.createObjectNode();
      node.properties()
          .forEach(member ->
              masked.set(
                  isName(member.getKey()) ? member.getKey() : mask(member.getKey()),
                  member.getValue()));
      return masked;
    }

    /** Names of record components are left: masking one would make the event unreadable. */
    private static boolean isName(String key) {
      for (int i = 0; i < key.length(); i++) {
        char c = key.charAt(i);
        if (!Character.isLetter(c) && c != '_') {
          return false;
        }
      }
      return true;
    }

    private JsonNode items(ArrayNode node) {
      for (int i = 0; i < node.size(); i++) {
        node.set(i, apply(node.get(i)));
      }
      return node;
    }

    private JsonNode text(JsonNode node) {
      String text = node.textValue();
      String masked = mask(text);
      return masked.equals(text) ? node : PayloadJson.MAPPER.getNodeFactory().textNode(masked);
    }

    private String mask(String text) {
      String masked = whole(redactor.apply(text));
      changed |= !masked.equals(text);
      return masked;
    }

    /** Integers from outside that a double would round become strings, as ours do. */
    private JsonNode number(JsonNode node) {
      if (!node.isIntegralNumber()
          || (node.canConvertToLong() && CanonicalJson.isExact(node.longValue()))) {
        return node;
      }
      changed = true;
      return PayloadJson.MAPPER.getNodeFactory().textNode(node.asText());
    }

    private static String whole(String text) {
      for (int i = 0; i < text.length(); i++) {
        if (Character.isSurrogate(text.charAt(i)) && CanonicalJson.isHalf(text, i)) {
          return text.codePoints()
              .map(point ->
                  point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE
                      ? '\uFFFD'
                      : point)
              .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
              .toString();
        }
      }
      return text;
    }
  }
}

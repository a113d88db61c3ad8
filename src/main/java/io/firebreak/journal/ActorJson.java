package io.firebreak.journal;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps what identifies an actor beyond id and channel inside the payload, so that it can be erased
 * with it while the header and the chain stand.
 */
final class ActorJson {
  /** The one member name that payloads cannot use. */
  static final String KEY = "_actor";

  private ActorJson() {}

  /** Adds the actor's part; nothing when it says no more than the channel does. */
  static void put(Actor actor, ObjectNode payload) {
    if (payload.has(KEY)) {
      throw new IllegalArgumentException("a payload has no component named " + KEY);
    }
    boolean plain = actor.kind() == kindOf(actor.channel());
    if (plain && actor.authenticatedBy() == null && actor.origin() == null) {
      return;
    }
    ObjectNode part = payload.putObject(KEY);
    part.put("kind", actor.kind().name().toLowerCase(Locale.ROOT));
    putIfKnown(part, "authenticated_by", actor.authenticatedBy());
    putIfKnown(part, "origin", actor.origin());
  }

  private static void putIfKnown(ObjectNode part, String name, @Nullable String value) {
    if (value != null) {
      part.put(name, value);
    }
  }

  /** Takes the actor's part out of a stored payload; a null payload was erased. */
  static Actor take(@Nullable ObjectNode payload, String id, String channel) {
    JsonNode part = payload == null ? null : payload.remove(KEY);
    if (part == null) {
      return new Actor(kindOf(channel), id, null, channel, null);
    }
    return new Actor(
        Actor.Kind.valueOf(part.path("kind").asText().toUpperCase(Locale.ROOT)),
        id,
        part.path("authenticated_by").textValue(),
        channel,
        part.path("origin").textValue());
  }

  private static Actor.Kind kindOf(String channel) {
    return switch (channel) {
      case "engine" -> Actor.Kind.SYSTEM;
      case "hook" -> Actor.Kind.HOOK;
      default -> Actor.Kind.PERSON;
    };
  }
}

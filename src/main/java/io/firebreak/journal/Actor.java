package io.firebreak.journal;

import org.jspecify.annotations.Nullable;

/**
 * Who caused an event, and through which door.
 *
 * @param kind what sort of actor
 * @param id stable id of the person, hook or component; stands in the hashed header
 * @param authenticatedBy how the actor proved who they are, such as {@code token}, {@code slack},
 *     {@code hmac}; null for the program itself
 * @param channel the door: {@code rest}, {@code cli}, {@code ui}, {@code slack}, {@code hook},
 *     {@code file}, {@code engine}; stands in the hashed header
 * @param origin remote address, null when there is none; stored in the payload so that it can be
 *     erased
 */
public record Actor(
    Kind kind,
    String id,
    @Nullable String authenticatedBy,
    String channel,
    @Nullable String origin) {

  /** The sorts of actors. */
  public enum Kind {
    PERSON,
    HOOK,
    SYSTEM
  }

  /** Firebreak's own engine. */
  public static final Actor ENGINE = new Actor(Kind.SYSTEM, "firebreak", null, "engine", null);
}

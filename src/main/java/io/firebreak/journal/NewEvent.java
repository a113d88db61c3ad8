package io.firebreak.journal;

/**
 * An event that is to be appended.
 *
 * @param payload what happened
 * @param actor who caused it
 */
public record NewEvent(Payload payload, Actor actor) {
  /** An event that the engine itself causes. */
  public static NewEvent byEngine(Payload payload) {
    return new NewEvent(payload, Actor.ENGINE);
  }
}

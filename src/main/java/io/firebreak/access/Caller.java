package io.firebreak.access;

import io.firebreak.journal.Actor;
import io.firebreak.journal.StreamId;
import io.quarkus.security.identity.SecurityIdentity;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A person at a door, and how they proved who they are.
 *
 * @param person who, with the roles of this moment
 * @param credential what they showed
 * @param origin remote address, null when there is none
 */
public record Caller(Person person, Credential credential, @Nullable String origin) {
  private static final String ATTRIBUTE = "firebreak.caller";

  /** What somebody shows to prove who they are. */
  public enum Credential {
    /** The token file in the data folder: whoever can read it owns the machine. */
    LOCAL_TOKEN("local_token", "cli"),
    /** An API token. */
    TOKEN("token", "rest"),
    /** A browser's session. */
    SESSION("session", "ui");

    private final String word;
    private final String channel;

    Credential(String word, String channel) {
      this.word = word;
      this.channel = channel;
    }

    /** The door that takes it, as the journal names doors. */
    public String channel() {
      return channel;
    }
  }

  /** This person as the cause of an event. */
  public Actor actor() {
    return new Actor(Actor.Kind.PERSON, person.id(), credential.word, credential.channel(), origin);
  }

  /** The team whose things they see. */
  public String tenant() {
    return StreamId.DEFAULT_TENANT;
  }

  /**
   * The caller behind an authenticated request.
   *
   * @throws IllegalStateException when the request was not authenticated: an endpoint forgot to say
   *     who may call it
   */
  public static Caller of(SecurityIdentity identity) {
    Caller caller = identity.getAttribute(ATTRIBUTE);
    if (caller == null) {
      throw new IllegalStateException("the request was not authenticated");
    }
    return Objects.requireNonNull(caller);
  }

  static String attribute() {
    return ATTRIBUTE;
  }
}

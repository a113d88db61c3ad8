package io.firebreak.access;

import io.firebreak.access.AccessEvent.LinkIssued;
import io.firebreak.access.AccessEvent.Refusal;
import io.firebreak.access.AccessEvent.SignInFailed;
import io.firebreak.access.AccessEvent.SignedIn;
import io.firebreak.access.AccessEvent.SignedOut;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sessions of browsers, opened by links that work once. */
public final class Sessions {
  /** The cookie's name. */
  public static final String COOKIE = "firebreak_session";

  /** How long a session lasts. */
  public static final Duration LENGTH = Duration.ofHours(12);

  private static final Duration LINK_VALIDITY = Duration.ofMinutes(15);
  private static final Duration FIRST_LINK_VALIDITY = Duration.ofHours(24);
  private static final String TENANT = StreamId.DEFAULT_TENANT;

  private final Journal journal;
  private final Database database;
  private final AccessStore store;
  private final SecureRandom random;
  private final Throttle throttle;

  /** Sessions kept in this store. */
  public Sessions(Journal journal, Database database, SecureRandom random) {
    this.journal = journal;
    this.database = database;
    this.store = new AccessStore(database);
    this.random = random;
    this.throttle = new Throttle(10, Duration.ofMinutes(1));
  }

  /**
   * A link that was just made.
   *
   * @param token the secret in it, shown once
   */
  public record Link(Token token, Instant expiresAt) {}

  /** What became of a sign-in. */
  public sealed interface SignIn {
    /** Let in; the token goes into the cookie. */
    record Opened(Token session, Instant expiresAt) implements SignIn {}

    /** Not let in, and why. */
    record Refused(Refusal why) implements SignIn {}
  }

  /** Makes a link that signs a person in, once, within a quarter of an hour. */
  public Link link(String person, Actor by) {
    return link(person, by, LINK_VALIDITY);
  }

  /** On the very first start, a link for the first admin; empty on every later one. */
  public Optional<Link> firstLink() {
    return store.hasLinks()
        ? Optional.empty()
        : Optional.of(link(Directory.FIRST_ADMIN, Actor.ENGINE, FIRST_LINK_VALIDITY));
  }

  private Link link(String person, Actor by, Duration validity) {
    var token = Token.random(random);
    var event = new LinkIssued(person, token.hash(), database.now().plus(validity));
    commit(AccessStore.insert(TENANT, event), event, by);
    return new Link(token, event.expiresAt());
  }

  /** Spends a link and opens a session. */
  public SignIn signIn(String presented, @Nullable String origin) {
    if (throttle.exhausted(database.now())) {
      return new SignIn.Refused(Refusal.THROTTLED);
    }
    var link = Token.hash(presented);
    var owner = store.linkOwner(link);
    if (owner.isEmpty()) {
      return refused(Refusal.UNKNOWN, null, origin);
    }
    var session = Token.random(random);
    var expires = database.now().plus(LENGTH);
    var event = new SignedIn(owner.get(), link, session.hash(), expires);
    return switch (commit(AccessStore.redeem(TENANT, event), event, actor(owner.get(), origin))) {
      case Committed.Done _ -> new SignIn.Opened(session, expires);
      case Committed.Refused refused ->
          refused(Refusal.valueOf(refused.refusal().reason().name()), owner.get(), origin);
      case Committed.Conflict conflict ->
          throw new IllegalStateException("a fact cannot be in conflict: " + conflict);
    };
  }

  private SignIn refused(Refusal why, @Nullable String person, @Nullable String origin) {
    throttle.count(database.now());
    commit(
        tx -> null,
        new SignInFailed(why, origin),
        actor(person == null ? "unknown" : person, origin));
    return new SignIn.Refused(why);
  }

  /** Ends a session; its cookie is worth nothing from then on. */
  public void signOut(String presented, Caller caller) {
    var hash = Token.hash(presented);
    commit(AccessStore.end(hash), new SignedOut(caller.person().id(), hash), caller.actor());
  }

  Optional<String> owner(String presented) {
    return store.sessionOwner(Token.hash(presented));
  }

  /**
   * The token that a form of this session must bring with it. It is derived, so nothing needs to be
   * stored, and cannot be told without the cookie.
   */
  public static String formToken(String presented) {
    return Token.hash("firebreak form " + presented);
  }

  private static Actor actor(String person, @Nullable String origin) {
    return new Actor(Actor.Kind.PERSON, person, "link", "ui", origin);
  }

  private Committed commit(Guard index, AccessEvent event, Actor by) {
    return journal.commit(
        Unit.builder().guard(index).fact(StreamId.admin(TENANT), new NewEvent(event, by)).build());
  }
}

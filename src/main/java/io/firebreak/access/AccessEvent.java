package io.firebreak.access;

import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Payload;
import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Acts about who may come in, on the stream of administrative acts. */
public sealed interface AccessEvent extends Payload {
  /**
   * A token was made.
   *
   * @param id names it without revealing it
   * @param person whose it is
   * @param label what it is for
   * @param hash SHA-256 of the token
   * @param expiresAt when it lapses
   */
  record TokenIssued(String id, String person, String label, String hash, Instant expiresAt)
      implements AccessEvent {}

  /** A token was withdrawn. */
  record TokenRevoked(String id) implements AccessEvent {}

  /**
   * A one-time link was made with which a person signs in at the page.
   *
   * @param hash SHA-256 of the link's secret
   */
  record LinkIssued(String person, String hash, Instant expiresAt) implements AccessEvent {}

  /**
   * A person signed in with a link.
   *
   * @param link hash of the link's secret, spent now
   * @param hash SHA-256 of the session's secret
   */
  record SignedIn(String person, String link, String hash, Instant expiresAt)
      implements AccessEvent {}

  /** A person signed out. */
  record SignedOut(String person, String hash) implements AccessEvent {}

  /** Somebody showed a link that does not let them in. */
  record SignInFailed(Refusal why, @Nullable String origin) implements AccessEvent {}

  /** Why somebody was not let in. */
  enum Refusal implements io.firebreak.journal.Reason {
    UNKNOWN,
    SPENT,
    EXPIRED,
    /** Too many wrong links in a minute; the right one works again after it. */
    THROTTLED
  }

  /** Names this family for the journal. */
  static void register(EventTypes.Builder types) {
    types
        .add("access.token_issued", TokenIssued.class)
        .add("access.token_revoked", TokenRevoked.class)
        .add("access.link_issued", LinkIssued.class)
        .add("access.signed_in", SignedIn.class)
        .add("access.signed_out", SignedOut.class)
        .add("access.sign_in_failed", SignInFailed.class);
  }

  /** The refusal in words for a page. */
  static String words(Refusal why) {
    return switch (why) {
      case UNKNOWN -> "This link is not known.";
      case SPENT -> "This link was used already; each works once.";
      case EXPIRED -> "This link has expired.";
      case THROTTLED ->
          "Too many wrong links were tried. Wait a minute. ("
              + why.name().toLowerCase(Locale.ROOT)
              + ")";
    };
  }
}

package io.firebreak.access;

import io.firebreak.access.AccessEvent.TokenIssued;
import io.firebreak.access.AccessEvent.TokenRevoked;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Database;
import io.firebreak.journal.IdSource;
import io.firebreak.journal.Journal;
import io.firebreak.journal.NewEvent;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** API tokens of people: made, withdrawn, recognised. */
public final class Tokens {
  private final Journal journal;
  private final Database database;
  private final AccessStore store;
  private final IdSource ids;
  private final SecureRandom random;

  /** Tokens kept in this store. */
  public Tokens(Journal journal, Database database, IdSource ids, SecureRandom random) {
    this.journal = journal;
    this.database = database;
    this.store = new AccessStore(database);
    this.ids = ids;
    this.random = random;
  }

  /**
   * A token that was just made.
   *
   * @param id names it
   * @param token the secret; this is the only moment at which it can be shown
   */
  public record Issued(String id, Token token, Instant expiresAt) {}

  /**
   * What is known of a token.
   *
   * @param id names it
   */
  public record Known(String id, String person, String label, Instant expiresAt, boolean revoked) {}

  /** Makes a token for a person. */
  public Issued issue(String tenant, String person, String label, Duration validity, Actor by) {
    var token = Token.random(random);
    var event =
        new TokenIssued(ids.next(), person, label, token.hash(), database.now().plus(validity));
    commit(tenant, AccessStore.insert(tenant, event), event, by);
    return new Issued(event.id(), token, event.expiresAt());
  }

  /**
   * Withdraws a token; it counts from the next request on.
   *
   * @return whether there was such a token to withdraw
   */
  public boolean revoke(String tenant, String id, Actor by) {
    return commit(tenant, AccessStore.revoke(tenant, id), new TokenRevoked(id), by)
        instanceof Committed.Done;
  }

  /** All tokens of a team. */
  public List<Known> list(String tenant) {
    return store.tokens(tenant).stream()
        .map(row ->
            new Known(
                row.id(),
                row.person(),
                row.label(),
                AccessStore.instant(row.expiresAt()),
                row.revoked() == 1))
        .toList();
  }

  Optional<String> owner(String hash) {
    return store.tokenOwner(hash);
  }

  private Committed commit(
      String tenant, io.firebreak.journal.Guard index, AccessEvent event, Actor by) {
    return journal.commit(
        Unit.builder().guard(index).fact(StreamId.admin(tenant), new NewEvent(event, by)).build());
  }
}

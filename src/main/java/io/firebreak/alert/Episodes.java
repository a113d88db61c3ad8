package io.firebreak.alert;

import io.firebreak.journal.Database;
import io.firebreak.journal.StorageException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The episodes that were heard of, for whoever asks a source what became of them. */
public final class Episodes {
  private static final int ASKED_AT_ONCE = 500;

  private final EpisodeStore store;

  /** The episodes of this store. */
  public Episodes(Database database) {
    this.store = new EpisodeStore(database.jdbi());
  }

  /**
   * One that was heard of.
   *
   * @param lastSeen when it was last heard of
   * @param firstDelivery the delivery that told of it first
   */
  public record Known(
      String fingerprint,
      Instant startsAt,
      boolean firing,
      Instant lastSeen,
      String firstDelivery) {}

  /**
   * All episodes of these alerts.
   *
   * @throws StorageException when the store cannot be read
   */
  public List<Known> of(String tenant, Collection<String> fingerprints) {
    var all = List.copyOf(fingerprints);
    var found = new ArrayList<Known>();
    for (var from = 0; from < all.size(); from += ASKED_AT_ONCE) {
      var to = Math.min(all.size(), from + ASKED_AT_ONCE);
      found.addAll(store.of(tenant, all.subList(from, to)));
    }
    return found;
  }

  /**
   * Episodes that fire, of which a hook told first, by fingerprint.
   *
   * @param after only greater fingerprints; empty for the first page
   * @throws StorageException when the store cannot be read
   */
  public List<Known> firing(String tenant, String hook, String after, int limit) {
    return store.firing(tenant, hook, after, limit);
  }
}

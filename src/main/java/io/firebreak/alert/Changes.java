package io.firebreak.alert;

import io.firebreak.journal.Database;
import io.firebreak.journal.StorageException;
import java.time.Instant;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** The changes that hooks were told of, by the service that was changed. */
public final class Changes {
  /** More of one service in a window are noise; the newest are kept. */
  private static final int MOST = 20;

  private final ChangeStore store;

  /** The changes in this database. */
  public Changes(Database database) {
    this.store = new ChangeStore(database.jdbi());
  }

  /**
   * Changes of any of these services between two moments, both included, oldest first.
   *
   * @throws StorageException when the store cannot be read
   */
  public List<ChangeEvent> of(
      String tenant, Collection<String> services, Instant since, Instant until) {
    return services.stream()
        .distinct()
        .flatMap(service -> store.between(tenant, service, since, until, MOST).stream())
        .sorted(Comparator.comparing(ChangeEvent::at))
        .toList();
  }
}

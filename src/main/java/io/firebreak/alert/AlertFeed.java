package io.firebreak.alert;

import io.firebreak.journal.StorageException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** What came in, for whoever looks back at it. */
public interface AlertFeed {
  /** Nothing ever came in. */
  AlertFeed SILENT =
      new AlertFeed() {
        @Override
        public Optional<Instant> lastReceived(String tenant) {
          return Optional.empty();
        }

        @Override
        public List<StoredDelivery> received(
            String tenant, Instant since, String afterId, int limit) {
          return List.of();
        }
      };

  /**
   * When an authentic delivery last came in, understood or not; empty when none ever did.
   *
   * @throws StorageException when the store cannot be read
   */
  Optional<Instant> lastReceived(String tenant);

  /**
   * Deliveries in the order in which they came, so that one can go through them page by page.
   *
   * @param since when the first of them came, or the last of the page before
   * @param afterId of those that came at exactly that time only those with a greater id
   * @throws StorageException when the store cannot be read
   */
  List<StoredDelivery> received(String tenant, Instant since, String afterId, int limit);
}

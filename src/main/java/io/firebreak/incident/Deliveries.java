package io.firebreak.incident;

import io.firebreak.journal.Guard;
import java.util.List;

/** The accepted deliveries, as far as incidents must hear of them. */
public interface Deliveries {
  /**
   * Those of which incidents have not heard, of all tenants, ordered by id.
   *
   * @param afterId only those with a greater id; the empty string for all
   */
  List<Delivery> unrouted(String afterId, int limit);

  /** Marks that incidents have heard of it; refuses when they had already. */
  Guard routed(Delivery delivery);
}

package io.firebreak.durable;

import java.time.Instant;

/** One worker's right to drive one run. */
interface Lease {
  /** The worker. */
  String owner();

  /** The number that every write of this owner carries. */
  long fence();

  /** The time by the database's clock. */
  Instant now();

  /** Whether the lease certainly still holds, by a monotonic clock at two thirds of its length. */
  boolean heldNow();
}

package io.firebreak.slack;

import io.firebreak.durable.Courier;
import java.time.Duration;

/** A courier as its outbox has it, until a test wants to do all the telling itself. */
final class ByHand implements Courier {
  private final Courier courier;
  private boolean shut;

  ByHand(Courier courier) {
    this.courier = courier;
  }

  /** Nothing is being told when this returns, and nothing is told through here any more. */
  synchronized void shut() {
    shut = true;
  }

  @Override
  public String topic() {
    return courier.topic();
  }

  @Override
  public synchronized Delivery deliver(String tenant, String subject) throws InterruptedException {
    return shut
        ? new Delivery.Later(Duration.ofHours(1), "told by hand")
        : courier.deliver(tenant, subject);
  }
}

package io.firebreak.durable;

/** Runs tasks beside the drivers: virtual threads in production, a hand crank in simulation. */
interface Tasks {
  /** Begins {@code body}; when it is done, the driver is made to step. */
  Handle begin(Driver<?> driver, Runnable body);

  /** A task in flight. */
  interface Handle {
    /** Asks it to stop for real. */
    void interrupt();
  }
}

package io.firebreak.journal;

/**
 * Named places at which a test process dies, to prove recovery (reliability.md 2.0). Without {@code
 * -Dfirebreak.failpoint=…} every call is an empty method that the JIT removes.
 */
public final class Failpoint {
  private static final boolean ARMED = System.getProperty("firebreak.failpoint") != null;
  private static volatile Hook hook = (name, detail) -> {};

  private Failpoint() {}

  /**
   * Passes the point {@code name}, such as {@code P15}.
   *
   * @param detail tells hits apart by its text, which is made only when a harness listens
   */
  public static void hit(String name, Object detail) {
    if (ARMED) {
      hook.hit(name, detail.toString());
    }
  }

  /** Sets what a hit does; only a test harness calls this. */
  public static void install(Hook newHook) {
    hook = newHook;
  }

  /** What happens at a point. */
  @FunctionalInterface
  public interface Hook {
    void hit(String name, String detail);
  }
}

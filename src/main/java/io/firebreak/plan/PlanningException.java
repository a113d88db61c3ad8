package io.firebreak.plan;

/** Why no plan can be made. */
public final class PlanningException extends Exception {
  private static final long serialVersionUID = 1L;
  private final boolean outOfScope;
  private final String step;

  PlanningException(String step, boolean outOfScope, String message) {
    super(message);
    this.step = step;
    this.outOfScope = outOfScope;
  }

  /** A step that cannot be resolved. */
  static PlanningException at(String step, String message) {
    return new PlanningException(step, false, step + message);
  }

  /** Whether a target lies outside the allow-list. */
  public boolean outOfScope() {
    return outOfScope;
  }

  /** The step that cannot be planned. */
  public String step() {
    return step;
  }
}

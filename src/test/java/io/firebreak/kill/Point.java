package io.firebreak.kill;

import io.firebreak.durable.EffectClass;

/**
 * Where the program dies (reliability.md 2.0).
 *
 * @param name the point
 * @param control what the harness is told: the failpoint and what its detail must contain; empty
 *     where the outside can see for itself that the point is reached
 * @param muted step whose effect the target carries out without ever answering; empty for none
 * @param sick whether verification fails, so that everything is undone
 * @param doubtful whether nobody can know the outcome of an unsafe effect then
 */
record Point(String name, String control, String muted, boolean sick, boolean doubtful) {
  /** All of them, in the order in which a run comes by. */
  static final java.util.List<Point> ALL =
      java.util.List.of(
          at("P01", "P01 "),
          at("P02", "P02 "),
          at("P03", "P03 intake"),
          at("P04", "P04 "),
          at("P05", "P05 "),
          at("P06", "P06 run/"),
          at("P07", "P07 "),
          at("P08", "P08 "),
          at("P09", "P09 run/"),
          at("P10", "P10 run/"),
          at("P11", ""),
          at("P12", "P12 Voted"),
          at("P13", "P13 Voted"),
          at("P14", "P14 "),
          new Point("P15", "P15 steps.a", "", false, true),
          new Point("P16", "", "a", false, true),
          new Point("P17", "P17 steps.a", "", false, true),
          // The outcome of one step and the intent of the next are one unit, so the next is in
          // doubt.
          new Point("P18", "P18 Outcome[path=steps.a", "", false, true),
          new Point("P19", "P15 steps.b", "", false, true),
          at("P20", "P20 "),
          new Point("P21", "P21 ", "", true, false),
          new Point("P22", "P22 steps.b", "", true, true),
          new Point("P23", "", "undo-b", true, true),
          new Point("P24", "P24 steps.b", "", true, true),
          at("P25", "P25 "),
          at("P26", "P26 run/"));

  private static Point at(String name, String control) {
    return new Point(name, control, "", false, false);
  }

  /** Whether an effect of this class can only be settled by a person then. */
  boolean leavesDoubt(EffectClass effectClass) {
    return doubtful && effectClass == EffectClass.UNSAFE;
  }

  /** Whether only a run that asks people comes by. */
  boolean asks() {
    return java.util.Set.of("P09", "P10", "P11", "P12", "P13", "P14").contains(name);
  }

  /** Whether the effect in doubt happened: it did unless the program died before sending it. */
  boolean happened() {
    return !java.util.Set.of("P15", "P18", "P19", "P22").contains(name);
  }
}

package io.firebreak.plan;

/**
 * Names places in a run: {@code steps.ID}, {@code steps.ID.items.3}, {@code steps.ID.checks.0},
 * {@code steps.ID.approvals.0}, and with {@code .undo} behind it its undo. What a child did stands
 * behind a slash: {@code steps.CHILD/steps.ID}.
 */
public final class Paths {
  private static final String STEPS = "steps.";
  private static final String UNDO = ".undo";
  private static final String ITEMS = ".items.";
  private static final String CHECKS = ".checks.";
  private static final String APPROVALS = ".approvals.";
  private static final char CHILD = '/';

  private Paths() {}

  /** A step. */
  public static String step(String id) {
    return STEPS + id;
  }

  /** One item of a step. */
  public static String item(String step, int index) {
    return step + ITEMS + index;
  }

  /** Whether it is one item of a step. */
  public static boolean isItem(String path) {
    return path.contains(ITEMS);
  }

  /** The step whose item it is. */
  public static String list(String item) {
    return item.substring(0, item.lastIndexOf(ITEMS));
  }

  /** The reading after one batch of items. */
  public static String check(String step, int batch) {
    return step + CHECKS + batch;
  }

  /** The agreement of people to one batch of items, from 0. */
  public static String approval(String step, int batch) {
    return step + APPROVALS + batch;
  }

  /** Whether it is the agreement to a batch. */
  public static boolean isApproval(String path) {
    return path.contains(APPROVALS);
  }

  /** The undo of a step. */
  public static String undo(String path) {
    return path + UNDO;
  }

  /** A place in a child run, as its parent names it. */
  public static String inChild(String step, String path) {
    return step + CHILD + path;
  }

  /** Whether it is an undo. */
  public static boolean isUndo(String path) {
    return path.endsWith(UNDO);
  }

  /** Whether it is a reading after a batch. */
  public static boolean isCheck(String path) {
    return path.contains(CHECKS);
  }

  /** Whether it is a step of a runbook, in the way of doing. */
  public static boolean isStep(String path) {
    return path.startsWith(STEPS) && !isUndo(path) && !isCheck(path) && !isApproval(path);
  }

  /** What is done at the end of a run: {@code always.0}. */
  public static String handler(String kind, int index) {
    return kind + "." + index;
  }

  /** Whether it is what is done at the end of a run, of a child run too, and no part of a step. */
  public static boolean isAtEnd(String path) {
    var own = path.substring(path.lastIndexOf(CHILD) + 1);
    return own.startsWith("on_") || own.startsWith("always.");
  }

  /** The step that an undo is for. */
  public static String undone(String undo) {
    return undo.substring(0, undo.length() - UNDO.length());
  }

  /** Whether it lies in a child run. */
  public static boolean inChild(String path) {
    return path.indexOf(CHILD) >= 0;
  }

  /** The step of the parent in whose child run a path lies. */
  public static String parent(String path) {
    return path.substring(0, path.indexOf(CHILD));
  }

  /** The path as the child itself names it. */
  public static String child(String path) {
    return path.substring(path.indexOf(CHILD) + 1);
  }

  /** The id of a step, its items, checks and approvals. */
  public static String id(String path) {
    var rest = path.substring(path.lastIndexOf(CHILD) + 1 + STEPS.length());
    var end = rest.indexOf('.');
    return end < 0 ? rest : rest.substring(0, end);
  }
}

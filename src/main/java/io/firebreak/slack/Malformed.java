package io.firebreak.slack;

/** What came is believed to be Slack's, but is not in Slack's form. */
final class Malformed extends Exception {
  private static final long serialVersionUID = 1L;

  static void unless(boolean truth) throws Malformed {
    if (!truth) {
      throw new Malformed();
    }
  }
}

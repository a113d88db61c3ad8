package io.firebreak.slack;

import com.slack.api.model.view.View;
import java.util.List;
import java.util.Map;

/**
 * What came of a form that somebody sent.
 *
 * @param faults what is wrong, by field, to be shown beside it; empty when nothing is
 * @param view what is shown instead of the form; with faults, when it is too late for those
 */
record Filled(Map<String, String> faults, View view) {
  private static final int LONGEST_FAULT = 300;

  /** It was taken, or cannot be; in words. */
  static Filled said(String title, List<String> lines) {
    return new Filled(Map.of(), Modal.said(title, lines).view());
  }

  /**
   * Something is wrong in its fields.
   *
   * @param otherwise what is said when it is too late to show that
   */
  static Filled wrong(Map<String, String> faults, String title, List<String> otherwise) {
    var shown = new java.util.LinkedHashMap<String, String>();
    faults.forEach((name, fault) -> shown.put(name, SlackText.line(fault, LONGEST_FAULT)));
    return new Filled(shown, Modal.said(title, otherwise).view());
  }
}

package io.firebreak.ui;

import org.jspecify.annotations.Nullable;

/**
 * What stands around every page.
 *
 * @param title of the page
 * @param person who is signed in, null when nobody is
 * @param formToken what the forms of this session must bring with them, empty when nobody is signed
 *     in
 * @param refreshSeconds after how long the browser asks again, null for never
 * @param responder whether they may act, so that pages for those are offered
 */
record Frame(
    String title,
    @Nullable String person,
    String formToken,
    @Nullable Integer refreshSeconds,
    boolean responder) {

  /** A page for somebody who is not signed in. */
  static Frame anonymous(String title) {
    return new Frame(title, null, "", null, false);
  }
}

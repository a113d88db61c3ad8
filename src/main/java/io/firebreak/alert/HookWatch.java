package io.firebreak.alert;

/** Hears whether those who call a hook are believed; it must be quick. */
public interface HookWatch {
  /** A request to an open hook had no right credential. */
  void refused(HookRef hook, HookRequest request);

  /** A request to a hook had a right credential. */
  void believed(HookRef hook);
}

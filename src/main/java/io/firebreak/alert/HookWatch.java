package io.firebreak.alert;

/** Hears who calls a hook, before anything is stored; it must be quick. */
public interface HookWatch {
  /** A request to an open hook had no right credential. */
  void refused(HookRef hook, HookRequest request);

  /** By what the sender of a request is to be judged could not be had; it is to come again. */
  default void undetermined(HookRef hook) {
    // nobody was refused, and nobody believed
  }

  /** A request to a hook had a right credential. */
  void believed(HookRef hook);

  /** A delivery was read, whatever it is: it may be broken, or one that was here before. */
  void heard(HookRef hook, Parsed parsed);
}

package io.firebreak.runbook;

import java.util.Locale;

/** What a run that changed something, or was to, says about the version that it ran. */
public enum Trial {
  /** It succeeded and was verified, without a person settling anything. */
  PROVED,
  /** It came to nothing good, and left nothing behind: it speaks against the version. */
  AGAINST,
  /** It failed after it had begun to change something: its version falls a rung at once. */
  FELL;

  /** As it stands in the store. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}

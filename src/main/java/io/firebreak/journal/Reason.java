package io.firebreak.journal;

/** A named reason, implemented by enums; its {@link #code()} is used word for word everywhere. */
public interface Reason {
  /** The enum constant's name. */
  String name();

  /** Lower-case form for journal, metrics, messages and docs, such as {@code target_busy}. */
  default String code() {
    return name().toLowerCase(java.util.Locale.ROOT);
  }
}

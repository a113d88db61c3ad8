package io.firebreak.journal;

/** Makes ids: 26 characters, sortable by time, 80 random bits; injected so that tests repeat. */
@FunctionalInterface
public interface IdSource {
  /** The next id. */
  String next();
}

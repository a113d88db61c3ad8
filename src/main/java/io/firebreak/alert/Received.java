package io.firebreak.alert;

import java.util.Map;

/** What a hook says to a request. */
public sealed interface Received {
  /**
   * The delivery is on disk.
   *
   * @param reply what the vendor's clients look for in the answer
   */
  record Stored(Receipt receipt, Map<String, String> reply) implements Received {
    public Stored {
      reply = Map.copyOf(reply);
    }
  }

  /** Nobody knows who this is, or there is no such hook; which of the two is not told. */
  record Unauthenticated() implements Received {}

  /** As {@link Unauthenticated}, and so often from one address that it is put off. */
  record TooMany() implements Received {}

  /** The body, as sent or decompressed, is over the limit. */
  record TooLarge() implements Received {}

  /** More comes than can be taken in: the sender is to come again. */
  record Full() implements Received {}

  /** Nobody can tell now whether the sender is who it says; it is to come again. */
  record Undetermined() implements Received {}

  /** We cannot take it now; the sender is to come again. */
  record Unavailable() implements Received {}
}

package io.firebreak.hindsight;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A run that there really was, and what people said to it.
 *
 * @param state the state's word
 * @param reason why it left its way, as a word; null when it did not
 * @param acted whether an effect of it began that changes something
 * @param people what they said, in words, in order: votes, manual steps, cancelling, judgements
 * @param at when it was asked for
 */
public record Deed(
    String run,
    String runbook,
    String target,
    String state,
    @Nullable String reason,
    boolean acted,
    List<String> people,
    Instant at) {
  public Deed {
    people = List.copyOf(people);
  }
}

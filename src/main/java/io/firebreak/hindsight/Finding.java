package io.firebreak.hindsight;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One decision with what it saw, and the decisions that it is made of. Texts are as they came and
 * are made safe by whoever shows them.
 *
 * @param what was decided, one word: {@code alert}, {@code grouping}, {@code trigger}, {@code gate}
 * @param subject about whom: a runbook, a gate, a run; null when {@code what} says it all
 * @param verdict the named reason or state, as it stands in the journal; empty for what is no
 *     decision
 * @param text for people, one line
 * @param saw the values that were looked at, by name; a null value was absent
 * @param at when; null for what holds at no one time
 * @param parts in order
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Finding(
    String what,
    @Nullable String subject,
    String verdict,
    String text,
    Map<String, JsonNode> saw,
    @Nullable Instant at,
    List<Finding> parts) {
  public Finding {
    saw = Collections.unmodifiableMap(new LinkedHashMap<>(saw));
    parts = List.copyOf(parts);
  }

  /** A decision that looked at nothing by name. */
  static Finding of(
      String what, @Nullable String subject, String verdict, String text, @Nullable Instant at) {
    return new Finding(what, subject, verdict, text, Map.of(), at, List.of());
  }

  /** The same, made of these as well. */
  Finding with(List<Finding> more) {
    var all = new ArrayList<>(parts);
    all.addAll(more);
    return new Finding(what, subject, verdict, text, saw, at, all);
  }
}

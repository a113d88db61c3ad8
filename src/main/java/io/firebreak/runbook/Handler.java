package io.firebreak.runbook;

import java.time.Duration;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Something done after a run has ended, such as telling somebody.
 *
 * @param name for people; null: the action's name
 * @param uses the action
 * @param with its arguments
 * @param when CEL: only then; null for always
 * @param timeout limit of one attempt; null for {@link #LIMIT}
 * @param retry how errors are tried again; null for one attempt only
 * @param bounds what arguments may be that depend on a step, by place
 */
public record Handler(
    @Key("One line for people.") @Nullable String name,
    @Key("The action.") String uses,
    @Key("The action's arguments.") Template.Fields with,
    @Key("CEL: only then.") @Nullable Expression when,
    @Key(value = "Limit of one attempt.", min = "100ms", max = "1d") @Nullable Duration timeout,
    @Key("How errors are tried again.") @Nullable Retry retry,
    @Key(
            "What arguments may be that depend on a step, by where they stand in with, such as"
                + " json.replicas.")
        Map<String, Bound> bounds)
    implements Act {
  public Handler {
    bounds = Collections.unmodifiableMap(new LinkedHashMap<>(bounds));
  }

  /** How long one attempt may take when nothing else is written. */
  static final Duration LIMIT = Duration.ofSeconds(30);

  /** How long one attempt may take. */
  public Duration limit() {
    return timeout == null ? LIMIT : timeout;
  }

  /** What people know it by. */
  public String title() {
    return name == null ? uses : name;
  }
}

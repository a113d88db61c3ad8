package io.firebreak.plan;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a planned step is beside one call of an action. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
public sealed interface Composite {
  /** The head of branches that go on side by side; the branches' steps follow. */
  record Block() implements Composite {}

  /**
   * The head of a step that is done for each item of a list; the items' steps follow.
   *
   * @param items frozen: new ones are not touched, vanished ones are not applied
   * @param approval who must agree to each batch before it begins; null when nobody is asked
   * @param check what must hold after each batch for the next to begin, as {@link CheckPlanner}
   *     writes it; null for nothing, and in plans of before this was recorded
   */
  record Items(List<JsonNode> items, @Nullable Required approval, @Nullable JsonNode check)
      implements Composite {
    public Items {
      items = List.copyOf(items);
    }
  }

  /**
   * The step of one item.
   *
   * @param index from 0
   */
  record Item(int index, JsonNode item) implements Composite {}

  /**
   * A run of another runbook, with a journal of its own.
   *
   * @param planHash hash of {@code plan}, which the child's own plan must have
   * @param plan all that the child will do
   */
  record Child(String planHash, Commitment plan) implements Composite {}
}

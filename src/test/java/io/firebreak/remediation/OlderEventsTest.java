package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.approval.ApprovalEvent.AuthorGap;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.journal.EventTypes;
import io.firebreak.plan.Commitment;
import io.firebreak.plan.Plan;
import io.firebreak.plan.PlanEvent.PlanMade;
import io.firebreak.plan.Required;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What was recorded before a field was added reads as it did. */
class OlderEventsTest {
  private static final EventTypes TYPES = RunEvents.addTo(EventTypes.builder()).build();
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void aQuestionOfBeforeAuthorGapsWereRecordedHasNone() throws JsonProcessingException {
    var asked = asked(AuthorGap.AUTHOR_NOT_RECORDED);
    var json = (ObjectNode) JSON.readTree(TYPES.write(asked));
    assertThat(TYPES.read("approval.requested", 1, json.toString())).isEqualTo(asked);

    json.remove("authorGap");
    assertThat(TYPES.read("approval.requested", 1, json.toString())).isEqualTo(asked(null));
  }

  @Test
  void aPlanOfBeforeDurationsWereRecordedHasNone() throws JsonProcessingException {
    var made = made(new Plan.Expected(Duration.ofSeconds(42), 7, 9));
    var json = (ObjectNode) JSON.readTree(TYPES.write(made));
    assertThat(TYPES.read("plan.made", 1, json.toString())).isEqualTo(made);

    ((ObjectNode) json.path("plan")).remove("expected");
    assertThat(TYPES.read("plan.made", 1, json.toString())).isEqualTo(made(null));
  }

  private static Requested asked(@Nullable AuthorGap gap) {
    return new Requested(
        "A1",
        "hash",
        new Required(List.of(new Required.Quorum(1, List.of(), List.of(), null, null)), List.of()),
        List.of(),
        Instant.parse("2026-03-01T10:00:00Z"),
        1,
        gap);
  }

  private static PlanMade made(Plan.@Nullable Expected expected) {
    var commitment =
        new Commitment(
            "heal", "v1", JsonNodeFactory.instance.objectNode(), "a/b", List.of(), null, null);
    return new PlanMade(new Plan("hash", commitment, List.of(), expected, null), List.of());
  }
}

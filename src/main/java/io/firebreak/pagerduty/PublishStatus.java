package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.durable.EffectClass;
import io.firebreak.pagerduty.PagerDutyAccount.Line;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code pagerduty.status_update}: tells subscribers how an incident stands. PagerDuty shows past
 * ones nowhere, so whether one was sent cannot be found out.
 */
final class PublishStatus extends AccountAction<PublishStatus.Input> {
  private static final int MESSAGE = 2_000;

  PublishStatus(PagerDutyAccount account) {
    super(account);
  }

  /** Input of {@code pagerduty.status_update}; absent parts are null. */
  @Configured("pagerduty")
  record Input(
      @Doc(AtIncident.INCIDENT) @Nullable String incident,
      @Doc(AtIncident.KEY) @Nullable String dedupKey,
      @Doc(value = "How it stands, of at most 2000 characters.", required = true) String message)
      implements AtIncident {}

  @Override
  public Descriptor<Input> descriptor() {
    return described(
        "status_update",
        "Publishes a status update to the subscribers of an incident.",
        Input.class,
        EffectClass.UNSAFE);
  }

  @Override
  public Optional<String> check(Input input) {
    return text("message", input.message(), MESSAGE).or(input::complaint);
  }

  @Override
  String shown(Input input) {
    return "tells the subscribers of " + input.words() + ": " + input.message();
  }

  @Override
  ObjectNode perform(Input input, Call call, Line line) throws PagerDutyTrouble {
    line.rest().statusUpdate(input.id(line.rest()), Problem.cut(input.message(), MESSAGE));
    return NODES.objectNode();
  }
}

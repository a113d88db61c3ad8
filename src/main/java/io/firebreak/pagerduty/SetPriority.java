package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.durable.EffectClass;
import io.firebreak.pagerduty.PagerDutyAccount.Line;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code pagerduty.set_priority}. */
final class SetPriority extends AccountAction<SetPriority.Input> {
  private static final int NAME = 100;

  SetPriority(PagerDutyAccount account) {
    super(account);
  }

  /** Input of {@code pagerduty.set_priority}; absent parts are null. */
  @Configured("pagerduty")
  record Input(
      @Doc(AtIncident.INCIDENT) @Nullable String incident,
      @Doc(AtIncident.KEY) @Nullable String dedupKey,
      @Doc(value = "Name of a priority of the account, such as `P1`.", required = true)
          String priority)
      implements AtIncident {}

  @Override
  public Descriptor<Input> descriptor() {
    return described(
        "set_priority", "Sets the priority of an incident.", Input.class, EffectClass.IDEMPOTENT);
  }

  @Override
  public Optional<String> check(Input input) {
    return text("priority", input.priority(), NAME).or(input::complaint);
  }

  @Override
  String shown(Input input) {
    return "gives " + input.words() + " priority " + input.priority();
  }

  @Override
  ObjectNode perform(Input input, Call call, Line line) throws PagerDutyTrouble {
    line.rest().priority(input.open(line.rest()).id(), input.priority());
    return NODES.objectNode();
  }
}

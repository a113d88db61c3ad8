package io.firebreak.pagerduty;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.durable.EffectClass;
import io.firebreak.pagerduty.PagerDutyAccount.Line;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code pagerduty.add_responders}: asks more people to help with an incident. */
final class AddResponders extends AccountAction<AddResponders.Input> {
  private static final int MOST = 20;

  /** The mark takes the rest of what PagerDuty shows whole. */
  private static final int MESSAGE = 1_000;

  AddResponders(PagerDutyAccount account) {
    super(account);
  }

  /** Input of {@code pagerduty.add_responders}; absent parts are null. */
  @Configured("pagerduty")
  record Input(
      @Doc(AtIncident.INCIDENT) @Nullable String incident,
      @Doc(AtIncident.KEY) @Nullable String dedupKey,
      @Doc(
              value =
                  "What they are asked, of at most 1000 characters. A mark by which the request"
                      + " is found again follows.",
              required = true)
          String message,
      @Doc("Ids of users of PagerDuty.") @Nullable List<String> users,
      @Doc("Ids of escalation policies; with `users` at most 20.")
          @Nullable List<String> escalationPolicies)
      implements AtIncident {
    List<String> usersOrNone() {
      return requireNonNullElse(users, List.of());
    }

    List<String> policiesOrNone() {
      return requireNonNullElse(escalationPolicies, List.of());
    }

    List<String> all() {
      return Stream.concat(usersOrNone().stream(), policiesOrNone().stream()).toList();
    }
  }

  @Override
  public Descriptor<Input> descriptor() {
    return described(
        "add_responders",
        "Asks users and escalation policies to help with an incident, which pages them.",
        Input.class,
        EffectClass.PROBEABLE);
  }

  @Override
  public Optional<String> check(Input input) {
    var all = input.all();
    if (all.isEmpty() || all.size() > MOST || !all.stream().allMatch(RestApi.ID::matches)) {
      return Optional.of("users and escalation_policies name 1 to " + MOST + " ids of PagerDuty");
    }
    return text("message", input.message(), MESSAGE).or(input::complaint);
  }

  @Override
  String shown(Input input) {
    return "asks " + String.join(", ", input.all()) + " to help with " + input.words();
  }

  @Override
  ObjectNode perform(Input input, Call call, Line line) throws PagerDutyTrouble {
    line.rest()
        .addResponders(
            input.open(line.rest()).id(),
            line.rest().ownUser(),
            Problem.cut(input.message(), MESSAGE) + " " + mark(call),
            input.usersOrNone(),
            input.policiesOrNone());
    return NODES.objectNode();
  }

  @Override
  Probed found(Input input, Call call, Line line) throws PagerDutyTrouble {
    var asked = line.rest().responderRequests(input.id(line.rest()));
    if (asked.isEmpty()) {
      return new Probed.CannotTell("PagerDuty does not tell who was asked to help");
    }
    return asked.get().stream().anyMatch(message -> message.contains(mark(call)))
        ? new Probed.Happened(NODES.objectNode())
        : new Probed.DidNot();
  }
}

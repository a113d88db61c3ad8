package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.durable.EffectClass;
import io.firebreak.pagerduty.PagerDutyAccount.Line;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code pagerduty.who_is_on_call}: reads who is on call in a schedule now. */
final class WhoIsOnCall extends AccountAction<WhoIsOnCall.Input> {
  WhoIsOnCall(PagerDutyAccount account) {
    super(account);
  }

  /** Input of {@code pagerduty.who_is_on_call}. */
  @Configured("pagerduty")
  record Input(
      @Doc(value = "Id of the schedule, at the end of its address.", required = true)
          String schedule) {}

  /**
   * Result of {@code pagerduty.who_is_on_call}.
   *
   * @param users who is on call
   * @param empty whether nobody is
   */
  record Result(
      @Doc(value = "Who is on call, each with `id`, `name` and `email`.", required = true)
          List<Person> users,
      @Doc(value = "Whether nobody is.", required = true) boolean empty) {
    Result {
      users = List.copyOf(users);
    }
  }

  /** Somebody who is on call; a mail address that PagerDuty does not tell is null. */
  record Person(
      @Doc(value = "Id there.", required = true) String id,
      @Doc(value = "Name.", required = true) String name,
      @Doc("Mail address.") @Nullable String email) {}

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        "pagerduty.who_is_on_call",
        "Reads who is on call in a schedule now.",
        Input.class,
        EffectClass.PURE,
        DryRun.NATIVE,
        TIMEOUT,
        null);
  }

  @Override
  public Optional<Class<? extends Record>> result() {
    return Optional.of(Result.class);
  }

  @Override
  public Optional<String> check(Input input) {
    return RestApi.ID.matches(input.schedule())
        ? Optional.empty()
        : Optional.of("'" + input.schedule() + "' is no id of a schedule");
  }

  @Override
  String shown(Input input) {
    return "reads who is on call in schedule " + input.schedule();
  }

  @Override
  ObjectNode perform(Input input, Call call, Line line) throws PagerDutyTrouble {
    var users =
        line.rest().onCall(input.schedule(), line.clock().instant()).stream()
            .map(user -> new Person(user.id(), user.name(), user.mail()))
            .toList();
    return (ObjectNode) ActionJson.toTree(new Result(users, users.isEmpty()));
  }
}

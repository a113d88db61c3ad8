package io.firebreak.pagerduty;

import static java.util.Objects.requireNonNullElse;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.durable.EffectClass;
import io.firebreak.pagerduty.PagerDutyAccount.Line;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code pagerduty.escalate}: hands an incident to the people of another level or policy. */
final class EscalateIncident extends AccountAction<EscalateIncident.Input> {
  private static final int NEXT = 2;
  private static final int MOST = 20;

  EscalateIncident(PagerDutyAccount account) {
    super(account);
  }

  /** Input of {@code pagerduty.escalate}; absent parts are null. */
  @Configured("pagerduty")
  record Input(
      @Doc(AtIncident.INCIDENT) @Nullable String incident,
      @Doc(AtIncident.KEY) @Nullable String dedupKey,
      @Doc(
              "Level of its escalation policy, from 1; default 2. A policy with fewer levels gives"
                  + " its last one.")
          @Nullable Integer level,
      @Doc("Id of another escalation policy that it is handed to, instead of a level.")
          @Nullable String escalationPolicy)
      implements AtIncident {
    int levelOrNext() {
      return requireNonNullElse(level, NEXT);
    }
  }

  @Override
  public Descriptor<Input> descriptor() {
    return described(
        "escalate",
        "Hands an incident to another level or escalation policy, which pages who stands there;"
            + " repeated after a crash it may page them again.",
        Input.class,
        EffectClass.IDEMPOTENT);
  }

  @Override
  public Optional<String> check(Input input) {
    var policy = input.escalationPolicy();
    if (policy != null && (input.level() != null || !RestApi.ID.matches(policy))) {
      return Optional.of("escalation_policy is an id of PagerDuty, and excludes level");
    }
    if (input.levelOrNext() < 1 || input.levelOrNext() > MOST) {
      return Optional.of("level is 1 to " + MOST);
    }
    return input.complaint();
  }

  @Override
  String shown(Input input) {
    return "hands " + input.words() + " to " + where(input);
  }

  private static String where(Input input) {
    return input.escalationPolicy() == null
        ? "level " + input.levelOrNext()
        : "escalation policy " + input.escalationPolicy();
  }

  @Override
  ObjectNode perform(Input input, Call call, Line line) throws PagerDutyTrouble {
    var known = input.open(line.rest());
    var policy = input.escalationPolicy();
    if (policy != null) {
      line.rest().handTo(known.id(), policy);
    } else {
      line.rest().escalate(known.id(), Math.max(1, Math.min(input.levelOrNext(), known.levels())));
    }
    return NODES.objectNode();
  }
}

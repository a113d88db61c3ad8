package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.durable.EffectClass;
import io.firebreak.pagerduty.PagerDutyAccount.Line;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code pagerduty.acknowledge} and {@code pagerduty.resolve}. */
final class SetStatus extends AccountAction<SetStatus.Input> {
  private final Status to;

  /** What an incident can be set to. */
  enum Status {
    /** Somebody works on it. */
    ACKNOWLEDGED(
        "acknowledge",
        "Acknowledges an incident, so that nobody else is paged for it.",
        "acknowledged"),
    /** It is over. */
    RESOLVED("resolve", "Resolves an incident.", "resolved");

    private final String name;
    private final String summary;
    private final String word;

    Status(String name, String summary, String word) {
      this.name = name;
      this.summary = summary;
      this.word = word;
    }
  }

  SetStatus(PagerDutyAccount account, Status to) {
    super(account);
    this.to = to;
  }

  /** Which incident; absent parts are null. */
  @Configured("pagerduty")
  record Input(
      @Doc(AtIncident.INCIDENT) @Nullable String incident,
      @Doc(AtIncident.KEY) @Nullable String dedupKey)
      implements AtIncident {}

  @Override
  public Descriptor<Input> descriptor() {
    return described(to.name, to.summary, Input.class, EffectClass.IDEMPOTENT);
  }

  @Override
  public Optional<String> check(Input input) {
    return input.complaint();
  }

  @Override
  String shown(Input input) {
    return "sets " + input.words() + " to " + to.word;
  }

  /** The Events API does nothing to what is resolved; REST would reopen it. */
  @Override
  ObjectNode perform(Input input, Call call, Line line) throws PagerDutyTrouble {
    var key = input.dedupKey();
    if (key != null) {
      switch (to) {
        case ACKNOWLEDGED -> line.events().acknowledge(key);
        case RESOLVED -> line.events().resolve(key);
      }
    } else {
      set(input, line);
    }
    return NODES.objectNode();
  }

  private void set(Input input, Line line) throws PagerDutyTrouble {
    var known =
        to == Status.RESOLVED
            ? line.rest().incident(input.id(line.rest()))
            : input.open(line.rest());
    if (!known.resolved()) {
      line.rest().status(known.id(), to.word);
    }
  }
}

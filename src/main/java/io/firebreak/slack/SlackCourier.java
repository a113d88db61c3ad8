package io.firebreak.slack;

import io.firebreak.approval.People;
import io.firebreak.durable.Courier;
import io.firebreak.journal.Failpoint;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.Catalogue;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Tells Slack the present state of each run with those that are a part of it, and of the catalogue
 * when it has errors, each in one message that is edited in place.
 */
public final class SlackCourier implements Courier {
  /** The topic of the outbox that it serves. */
  public static final String TOPIC = "slack";

  private static final String RUN = "run/";

  private final SlackSettings settings;
  private final SlackCalls calls;
  private final Journal journal;
  private final SlackStore store;
  private final Remediation remediation;
  private final People people;
  private final Catalogue catalogue;

  /** A courier that stands on {@code ground}. */
  public SlackCourier(SlackGround ground) {
    this.settings = ground.settings();
    this.calls = new SlackCalls(ground.settings(), ground.secrets());
    this.journal = ground.journal();
    this.store = new SlackStore(ground.database().jdbi());
    this.remediation = ground.remediation();
    this.people = ground.people();
    this.catalogue = ground.catalogue();
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public Delivery deliver(String tenant, String subject) {
    if (subject.equals(Catalogue.SUBJECT)) {
      return catalogue(tenant);
    }
    var run =
        subject.startsWith(RUN)
            ? remediation.find(tenant, subject.substring(RUN.length()))
            : Optional.<RunState>empty();
    if (run.isEmpty()) {
      return new Delivery.GivenUp("there is no such run");
    }
    var state = run.get();
    Failpoint.hit(state.status().terminal() ? "P26" : "P09", subject);
    var page = settings.page(state.id());
    var told =
        tell(
            tenant,
            subject,
            RunMessage.of(new Family(state, id -> remediation.find(tenant, id)), page, this::name),
            "; the run can be decided at " + page);
    if (!(told instanceof Delivery.Done)) {
      return told;
    }
    remediation.posted(state, TOPIC);
    return state.approval() != null && state.approval().pages(TOPIC) ? alarm(state, page) : told;
  }

  /** Errors are told; so is that they are over, in the same message, and then it is done with. */
  private Delivery catalogue(String tenant) {
    var errors = catalogue.report().errorList();
    if (errors.isEmpty() && store.place(tenant, Catalogue.SUBJECT).isEmpty()) {
      return new Delivery.Done();
    }
    var page = settings.catalogue();
    var told = tell(tenant, Catalogue.SUBJECT, CatalogueMessage.of(errors, page), "; see " + page);
    if (errors.isEmpty() && told instanceof Delivery.Done) {
      journal.commit(Unit.builder().guard(SlackStore.forget(tenant, Catalogue.SUBJECT)).build());
    }
    return told;
  }

  /** An edited message alarms nobody, so an emergency decision is a message of its own. */
  private Delivery alarm(RunState state, String page) {
    var decision =
        Objects.requireNonNull(Objects.requireNonNull(state.approval()).emergency()).decision();
    try {
      calls.post(
          RunMessage.plain(
              List.of(
                  "EMERGENCY OVERRIDE: " + name(decision.person()) + " approved alone",
                  "Run " + state.id() + " of " + state.begun().runbook(),
                  "Why: " + decision.reason(),
                  "Told: " + String.join(", ", decision.paged().stream().map(this::name).toList()),
                  page)));
    } catch (SlackTrouble e) {
      return e.forGood()
          ? new Delivery.GivenUp(String.valueOf(e.getMessage()))
          : new Delivery.Later(e.after(), String.valueOf(e.getMessage()));
    }
    remediation.paged(state, TOPIC);
    return new Delivery.Done();
  }

  private Delivery tell(String tenant, String subject, RunMessage message, String otherwise) {
    try {
      var known = store.place(tenant, subject);
      if (known.isEmpty() || !edited(known.get(), message)) {
        var place = calls.post(message);
        Failpoint.hit("P10", subject);
        journal.commit(Unit.builder().guard(SlackStore.put(tenant, subject, place)).build());
      }
      return new Delivery.Done();
    } catch (SlackTrouble e) {
      return e.forGood()
          ? new Delivery.GivenUp(e.getMessage() + otherwise)
          : new Delivery.Later(e.after(), String.valueOf(e.getMessage()));
    }
  }

  /** False when the message is gone, so that it has to be posted anew. */
  private boolean edited(SlackStore.Place place, RunMessage message) throws SlackTrouble {
    try {
      calls.update(place, message);
      return true;
    } catch (SlackTrouble e) {
      if (e.code().equals("message_not_found")) {
        return false;
      }
      throw e;
    }
  }

  private String name(String person) {
    return people.find(person).map(People.Person::name).orElse(person);
  }
}

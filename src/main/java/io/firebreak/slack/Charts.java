package io.firebreak.slack;

import io.firebreak.durable.Outbox;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.verify.VerifyEvent.RoundRead;
import java.util.Optional;

/** Shows in a run's thread what its verification read, once it is over. */
final class Charts {
  /** What the chart of a run is called in the outbox, before the run's id. */
  static final String CHART = "chart/";

  private final SlackCalls calls;
  private final Messages messages;
  private final Journal journal;
  private final Remediation remediation;

  Charts(SlackGround ground, SlackCalls calls, Messages messages) {
    this.calls = calls;
    this.messages = messages;
    this.journal = ground.journal();
    this.remediation = ground.remediation();
  }

  /**
   * Has the chart of a run posted after everything that is more urgent, when its verification is
   * over or waits for a person, and something of it can be drawn.
   */
  void due(String tenant, RunState run) {
    if ((run.status().terminal() || run.status().needsPerson())
        && run.verify() != null
        && subject(tenant, run.id()).isPresent()) {
      var told = Outbox.enqueue(tenant, SlackCourier.TOPIC, CHART + run.id());
      journal.commit(Unit.builder().guard(told).build());
    }
  }

  /** What names the present chart: with more rounds it is another; empty when there is none. */
  private Optional<String> subject(String tenant, String run) {
    var events = remediation.events(tenant, run);
    var rounds = events.stream().filter(event -> event.payload() instanceof RoundRead).count();
    return Curve.of(events).isEmpty()
        ? Optional.empty()
        : Optional.of(CHART + run + "/" + rounds)
            .filter(subject -> messages.place(tenant, subject).isEmpty());
  }

  /**
   * Posts the chart of a run, unless it was posted.
   *
   * @param thread the message below which it is to stand
   */
  void post(String tenant, RunState run, SlackStore.Place thread) throws SlackTrouble {
    var subject = subject(tenant, run.id());
    if (subject.isPresent()) {
      var title = run.begun().runbook() + ": what verification read";
      var image = Chart.png(title, Curve.of(remediation.events(tenant, run.id())));
      var file = calls.share(thread, run.id() + ".png", title, image);
      var place = new SlackStore.Place(thread.channel(), file);
      journal.commit(Unit.builder().guard(SlackStore.put(tenant, subject.get(), place)).build());
    }
  }
}

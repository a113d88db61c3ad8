package io.firebreak.slack;

import com.slack.api.model.block.LayoutBlock;
import io.firebreak.durable.Courier.Delivery;
import io.firebreak.durable.Outbox;
import io.firebreak.execute.ExecuteEvent;
import io.firebreak.journal.Database;
import io.firebreak.journal.Event;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunEvent;
import io.firebreak.remediation.RunState;
import io.firebreak.timeline.Decision;
import io.firebreak.verify.VerifyEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Calls people at once, and then once an hour, to a run that goes on only when they settle it
 * (engine-rules 10): each time by a message of its own, because an edit calls nobody.
 *
 * <p>The hour is kept by a row of the outbox and by when the last message was written, which a
 * restart does not lose.
 */
final class UnsettledPages {
  static final Duration EVERY = Duration.ofHours(1);

  /**
   * After what time a call is tried again that Slack refused, as for a channel that is archived.
   */
  static final Duration REFUSED_AGAIN = Duration.ofMinutes(5);

  /** So subjects of the outbox begin that stand for such a run. */
  static final String SUBJECT = "page/";

  private final SlackSettings settings;
  private final Messages messages;
  private final Database database;
  private final Journal journal;
  private final Remediation remediation;
  private final Mentions mentions;

  UnsettledPages(SlackGround ground, Messages messages, Mentions mentions) {
    this.settings = ground.settings();
    this.messages = messages;
    this.database = ground.database();
    this.journal = ground.journal();
    this.remediation = ground.remediation();
    this.mentions = mentions;
  }

  /** Begins the hours of a run, or ends them. */
  void look(String tenant, Family family) throws SlackTrouble {
    var subject = SUBJECT + family.root().id();
    var called = messages.place(tenant, subject).isPresent();
    if (family.unsettled().isEmpty() && called) {
      end(tenant, family);
    } else if (!family.unsettled().isEmpty() && !called) {
      journal.commit(
          Unit.builder().guard(Outbox.enqueue(tenant, SlackCourier.TOPIC, subject)).build());
    }
  }

  /**
   * Calls people when it is time, as long as they must settle it.
   *
   * @param thread the message of its incident, below which it stands; empty for a run of none
   */
  Delivery due(String tenant, Family family, Optional<SlackStore.Place> thread) {
    try {
      if (family.unsettled().isEmpty()) {
        end(tenant, family);
        return new Delivery.Done();
      }
      var subject = SUBJECT + family.root().id();
      var left = messages.place(tenant, subject).map(this::left).orElse(Duration.ZERO);
      if (left.isPositive()) {
        return waiting(left);
      }
      var message = message(family);
      var post =
          thread
              .map(top -> Post.below(top, message, true))
              .orElseGet(() -> Post.inChannel(message, true));
      messages.anew(tenant, subject, post);
      return waiting(EVERY);
    } catch (SlackTrouble e) {
      return new Delivery.Later(
          e.forGood() ? REFUSED_AGAIN : e.after(), String.valueOf(e.getMessage()));
    }
  }

  /** Slack's clock may be another than ours, so it is never longer than an hour. */
  private Duration left(SlackStore.Place last) {
    var left = Duration.between(database.now(), last.at().plus(EVERY));
    return left.compareTo(EVERY) < 0 ? left : EVERY;
  }

  private static Delivery waiting(Duration left) {
    return new Delivery.Later(left, "people are called hourly until they settle the run");
  }

  private void end(String tenant, Family family) throws SlackTrouble {
    var run = family.root();
    var lines = new ArrayList<String>();
    lines.add("Settled: " + what(run) + ".");
    settled(tenant, run).ifPresent(lines::add);
    lines.add("Run " + run.id());
    messages.close(
        tenant, SUBJECT + run.id(), Post.inChannel(RunMessage.linked(lines, page(run)), false));
  }

  /** The last thing that a person said about the run or a part of it: who, and what. */
  private Optional<String> settled(String tenant, RunState run) {
    return Stream.concat(Stream.of(run.id()), run.children().values().stream())
        .flatMap(id -> remediation.events(tenant, id).stream())
        .filter(event ->
            event.payload() instanceof ExecuteEvent.Settled
                || event.payload() instanceof VerifyEvent.Judged
                || event.payload() instanceof RunEvent.RollbackAnswered
                || event.payload() instanceof RunEvent.CancelAsked)
        .max(Comparator.comparing(Event::at))
        .flatMap(event -> Decision.of(List.of(event)).stream().findFirst())
        .map(Decision::text);
  }

  private RunMessage message(Family family) {
    var run = family.root();
    var lines = new ArrayList<String>();
    lines.add("A PERSON MUST SETTLE THIS: " + what(run) + ".");
    for (var part : family.unsettled()) {
      if (!part.id().equals(run.id())) {
        lines.add("Its run " + part.id() + " " + Standing.of(part));
      }
      if (part.detail() != null) {
        lines.add(part.detail());
      }
    }
    lines.add("Run " + run.id() + ", which waits until it is settled on its page.");
    var plain = RunMessage.linked(lines, page(run));
    var blocks = new ArrayList<LayoutBlock>(mentions.settlers(run));
    blocks.addAll(plain.blocks());
    return new RunMessage(plain.text(), blocks);
  }

  private static String what(RunState run) {
    var begun = run.begun();
    return begun.runbook()
        + (begun.target().isEmpty() ? "" : " on " + begun.target())
        + " "
        + Standing.of(run);
  }

  private String page(RunState run) {
    return settings.page(run.id());
  }
}

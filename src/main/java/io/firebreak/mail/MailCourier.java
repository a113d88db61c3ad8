package io.firebreak.mail;

import io.firebreak.approval.Approval;
import io.firebreak.approval.Emergency;
import io.firebreak.approval.People;
import io.firebreak.durable.Courier;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.journal.Journal;
import io.firebreak.journal.Unit;
import io.firebreak.plan.Required.Quorum;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Asks everybody who may approve by mail, once for each question, when there is no chat or the chat
 * was silent, and further people when it comes to them; and calls whoever may act to runs that only
 * people can settle.
 */
public final class MailCourier implements Courier {
  /** The topic of the outbox that it serves. */
  public static final String TOPIC = "mail";

  private static final String RUN = "run/";

  private final MailSettings settings;
  private final Post post;
  private final Remediation remediation;
  private final People people;
  private final MailGround.Addresses addresses;
  private final HeartbeatRecord heartbeats;
  private final List<String> responders;
  private final UnsettledMails unsettled;
  private final Journal journal;
  private final MailStore store;

  /** A courier that stands on {@code ground}. */
  public MailCourier(MailGround ground) {
    this.settings = ground.settings();
    this.post = new Post(ground.settings(), ground.secrets());
    this.remediation = ground.remediation();
    this.people = ground.people();
    this.addresses = ground.addresses();
    this.heartbeats = ground.heartbeats();
    this.responders = ground.responders();
    this.unsettled = new UnsettledMails(ground);
    this.journal = ground.journal();
    this.store = new MailStore(ground.database().jdbi());
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public Delivery deliver(String tenant, String subject) {
    if (subject.startsWith(HeartbeatRecord.SUBJECT)) {
      return heartbeat(tenant, subject);
    }
    if (subject.startsWith(UnsettledMails.SUBJECT)) {
      return remediation
          .find(tenant, subject.substring(UnsettledMails.SUBJECT.length()))
          .map(run -> unsettled.due(run, letter -> send(letter, settings.run(run.id()))))
          .orElseGet(Delivery.Done::new);
    }
    var run =
        subject.startsWith(RUN)
            ? remediation.find(tenant, subject.substring(RUN.length()))
            : Optional.<RunState>empty();
    if (run.isEmpty()) {
      return new Delivery.Done(); // incidents are told elsewhere
    }
    unsettled.look(run.get());
    var told = tellOfEmergencies(run.get());
    return told instanceof Delivery.Later ? told : ask(run.get(), told);
  }

  private Delivery heartbeat(String tenant, String subject) {
    var news = heartbeats.news(tenant, subject).orElse(null);
    if (news == null || responders.isEmpty()) {
      return new Delivery.Done(); // nothing new, or nobody has an address
    }
    var page = settings.publicUrl().toString();
    var silence = news.silence();
    return send(
        silence == null
            ? Letter.silenceOver(news.name(), responders, page)
            : Letter.silence(
                news.name(), silence, heartbeats.hold(tenant, news.name()), responders, page),
        page);
  }

  /** Also when people have been asked anew since. */
  private Delivery tellOfEmergencies(RunState run) {
    Delivery told = new Delivery.Done();
    for (var emergency : run.emergencies()) {
      if (!emergency.doors().contains(TOPIC) && !(told instanceof Delivery.Later)) {
        told = tellOfEmergency(run, emergency);
      }
    }
    return told;
  }

  private Delivery ask(RunState run, Delivery otherwise) {
    var approval = run.approval();
    if (approval == null || !approval.usesOtherDoors()) {
      return otherwise;
    } else if (!approval.pending()) {
      journal.commit(Unit.builder().guard(MailStore.decided(tenant(run), run.id())).build());
      return otherwise;
    }
    return approval.postedBy(TOPIC) ? escalate(run, approval, otherwise) : ask(run, approval);
  }

  private Delivery ask(RunState run, Approval approval) {
    var page = settings.run(run.id());
    var to = recipients(approval, approval.whoIsAsked().quorums());
    var sent = send(Letter.question(run, approval, to, page), page);
    if (sent instanceof Delivery.Done) {
      escalated(run, approval);
      remediation.posted(run, TOPIC);
    }
    return sent;
  }

  /** Mails those to whom the question has come since, once. */
  private Delivery escalate(RunState run, Approval approval, Delivery otherwise) {
    var mailed = store.escalated(tenant(run), run.id(), approval.request().id());
    var asked = approval.asked();
    if (mailed >= asked.size()) {
      return otherwise;
    }
    var page = settings.run(run.id());
    var to = recipients(approval, asked.subList(mailed, asked.size()));
    var sent = send(Letter.escalated(run, approval, to, page), page);
    if (!(sent instanceof Delivery.Later)) {
      escalated(run, approval);
    }
    return sent;
  }

  private void escalated(RunState run, Approval approval) {
    var level = approval.calls().level();
    if (level > 0) {
      var question = approval.request().id();
      journal.commit(
          Unit.builder()
              .guard(MailStore.escalated(tenant(run), run.id(), question, level))
              .build());
    }
  }

  private static String tenant(RunState run) {
    return run.stream().tenant();
  }

  private Delivery tellOfEmergency(RunState run, Emergency emergency) {
    var page = settings.run(run.id());
    var decision = emergency.decision();
    var to = decision.paged().stream().flatMap(person -> addresses.of(person).stream()).toList();
    var sent = send(Letter.emergency(run, decision, to, page), page);
    if (sent instanceof Delivery.Done) {
      remediation.paged(run, emergency, TOPIC);
    }
    return sent;
  }

  private Delivery send(Letter letter, String page) {
    if (letter.to().isEmpty()) {
      return new Delivery.GivenUp(
          "nobody who may approve has a mail address; the run's page is " + page);
    }
    try {
      post.send(letter);
      return new Delivery.Done();
    } catch (MessagingException e) {
      return new Delivery.Later(
          Duration.ZERO,
          "%s:%d did not take the mail: %s"
              .formatted(settings.host(), settings.port(), e.getMessage()));
    }
  }

  private List<String> recipients(Approval approval, List<Quorum> asked) {
    return asked.stream()
        .flatMap(quorum -> people.approvers(quorum).stream())
        .map(People.Person::id)
        .filter(person -> !approval.request().excluded().contains(person))
        .distinct()
        .flatMap(person -> addresses.of(person).stream())
        .toList();
  }
}

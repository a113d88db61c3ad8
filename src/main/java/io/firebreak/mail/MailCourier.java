package io.firebreak.mail;

import io.firebreak.approval.Approval;
import io.firebreak.approval.People;
import io.firebreak.durable.Courier;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import jakarta.mail.MessagingException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Asks everybody who may approve by mail, once for each question, when there is no chat or the chat
 * was silent.
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

  /** A courier that stands on {@code ground}. */
  public MailCourier(MailGround ground) {
    this.settings = ground.settings();
    this.post = new Post(ground.settings(), ground.secrets());
    this.remediation = ground.remediation();
    this.people = ground.people();
    this.addresses = ground.addresses();
  }

  @Override
  public String topic() {
    return TOPIC;
  }

  @Override
  public Delivery deliver(String tenant, String subject) {
    return run(tenant, subject)
        .filter(run -> asks(run.approval()))
        .map(this::ask)
        .orElseGet(Delivery.Done::new);
  }

  private Optional<RunState> run(String tenant, String subject) {
    return subject.startsWith(RUN)
        ? remediation.find(tenant, subject.substring(RUN.length()))
        : Optional.empty();
  }

  private static boolean asks(@Nullable Approval approval) {
    return approval != null
        && approval.pending()
        && approval.usesOtherDoors()
        && !approval.postedBy(TOPIC);
  }

  private Delivery ask(RunState run) {
    var approval = Objects.requireNonNull(run.approval());
    var page = settings.run(run.id());
    var to = recipients(approval);
    if (to.isEmpty()) {
      return new Delivery.GivenUp(
          "nobody who may approve has a mail address; the run can be decided at " + page);
    }
    try {
      post.send(Letter.question(run, approval, to, page));
    } catch (MessagingException e) {
      return new Delivery.Later(
          Duration.ZERO,
          "%s:%d did not take the mail: %s"
              .formatted(settings.host(), settings.port(), e.getMessage()));
    }
    remediation.posted(run, TOPIC);
    return new Delivery.Done();
  }

  private List<String> recipients(Approval approval) {
    return approval.whoIsAsked().quorums().stream()
        .flatMap(quorum -> people.approvers(quorum).stream())
        .map(People.Person::id)
        .filter(person -> !approval.request().excluded().contains(person))
        .distinct()
        .flatMap(person -> addresses.of(person).stream())
        .toList();
  }
}

package io.firebreak.slack;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import io.firebreak.approval.ApprovalEvent.Requested;
import io.firebreak.approval.ApprovalEvent.Vote;
import io.firebreak.approval.People;
import io.firebreak.journal.Actor;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Answer;
import io.firebreak.remediation.Remediation;
import java.util.List;
import java.util.Optional;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;
import org.jspecify.annotations.Nullable;

/** Turns clicks into votes of people, and tells each of them alone what came of it. */
final class Clicks {
  private static final Logger LOG = Logger.getLogger(Clicks.class);
  private static final String TENANT = StreamId.DEFAULT_TENANT;

  private final Forms forms;
  private final Speakers speakers;
  private final Remediation remediation;

  Clicks(SlackGround ground, Forms forms, Speakers speakers) {
    this.forms = forms;
    this.speakers = speakers;
    this.remediation = ground.remediation();
  }

  void approve(BlockActionPayload click) {
    vote(click, Vote.APPROVE);
  }

  void withdraw(BlockActionPayload click) {
    vote(click, Vote.WITHDRAW);
  }

  private void vote(BlockActionPayload click, Vote vote) {
    var speaker = Speaker.of(click);
    var asked = Asked.of(click.getActions().getFirst().getValue());
    speakers
        .person(speaker)
        .ifPresentOrElse(
            person ->
                speakers.tell(
                    speaker,
                    asked.isEmpty()
                        ? "There is no such request."
                        : vote(asked.get(), vote, null, person)),
            () -> asked.ifPresent(question -> vote(question, vote, null, speaker.stranger())));
  }

  /** Asks for the reason of a rejection. */
  void ask(BlockActionPayload click) {
    var asked = Asked.of(click.getActions().getFirst().getValue());
    forms.show(
        Speaker.of(click),
        click.getTriggerId(),
        RejectForm.TITLE,
        "viewer",
        _ ->
            asked
                .map(SlackStore.About::question)
                .map(about -> new Modal(RejectForm.blank(), Optional.of(about)))
                .orElseGet(
                    () -> Modal.said(RejectForm.TITLE, List.of("There is no such request."))));
  }

  /** Rejects for the reason in a form; what came of it, which is told in its channel too. */
  String reject(ViewSubmissionPayload filled) {
    var reason = RejectForm.reason(filled.getView());
    var form = forms.opened(filled);
    if (form.isEmpty() || reason.isEmpty()) {
      LOG.warnf("Slack user %s sent a form that is not open for them", filled.getUser().getId());
      return Forms.NOT_OPEN;
    }
    var asked = form.get().about().asked();
    return speakers.answer(
        Speaker.of(filled, form.get().channel()),
        person -> vote(asked, Vote.REJECT, reason.get(), person));
  }

  /** Counts a vote for the plan that a question is about; what came of it, in words. */
  String vote(Asked asked, Vote vote, @Nullable String reason, People.Person person) {
    return vote(asked, vote, reason, person.id());
  }

  private String vote(Asked asked, Vote vote, @Nullable String reason, String who) {
    try {
      var hash = shownHash(remediation, asked);
      if (hash.isEmpty()) {
        return "There is no such request.";
      }
      var actor = new Actor(Actor.Kind.PERSON, who, "slack", "slack", null);
      var answer =
          remediation.vote(
              TENANT, asked.runId(), asked.approvalId(), hash.get(), vote, reason, actor);
      return switch (answer) {
        case Answer.Accepted(var message) -> "Your decision counts: " + message + ".";
        case Answer.Refused(var _, var message, var _) -> "Nothing changed: " + message + ".";
      };
    } catch (StorageException | JdbiException e) {
      LOG.warnf("nobody knows whether a vote from Slack was recorded: %s", e.getMessage());
      return Away.VOTE;
    }
  }

  /** The plan that the message with this question showed: a question is about one plan for ever. */
  static Optional<String> shownHash(Remediation remediation, Asked asked) {
    return remediation.events(TENANT, asked.runId()).stream()
        .map(event -> event.payload())
        .filter(Requested.class::isInstance)
        .map(Requested.class::cast)
        .filter(request -> request.id().equals(asked.approvalId()))
        .map(Requested::planHash)
        .findFirst();
  }
}

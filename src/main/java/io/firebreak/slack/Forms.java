package io.firebreak.slack;

import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.model.view.View;
import io.firebreak.approval.People;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/** Opens forms, which carry nothing: what each is about, and for whom it is, stays here. */
final class Forms {
  private static final Logger LOG = Logger.getLogger(Forms.class);
  private static final String TENANT = StreamId.DEFAULT_TENANT;

  /** What is said to whoever sends one that is not open for them. */
  static final String NOT_OPEN = "This form is not open for you.";

  private final SlackCalls calls;
  private final Speakers speakers;
  private final Journal journal;
  private final SlackStore store;

  Forms(SlackGround ground, SlackCalls calls, Speakers speakers) {
    this.calls = calls;
    this.speakers = speakers;
    this.journal = ground.journal();
    this.store = new SlackStore(ground.database().jdbi());
  }

  private void keep(String view, Speaker speaker, SlackStore.About about) {
    var opened = new SlackStore.Form(view, speaker.user(), speaker.channel(), about);
    journal.commit(Unit.builder().guard(SlackStore.open(TENANT, opened)).build());
  }

  /**
   * Opens a modal at once, before anything is looked up, so that Slack's leave does not run out
   * meanwhile; what belongs there is put into it when it is known.
   *
   * @param trigger Slack's leave to open it, good for three seconds
   * @param role what one must be to see it
   * @param content what whoever may see it is shown then; it runs at once
   */
  void show(
      Speaker speaker,
      String trigger,
      String title,
      String role,
      Function<People.Person, Modal> content) {
    try {
      var view = calls.open(trigger, Modal.waiting(title).view());
      show(view, opened(view, speaker, title, role, content));
    } catch (SlackTrouble e) {
      LOG.warnf("the modal '%s' did not open: %s", title, e.getMessage());
      speakers.tell(speaker, "The form did not open. Do it again, or go to Firebreak's pages.");
    }
  }

  private View opened(
      String view,
      Speaker speaker,
      String title,
      String role,
      Function<People.Person, Modal> content) {
    try {
      var modal = content(speaker, title, role, content);
      modal.about().ifPresent(about -> keep(view, speaker, about));
      return modal.view();
    } catch (StorageException | JdbiException e) {
      LOG.warnf("a modal of Slack met a database that is away: %s", e.getMessage());
      return Modal.said(title, Away.READ).view();
    }
  }

  private Modal content(
      Speaker speaker, String title, String role, Function<People.Person, Modal> content) {
    return switch (speakers.who(speaker)) {
      case Speakers.Who.Stranger(var why) -> Modal.said(title, List.of(why));
      case Speakers.Who.Known(var person) when !person.roles().contains(role) ->
          Modal.said(title, List.of(Commands.lacks(role)));
      case Speakers.Who.Known(var person) -> content.apply(person);
    };
  }

  /** Puts something else into a modal that is open; whoever has closed it is not told. */
  void show(String view, View content) {
    try {
      calls.show(view, content);
    } catch (SlackTrouble e) {
      LOG.warnf("a modal could not be filled: %s", e.getMessage());
    }
  }

  /** Takes a form that is good for one start; false when it was taken already. */
  boolean take(String view) {
    var taken = Unit.builder().guard(SlackStore.take(TENANT, view)).build();
    return journal.commit(taken) instanceof Committed.Done;
  }

  /** What a filled form is about; empty when it is not open for whoever sent it. */
  Optional<SlackStore.Form> opened(ViewSubmissionPayload filled) {
    return store
        .form(TENANT, filled.getView().getId())
        .filter(form -> form.slackUser().equals(filled.getUser().getId()));
  }
}

package io.firebreak.slack;

import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.model.view.View;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.util.Optional;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/** Opens forms, which carry nothing: what each is about, and for whom it is, stays here. */
final class Forms {
  private static final Logger LOG = Logger.getLogger(Forms.class);
  private static final String TENANT = StreamId.DEFAULT_TENANT;

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

  /**
   * Opens a form for somebody, who is told when that does not work.
   *
   * @param trigger Slack's leave to open it, good for three seconds
   */
  void open(Speaker speaker, String trigger, View form, Asked asked) {
    open(speaker, trigger, form, SlackStore.About.question(asked));
  }

  /** Opens a form about a manual step. */
  void open(Speaker speaker, String trigger, View form, Assigned assigned) {
    open(speaker, trigger, form, SlackStore.About.step(assigned));
  }

  private void open(Speaker speaker, String trigger, View form, SlackStore.About about) {
    try {
      keep(calls.open(trigger, form), speaker, about);
    } catch (SlackTrouble e) {
      LOG.warnf("the form %s did not open: %s", form.getCallbackId(), e.getMessage());
      speakers.tell(speaker, "The form did not open. Click again, or answer on the run's page.");
    }
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
   * @param content what is shown then; it runs at once
   */
  void show(Speaker speaker, String trigger, String title, Supplier<Modal> content) {
    try {
      var view = calls.open(trigger, Modal.waiting(title).view());
      var modal = content.get();
      modal.about().ifPresent(about -> keep(view, speaker, about));
      show(view, modal.view());
    } catch (SlackTrouble e) {
      LOG.warnf("the modal '%s' did not open: %s", title, e.getMessage());
      speakers.tell(speaker, "The form did not open. Do it again, or go to Firebreak's pages.");
    }
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

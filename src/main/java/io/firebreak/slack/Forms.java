package io.firebreak.slack;

import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.model.view.View;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import java.util.Optional;
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
    open(speaker, trigger, form, asked.runId(), asked.approvalId(), "");
  }

  /** Opens a form about a manual step. */
  void open(Speaker speaker, String trigger, View form, Assigned assigned) {
    open(speaker, trigger, form, assigned.runId(), "", assigned.path());
  }

  private void open(
      Speaker speaker, String trigger, View form, String run, String approval, String step) {
    try {
      var view = calls.open(trigger, form);
      var opened =
          new SlackStore.Form(view, speaker.user(), speaker.channel(), run, approval, step);
      journal.commit(Unit.builder().guard(SlackStore.open(TENANT, opened)).build());
    } catch (SlackTrouble e) {
      LOG.warnf("the form %s did not open: %s", form.getCallbackId(), e.getMessage());
      speakers.tell(speaker, "The form did not open. Click again, or answer on the run's page.");
    }
  }

  /** What a filled form is about; empty when it is not open for whoever sent it. */
  Optional<SlackStore.Form> opened(ViewSubmissionPayload filled) {
    return store
        .form(TENANT, filled.getView().getId())
        .filter(form -> form.slackUser().equals(filled.getUser().getId()));
  }
}

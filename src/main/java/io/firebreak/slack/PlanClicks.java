package io.firebreak.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.model.block.LayoutBlock;
import io.firebreak.approval.Approval;
import io.firebreak.approval.People;
import io.firebreak.journal.Actor;
import io.firebreak.journal.StreamId;
import io.firebreak.plan.Plan;
import io.firebreak.remediation.Answer;
import io.firebreak.remediation.Edit;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.Input;
import io.firebreak.runbook.Typed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jboss.logging.Logger;

/** Shows the plan that a question is about, and lets approvers change inputs instead of voting. */
final class PlanClicks {
  static final String ID = "firebreak_edit_inputs";

  private static final Logger LOG = Logger.getLogger(PlanClicks.class);
  private static final String TENANT = StreamId.DEFAULT_TENANT;
  private static final String PLAN = "The plan";
  private static final String EDIT = "Edit inputs";

  private final Forms forms;
  private final Speakers speakers;
  private final SlackSettings settings;
  private final Remediation remediation;

  PlanClicks(SlackGround ground, Forms forms, Speakers speakers) {
    this.forms = forms;
    this.speakers = speakers;
    this.settings = ground.settings();
    this.remediation = ground.remediation();
  }

  /** Shows the plan, whole or by a link. */
  void plan(BlockActionPayload click) {
    clicked(click, PLAN, "viewer", this::plan);
  }

  /** Asks for new values of the inputs that may be changed. */
  void edit(BlockActionPayload click) {
    clicked(click, EDIT, "approver", this::form);
  }

  private void clicked(
      BlockActionPayload click,
      String title,
      String role,
      BiFunction<RunState, Approval, Modal> content) {
    var asked = Asked.of(click.getActions().getFirst().getValue());
    forms.show(
        Speaker.of(click),
        click.getTriggerId(),
        title,
        role,
        _ ->
            asked
                .flatMap(question -> remediation.find(TENANT, question.runId()))
                .map(run -> content(run, asked.get(), title, content))
                .orElseGet(() -> Modal.said(title, List.of("There is no such request."))));
  }

  /** A question is about one plan; who comes with an earlier question is not shown a later plan. */
  private Modal content(
      RunState run, Asked asked, String title, BiFunction<RunState, Approval, Modal> content) {
    var approval = run.approval();
    return approval != null && approval.request().id().equals(asked.approvalId())
        ? content.apply(run, approval)
        : Modal.said(
            title, List.of("The plan has changed since this was asked.", settings.page(run.id())));
  }

  private Modal plan(RunState run, Approval approval) {
    var page = settings.page(run.id());
    var plan = run.plan() == null ? run.lastPlan() : run.plan();
    if (plan == null) {
      return Modal.said(PLAN, List.of("There is no plan any more.", page));
    }
    return plan(Family.of(remediation, TENANT, run), plan, approval, page);
  }

  /** A plan whole, or by a link when Slack would have to cut it. */
  static Modal plan(Family family, Plan plan, Approval approval, String page) {
    var run = family.root();
    var blocks = new ArrayList<LayoutBlock>();
    var hash = PlanText.shortHash(approval.request().planHash());
    blocks.add(
        RunMessage.text(
            List.of(
                "Run " + run.id() + " of " + run.begun().runbook(),
                "Target: " + run.begun().targetWords(),
                "Plan hash: " + hash)));
    PlanText.sections(plan, family::status).stream()
        .flatMap(section -> SlackText.parts(section).stream())
        .forEach(part -> blocks.add(RunMessage.escaped(part)));
    blocks.add(RunMessage.text(List.of("On its page: " + page)));
    var whole = Modal.of(PLAN, blocks);
    return Modal.fits(whole.view())
        ? whole
        : Modal.said(PLAN, List.of("The plan is too long for Slack. Read it here:", page));
  }

  private Modal form(RunState run, Approval approval) {
    var inputs = remediation.editable(run);
    if (inputs.isEmpty()) {
      return Modal.said(EDIT, List.of("No input can be changed now.", settings.page(run.id())));
    }
    var about = SlackStore.About.question(new Asked(run.id(), approval.request().id()));
    return InputForm.view(
            ID,
            EDIT,
            "Change",
            List.of(
                "Other values are another plan, about which people are asked anew.",
                "Whoever changes them does not vote about it."),
            inputs,
            present(run, inputs),
            List.of(InputForm.why()))
        .map(view -> new Modal(view, Optional.of(about)))
        .orElseGet(() ->
            Modal.said(
                EDIT, List.of("The inputs do not fit into Slack; see", settings.page(run.id()))));
  }

  private static Map<String, JsonNode> present(RunState run, Map<String, Input> inputs) {
    var values = new LinkedHashMap<String, JsonNode>();
    inputs.keySet().forEach(name -> values.put(name, run.begun().inputs().path(name)));
    return values;
  }

  /** Changes what a form says, or says why not. */
  Filled filled(ViewSubmissionPayload sent) {
    var form = forms.opened(sent).filter(each -> !each.about().approvalId().isEmpty());
    if (form.isEmpty()) {
      LOG.warnf("Slack user %s sent a form that is not open for them", sent.getUser().getId());
      return said(Forms.NOT_OPEN);
    }
    return switch (speakers.who(Speaker.of(sent, form.get().channel()))) {
      case Speakers.Who.Stranger(var why) -> said(why);
      case Speakers.Who.Known(var person) -> filled(sent, form.get().about().asked(), person);
    };
  }

  private Filled filled(ViewSubmissionPayload sent, Asked asked, People.Person person) {
    var run = remediation.find(TENANT, asked.runId()).orElseThrow();
    var inputs = remediation.editable(run);
    var values = InputForm.values(sent.getView(), inputs);
    var before = run.begun().inputs();
    values
        .entrySet()
        .removeIf(
            each -> Typed.write(each.getValue()).equals(Typed.write(before.path(each.getKey()))));
    var edit =
        new Edit(
            Clicks.shownHash(remediation, asked).orElseThrow(),
            values,
            InputForm.why(sent.getView()));
    var actor = new Actor(Actor.Kind.PERSON, person.id(), "slack", "slack", null);
    return switch (remediation.edit(TENANT, asked.runId(), edit, actor)) {
      case Answer.Accepted(var message) -> said("Done: " + message + ".");
      case Answer.Refused(var _, var message, var fields)
          when !fields.isEmpty() && inputs.keySet().containsAll(fields.keySet()) ->
          Filled.wrong(fields, EDIT, List.of("Nothing changed: " + message + "."));
      case Answer.Refused(var _, var message, var _) -> said("Nothing changed: " + message + ".");
    };
  }

  private static Filled said(String line) {
    return Filled.said(EDIT, List.of(line));
  }
}

package io.firebreak.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import io.firebreak.approval.People;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.Starter;
import io.firebreak.runbook.Catalogue;
import io.firebreak.runbook.Input;
import io.firebreak.runbook.RunbookVersion;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jboss.logging.Logger;

/** Asks for the inputs of a run or drill that {@code /firebreak} is to start. */
final class StartForms {
  static final String ID = "firebreak_start";

  private static final Logger LOG = Logger.getLogger(StartForms.class);
  private static final String TENANT = StreamId.DEFAULT_TENANT;

  private final Forms forms;
  private final Speakers speakers;
  private final Journal journal;
  private final Catalogue catalogue;
  private final Starter starter;
  private final RunCommands runs;

  StartForms(SlackGround ground, Forms forms, Speakers speakers, RunCommands runs) {
    this.forms = forms;
    this.speakers = speakers;
    this.journal = ground.journal();
    this.catalogue = ground.catalogue();
    this.starter = ground.starter();
    this.runs = runs;
  }

  /**
   * What is to be started.
   *
   * @param given inputs by name
   */
  private record Wanted(Cause cause, RunbookVersion version, Map<String, JsonNode> given) {
    /** Whether a person has to say more. */
    boolean asks() {
      var inputs = version.runbook().inputs();
      return !inputs.isEmpty()
          && (given.isEmpty()
              || inputs.entrySet().stream()
                  .anyMatch(each ->
                      each.getValue().fallback() == null && !given.containsKey(each.getKey())));
    }

    /** Whether all that is given is asked for. */
    boolean fits() {
      return version.runbook().inputs().keySet().containsAll(given.keySet())
          && (cause == Cause.DRILL || version.runbook().triggers().manual());
    }

    Map<String, JsonNode> values() {
      var values = new LinkedHashMap<String, JsonNode>();
      version
          .runbook()
          .inputs()
          .forEach((name, input) -> {
            var value = given.getOrDefault(name, input.fallback());
            if (value != null) {
              values.put(name, value);
            }
          });
      return values;
    }

    String title() {
      return cause == Cause.DRILL ? "Try a runbook" : "Start a run";
    }

    Word word() {
      return cause == Cause.DRILL ? Word.DRILL : Word.RUN;
    }
  }

  /**
   * Whether a command is answered by a form: one that starts a runbook of which not all inputs are
   * given, or none. Asks nothing of the database.
   */
  boolean asked(SlashCommandPayload said) {
    return wanted(said).isPresent();
  }

  private Optional<Wanted> wanted(SlashCommandPayload said) {
    var words = Words.of(Objects.requireNonNullElse(said.getText(), ""));
    var word = words.size() < 2 ? Optional.<Word>empty() : Word.of(words.getFirst());
    if (word.isEmpty() || (word.get() != Word.RUN && word.get() != Word.DRILL)) {
      return Optional.empty();
    }
    var given = words.subList(2, words.size());
    return given.stream().anyMatch(each -> each.indexOf('=') < 1)
        ? Optional.empty()
        : catalogue
            .find(words.get(1))
            .map(version ->
                new Wanted(
                    word.get() == Word.DRILL ? Cause.DRILL : Cause.PERSON,
                    version,
                    RunCommands.inputs(version, given)))
            .filter(wanted -> wanted.fits() && wanted.asks());
  }

  /** Opens the form. */
  void open(SlashCommandPayload said) {
    wanted(said)
        .ifPresent(wanted ->
            forms.show(
                Speaker.of(said),
                said.getTriggerId(),
                wanted.title(),
                wanted.word().role(),
                _ ->
                    first(said.getTriggerId())
                        ? form(wanted)
                        : Modal.said(wanted.title(), Commands.TWICE)));
  }

  private boolean first(String trigger) {
    var claimed = Unit.builder().guard(SlackStore.first(TENANT, "command " + trigger)).build();
    return journal.commit(claimed) instanceof Committed.Done;
  }

  private static Modal form(Wanted wanted) {
    var runbook = wanted.version().runbook();
    var about = SlackStore.About.start(wanted.version().hash(), wanted.cause());
    return InputForm.view(
            ID,
            wanted.title(),
            wanted.cause() == Cause.DRILL ? "Try" : "Start",
            List.of(runbook.name(), runbook.title()),
            runbook.inputs(),
            wanted.values(),
            List.of())
        .map(view -> new Modal(view, Optional.of(about)))
        .orElseGet(() ->
            Modal.said(
                wanted.title(),
                List.of(
                    "The inputs of " + runbook.name() + " do not fit into a form of Slack.",
                    "Say all that have no default: " + wanted.word().usage())));
  }

  /** Starts what a form asks about, or says why not. */
  Filled filled(ViewSubmissionPayload sent) {
    var form = forms.opened(sent).filter(each -> !each.about().version().isEmpty());
    if (form.isEmpty()) {
      LOG.warnf("Slack user %s sent a form that is not open for them", sent.getUser().getId());
      return said(List.of("This form was sent already, or is not open for you any more."));
    }
    var about = form.get().about();
    return switch (speakers.who(Speaker.of(sent, form.get().channel()))) {
      case Speakers.Who.Stranger(var why) -> said(List.of(why));
      case Speakers.Who.Known(var person) when !person.responds() ->
          said(List.of(Commands.lacks(Word.RUN.role())));
      case Speakers.Who.Known(var person) -> filled(sent, about, person);
    };
  }

  private Filled filled(ViewSubmissionPayload sent, SlackStore.About about, People.Person person) {
    var version = catalogue.byHash(about.version());
    var runbook = version.runbook();
    var inForce = catalogue.find(runbook.name());
    if (inForce.isEmpty() || !inForce.get().hash().equals(version.hash())) {
      return said(
          List.of(
              "Nothing was started: " + runbook.name() + " has changed since you opened the form.",
              "Say the command again."));
    }
    var given = InputForm.values(sent.getView(), runbook.inputs());
    var faults = starter.faults(version, given);
    if (!faults.isEmpty()) {
      return wrong(faults, runbook.inputs());
    }
    if (!forms.take(sent.getView().getId())) {
      return said(Commands.TWICE);
    }
    var actor = new Actor(Actor.Kind.PERSON, person.id(), "slack", "slack", null);
    return said(runs.start(Cause.valueOf(about.cause()), version, given, actor));
  }

  private static Filled wrong(Map<String, String> faults, Map<String, Input> inputs) {
    var lines = new ArrayList<String>();
    lines.add("Nothing was started:");
    faults.forEach((name, fault) -> lines.add(name + " " + fault));
    return inputs.keySet().containsAll(faults.keySet())
        ? Filled.wrong(faults, "Inputs", lines)
        : said(lines);
  }

  private static Filled said(List<String> lines) {
    return Filled.said("Firebreak", lines);
  }
}

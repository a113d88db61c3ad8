package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.action.Call;
import io.firebreak.action.Configured;
import io.firebreak.action.Doc;
import io.firebreak.durable.EffectClass;
import io.firebreak.label.VisibleText;
import io.firebreak.pagerduty.PagerDutyAccount.Line;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code pagerduty.note}: adds a note, which a mark in it finds again. */
final class AddNote extends AccountAction<AddNote.Input> {
  AddNote(PagerDutyAccount account) {
    super(account);
  }

  /** Input of {@code pagerduty.note}; absent parts are null. */
  @Configured("pagerduty")
  record Input(
      @Doc(AtIncident.INCIDENT) @Nullable String incident,
      @Doc(AtIncident.KEY) @Nullable String dedupKey,
      @Doc(
              value =
                  "The note, of at most 2000 characters. The address of the run and a mark by"
                      + " which it is found again follow.",
              required = true)
          String text)
      implements AtIncident {}

  @Override
  public Descriptor<Input> descriptor() {
    return described("note", "Adds a note to an incident.", Input.class, EffectClass.PROBEABLE);
  }

  @Override
  public Optional<String> check(Input input) {
    return text("text", input.text(), Note.LONGEST).or(input::complaint);
  }

  @Override
  String shown(Input input) {
    return "notes at " + input.words() + ": " + input.text();
  }

  @Override
  ObjectNode perform(Input input, Call call, Line line) throws PagerDutyTrouble {
    var text = VisibleText.lines(input.text());
    var page = line.settings().run(call.runId());
    line.rest().note(input.id(line.rest()), text + "\n" + page + " " + mark(call));
    return NODES.objectNode();
  }

  @Override
  Probed found(Input input, Call call, Line line) throws PagerDutyTrouble {
    return line.rest().notes(input.id(line.rest())).stream()
            .anyMatch(note -> note.contains(mark(call)))
        ? new Probed.Happened(NODES.objectNode())
        : new Probed.DidNot();
  }
}

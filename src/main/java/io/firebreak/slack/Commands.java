package io.firebreak.slack;

import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import io.firebreak.approval.People;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Unit;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunEvent.Cause;
import io.firebreak.remediation.RunSummary;
import io.firebreak.timeline.Timelines;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jdbi.v3.core.JdbiException;

/** Answers {@code /firebreak}, to whoever says it alone. */
final class Commands {
  /** The name of the command in Slack. */
  static final String NAME = "/firebreak";

  /** What is said when the same comes again. */
  static final List<String> TWICE = List.of("Slack said this twice; it was done once.");

  private static final Logger LOG = Logger.getLogger(Commands.class);
  private static final String TENANT = StreamId.DEFAULT_TENANT;
  private static final int LISTED = 15;
  private static final int LOOKED_AT = 100;

  private final SlackSettings settings;
  private final Speakers speakers;
  private final Journal journal;
  private final Remediation remediation;
  private final Timelines timelines;
  private final RunCommands runs;
  private final HoldCommands holds;
  private final Objectives objectives;

  Commands(SlackGround ground, Speakers speakers, RunCommands runs) {
    this.settings = ground.settings();
    this.speakers = speakers;
    this.journal = ground.journal();
    this.remediation = ground.remediation();
    this.timelines = ground.timelines();
    this.runs = runs;
    this.holds = new HoldCommands(ground);
    this.objectives = new Objectives(ground);
  }

  /** What comes of a command; said a second time by Slack, it does nothing. */
  RunMessage answer(SlashCommandPayload said) {
    try {
      return switch (speakers.who(Speaker.of(said))) {
        case Speakers.Who.Stranger(var why) -> RunMessage.plain(List.of(why));
        case Speakers.Who.Known(var person) -> answer(said, person);
      };
    } catch (StorageException | JdbiException e) {
      LOG.warnf("a command from Slack met a database that is away: %s", e.getMessage());
      var words = Words.of(Objects.requireNonNullElse(said.getText(), ""));
      var word = words.isEmpty() ? Optional.of(Word.HELP) : Word.of(words.getFirst());
      return RunMessage.plain(word.filter(Word::acts).isPresent() ? Away.DOUBT : Away.READ);
    }
  }

  private RunMessage answer(SlashCommandPayload said, People.Person person) {
    var words = Words.of(Objects.requireNonNullElse(said.getText(), ""));
    var first = words.isEmpty() ? "help" : words.getFirst();
    var word = Word.of(first);
    if (word.isEmpty()) {
      return RunMessage.plain(Word.help(first));
    }
    var role = word.get().role();
    if (!role.isEmpty() && !person.roles().contains(role)) {
      return RunMessage.plain(List.of(lacks(role)));
    }
    var claimed = SlackStore.first(TENANT, "command " + said.getTriggerId());
    return journal.commit(Unit.builder().guard(claimed).build()) instanceof Committed.Done
        ? answer(word.get(), words, person)
        : RunMessage.plain(TWICE);
  }

  private RunMessage answer(Word word, List<String> words, People.Person person) {
    var actor = new Actor(Actor.Kind.PERSON, person.id(), "slack", "slack", null);
    return switch (word) {
      case HELP -> RunMessage.plain(Word.help(""));
      case STATUS -> RunMessage.plain(status());
      case LIST -> RunMessage.plain(list());
      case TIMELINE -> with(words, word, this::timeline);
      case SHOW -> with(words, word, runs::show);
      case RUN -> with(words, word, name -> runs.start(Cause.PERSON, name, words, actor));
      case DRILL -> with(words, word, name -> runs.start(Cause.DRILL, name, words, actor));
      case UNDO -> with(words, word, id -> runs.undo(id, Words.from(words, 2), actor));
      case SLO -> RunMessage.plain(objectives.lines(objectives.all()), settings.pages());
      case CANCEL -> with(words, word, id -> runs.cancel(id, Words.from(words, 2), actor));
      case APPROVE -> with(words, word, id -> runs.approve(id, Words.from(words, 2), person));
      case REJECT -> with(words, word, id -> runs.reject(id, Words.from(words, 2), person));
      case PAUSE -> with(words, word, _ -> holds.pause(words, actor));
      case HOLD -> with(words, word, _ -> holds.hold(words, actor));
      case RESUME -> RunMessage.plain(holds.resume(Words.from(words, 1), actor));
    };
  }

  /** What is said to somebody who lacks a role. */
  static String lacks(String role) {
    return "Nothing changed: that takes the role " + role + ". Ask an admin for it.";
  }

  /** What follows needs a word after the first. */
  private static RunMessage with(
      List<String> words, Word word, Function<String, RunMessage> answer) {
    return words.size() < 2
        ? RunMessage.plain(List.of("Say " + word.usage()))
        : answer.apply(words.get(1));
  }

  private List<String> status() {
    var lines = new ArrayList<String>();
    lines.addAll(holds.standing());
    var live = remediation.live(TENANT, LOOKED_AT);
    if (live.isEmpty()) {
      lines.add("No run is going on.");
      return lines;
    }
    var byState =
        live.stream()
            .collect(
                Collectors.groupingBy(
                    RunSummary::state, java.util.TreeMap::new, Collectors.counting()));
    byState.forEach((state, count) -> lines.add(count + " " + state.replace('_', ' ')));
    live.stream().limit(LISTED).forEach(run -> lines.add(line(run)));
    if (live.size() > LISTED) {
      lines.add(live.size() - LISTED + " more: " + settings.pages());
    }
    return lines;
  }

  private List<String> list() {
    var lines =
        new ArrayList<>(
            remediation.list(TENANT, null, null, null, LISTED).stream()
                .map(Commands::line)
                .toList());
    if (lines.isEmpty()) {
      lines.add("There were no runs yet.");
    }
    lines.add("All runs: " + settings.pages());
    return lines;
  }

  /** One run in one line. */
  static String line(RunSummary run) {
    return run.runbook()
        + (run.target() == null || run.target().isEmpty() ? "" : " on " + run.target())
        + " "
        + Standing.of(run.state())
        + (run.reason() == null ? "" : " (" + run.reason().replace('_', ' ') + ")")
        + ", run "
        + run.id();
  }

  private RunMessage timeline(String incident) {
    return timelines
        .incident(TENANT, incident)
        .map(story -> RunMessage.plain(StoryText.lines(story), settings.incident(incident)))
        .orElseGet(() -> RunMessage.plain(List.of("There is no incident " + incident + ".")));
  }
}

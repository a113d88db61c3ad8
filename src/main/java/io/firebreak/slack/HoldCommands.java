package io.firebreak.slack;

import com.google.re2j.Pattern;
import io.firebreak.action.Durations;
import io.firebreak.gate.Holds;
import io.firebreak.gate.StopFile;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Database;
import io.firebreak.journal.StreamId;
import io.firebreak.remediation.Answer;
import io.firebreak.remediation.Remediation;
import io.firebreak.runbook.Catalogue;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The kill switch and holds, by {@code /firebreak}. */
final class HoldCommands {
  private static final String TENANT = StreamId.DEFAULT_TENANT;
  private static final Pattern TARGET = Pattern.compile("\\S{1,500}");
  private static final int LONGEST_REASON = 300;
  private static final Duration LONGEST = Duration.ofDays(366);

  private final Holds holds;
  private final Predicate<Holds.Hold> ofFile;
  private final Remediation remediation;
  private final Database database;
  private final Catalogue catalogue;

  HoldCommands(SlackGround ground) {
    this.holds = ground.holds();
    this.ofFile = ground.ofFile();
    this.remediation = ground.remediation();
    this.database = ground.database();
    this.catalogue = ground.catalogue();
  }

  /** Holds everything, or a runbook when its name comes first. */
  RunMessage pause(List<String> words, Actor actor) {
    var named = scope(words.get(1));
    var reason = Words.from(words, named.isPresent() ? 2 : 1);
    return reason(reason)
        ? placed(named.orElse(Holds.ALL), reason, null, actor)
        : said("Nothing changed: say why, in at most 300 characters: " + Word.PAUSE.usage());
  }

  private Optional<String> scope(String word) {
    return word.equals(Holds.ALL) || word.startsWith(Holds.service(""))
        ? Optional.of(word)
        : catalogue.find(word).map(known -> Holds.runbook(known.runbook().name()));
  }

  private static boolean reason(String reason) {
    return !reason.isBlank() && reason.length() <= LONGEST_REASON;
  }

  /** Holds a target for a while. */
  RunMessage hold(List<String> words, Actor actor) {
    if (words.size() < 4) {
      return said("Say " + Word.HOLD.usage());
    }
    var length = length(words.get(2));
    if (length.isEmpty()) {
      return said(
          "Nothing changed: '" + words.get(2) + "' is no time such as 30m, of at most 366d.");
    }
    var reason = Words.from(words, 3);
    var target = words.get(1);
    return reason(reason) && TARGET.matches(target)
        ? placed(Holds.target(target), reason, length.get(), actor)
        : said("Nothing changed: a target has no spaces, a reason at most 300 characters.");
  }

  private static Optional<Duration> length(String text) {
    try {
      return Optional.of(Durations.parse(text))
          .filter(length -> length.isPositive() && length.compareTo(LONGEST) <= 0);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  private RunMessage placed(String scope, String reason, @Nullable Duration length, Actor actor) {
    var until = length == null ? null : database.now().plus(length);
    var hold = holds.place(TENANT, scope, reason, actor, until);
    return said(
        "Held: "
            + hold.scope()
            + (until == null ? ", until it is lifted" : ", until " + SlackText.time(until))
            + ". No new effect begins there. Lift it with /firebreak resume "
            + hold.id());
  }

  /** Lifts a hold, or that of one scope, or lets a held run go on; alone, lists holds. */
  List<String> resume(String which, Actor actor) {
    var meant = meant(which, actor);
    if (!which.isEmpty()
        && meant.isEmpty()
        && remediation.resume(TENANT, which, "by " + actor.id(), actor)
            instanceof Answer.Accepted(var message)) {
      return List.of(message + ".");
    }
    if (which.isEmpty() || meant.isEmpty()) {
      var lines = new ArrayList<>(standing());
      if (!which.isEmpty()) {
        lines.addFirst("Nothing changed: there is no hold '" + which + "'.");
      }
      return lines;
    }
    var refusal = refusal(meant, actor);
    if (refusal.isPresent()) {
      var lines = new ArrayList<>(meant.stream().map(HoldCommands::line).toList());
      lines.addFirst("Nothing changed: " + refusal.get());
      return lines;
    }
    meant.forEach(hold -> holds.lift(TENANT, hold.id(), actor));
    int held = remediation.release(TENANT, "hold " + which + " was lifted", actor);
    var lines = new ArrayList<String>();
    lines.add("Lifted: " + meant.size() + ". Held runs that are judged anew: " + held + ".");
    meant.forEach(hold -> StopFile.again(hold).ifPresent(lines::add));
    return lines;
  }

  /** The hold with this id, else those of this scope; of several people's their own. */
  private List<Holds.Hold> meant(String which, Actor actor) {
    var standing = holds.standing(TENANT).stream().map(Holds.Standing::hold).toList();
    var meant =
        standing.stream()
            .filter(hold ->
                hold.id().equals(which)
                    || hold.scope().equals(which)
                    || hold.scope().equals(Holds.runbook(which))
                    || hold.scope().equals(Holds.service(which))
                    || hold.scope().equals(holds.canonical(Holds.target(which))))
            .toList();
    var own = meant.stream().filter(hold -> hold.person().equals(actor.id())).toList();
    return own.isEmpty() ? meant : own;
  }

  /** Each who holds has a reason, and lets go for themselves, or is let go by name. */
  private Optional<String> refusal(List<Holds.Hold> meant, Actor actor) {
    if (meant.stream().anyMatch(ofFile)) {
      return Optional.of("it is held for as long as the file is there on its host.");
    }
    return meant.size() > 1 && !meant.getFirst().person().equals(actor.id())
        ? Optional.of("several hold it; lift each by its id:")
        : Optional.empty();
  }

  /** The holds that stand, a line each. */
  List<String> standing() {
    var lines = holds.standing(TENANT).stream().map(standing -> line(standing.hold())).toList();
    return lines.isEmpty() ? List.of("Nothing is held.") : lines;
  }

  private static String line(Holds.Hold hold) {
    return "Held: "
        + hold.scope()
        + " by "
        + hold.person()
        + (hold.until() == null ? "" : " until " + SlackText.time(hold.until()))
        + ", because "
        + hold.reason()
        + " (hold "
        + hold.id()
        + ")";
  }

  private static RunMessage said(String line) {
    return RunMessage.plain(List.of(line));
  }
}

package io.firebreak.gate;

import io.firebreak.gate.CalendarFile.UnreadableException;
import io.firebreak.gate.GateEvent.Ruling;
import io.firebreak.gate.GateEvent.Verdict;
import io.firebreak.journal.Guard;
import io.firebreak.plan.Required;
import io.firebreak.runbook.Location;
import io.firebreak.runbook.Problem;
import io.firebreak.runbook.Reloadable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Change freezes and maintenance windows, from iCalendar files in a folder. A calendar that cannot
 * be read refuses all that it covers: unlike runbooks, the last good one does not stay, because the
 * new one may be the freeze. Thread-safe.
 */
public final class Calendars implements Reloadable {
  /** Largest file, in bytes: {@code limits.calendar_bytes}. */
  static final int MOST_BYTES = 1024 * 1024;

  private static final String ENDING = ".ics";

  private final @Nullable Path folder;
  private final List<WindowRule> rules;
  private volatile Map<String, State> states = Map.of();

  /**
   * Calendars that refuse everything they cover until they are first {@linkplain #refresh read}.
   *
   * @param folder with one file for each rule, named like it; null when there are no rules
   */
  public Calendars(@Nullable Path folder, List<WindowRule> rules) {
    this.folder = folder;
    this.rules = List.copyOf(rules);
  }

  /** No calendar at all. */
  public static Calendars none() {
    return new Calendars(null, List.of());
  }

  private sealed interface State {
    record Good(CalendarFile file) implements State {}

    record Bad(String why) implements State {}
  }

  @Override
  public String name() {
    return "calendars";
  }

  @Override
  public Optional<Path> folder() {
    return Optional.ofNullable(folder).filter(Files::isDirectory);
  }

  @Override
  public List<Problem> refresh() {
    var problems = new ArrayList<Problem>();
    var next = new LinkedHashMap<String, State>();
    for (var rule : rules) {
      next.put(rule.name(), read(rule, problems));
    }
    states = Map.copyOf(next);
    if (folder != null && Files.isDirectory(folder)) {
      problems.addAll(strangers(folder));
    }
    return problems;
  }

  private State read(WindowRule rule, List<Problem> problems) {
    var file = Objects.requireNonNull(folder).resolve(rule.name() + ENDING);
    try {
      if (Files.size(file) > MOST_BYTES) {
        throw new UnreadableException(1, "it is larger than " + MOST_BYTES + " bytes");
      }
      var text = StandardCharsets.UTF_8.newDecoder();
      return new State.Good(
          CalendarFile.read(
              text.decode(java.nio.ByteBuffer.wrap(Files.readAllBytes(file))).toString(),
              rule.zone()));
    } catch (UnreadableException e) {
      return bad(file, e.line(), String.valueOf(e.getMessage()), problems);
    } catch (IOException e) {
      return bad(file, 1, "it cannot be read: " + e, problems);
    }
  }

  private static State bad(Path file, int line, String why, List<Problem> problems) {
    problems.add(
        new Problem(
            new Location(file.toString(), line, 1),
            Problem.Code.UNREADABLE,
            why + "; until it is mended, nothing that the calendar covers may change",
            null));
    return new State.Bad(file.getFileName() + ":" + line + ": " + why);
  }

  /**
   * A calendar that the configuration does not name would freeze nothing, and nobody would know.
   */
  private List<Problem> strangers(Path from) {
    try (Stream<Path> files = Files.list(from)) {
      return files
          .filter(file -> file.toString().endsWith(ENDING))
          .filter(file -> rules.stream().noneMatch(rule -> file.endsWith(rule.name() + ENDING)))
          .sorted()
          .map(file ->
              new Problem(
                  new Location(file.toString(), 1, 1),
                  Problem.Code.UNKNOWN_KEY,
                  "the configuration has no calendars." + stem(file) + ", so it freezes nothing",
                  null))
          .toList();
    } catch (IOException e) {
      return List.of(
          new Problem(
              new Location(from.toString(), 1, 1),
              Problem.Code.UNREADABLE,
              "the folder cannot be listed: " + e,
              null));
    }
  }

  private static String stem(Path file) {
    var name = file.getFileName().toString();
    return name.substring(0, name.length() - ENDING.length());
  }

  /**
   * Judges the windows of one kind; nothing where no calendar of that kind covers the targets.
   *
   * @param gate its name
   * @param excused why an open window does not count; null when it does
   */
  List<Verdict> judge(
      String gate,
      WindowRule.Kind kind,
      List<String> targets,
      @Nullable String excused,
      Instant now) {
    var covering =
        rules.stream().filter(rule -> rule.kind() == kind && rule.covers(targets)).toList();
    if (covering.isEmpty()) {
      return List.of();
    }
    var seen = covering.stream().map(rule -> new Seen(rule, look(rule, now))).toList();
    return List.of(
        excused == null
            ? judge(gate, kind, seen)
            : Verdict.pass(gate, words(seen) + "; " + excused));
  }

  /**
   * A maintenance window that is open.
   *
   * @param until when it ends
   */
  public record Maintenance(Instant until, String words) {}

  /** Whether any calendar is about maintenance. */
  public boolean haveMaintenance() {
    return rules.stream().anyMatch(rule -> rule.kind() == WindowRule.Kind.MAINTENANCE);
  }

  /**
   * The open maintenance window that covers any of these and ends last; empty when none is open, as
   * far as the calendars can be read.
   */
  public Optional<Maintenance> maintenance(List<String> targets, Instant now) {
    return rules.stream()
        .filter(rule -> rule.kind() == WindowRule.Kind.MAINTENANCE && rule.covers(targets))
        .flatMap(rule -> open(rule, now).stream())
        .max(Comparator.comparing(Maintenance::until));
  }

  private Optional<Maintenance> open(WindowRule rule, Instant now) {
    return states.get(rule.name()) instanceof State.Good(var file)
        ? file.at(now)
            .map(window -> new Maintenance(window.until(), rule.name() + ": " + window.words()))
        : Optional.empty();
  }

  private sealed interface Look {
    record Shut() implements Look {}

    record Open(String words) implements Look {}

    record Unreadable(String why) implements Look {}
  }

  private record Seen(WindowRule rule, Look look) {
    String words() {
      return rule.name()
          + switch (look) {
            case Look.Shut _ -> ": no window is open";
            case Look.Open(var open) -> ": " + open;
            case Look.Unreadable(var why) -> " cannot be read: " + why;
          };
    }
  }

  private Look look(WindowRule rule, Instant now) {
    return switch (states.getOrDefault(rule.name(), new State.Bad("it was not read yet"))) {
      case State.Bad(var why) -> new Look.Unreadable(why);
      case State.Good(var file) ->
          file.at(now).map(open -> (Look) new Look.Open(open.words())).orElse(new Look.Shut());
    };
  }

  private static String words(List<Seen> seen) {
    return String.join("; ", seen.stream().map(Seen::words).toList());
  }

  private static Verdict judge(String gate, WindowRule.Kind kind, List<Seen> all) {
    if (all.stream().anyMatch(each -> each.look() instanceof Look.Unreadable)) {
      return new Verdict(gate, Ruling.BLOCK, EndReason.GUARD_ERROR, words(all));
    }
    var open = all.stream().filter(each -> each.look() instanceof Look.Open).toList();
    if (open.isEmpty()) {
      return Verdict.pass(gate, words(all));
    } else if (kind == WindowRule.Kind.MAINTENANCE) {
      return new Verdict(gate, Ruling.SKIP, EndReason.MAINTENANCE, words(open));
    }
    @Nullable Required asks = null;
    for (var each : open) {
      var approval = each.rule().approval();
      if (approval == null) {
        return new Verdict(gate, Ruling.BLOCK, EndReason.FREEZE, words(open));
      }
      asks = asks == null ? approval : asks.and(approval);
    }
    return Verdict.ask(gate, EndReason.FREEZE, words(open), Objects.requireNonNull(asks));
  }

  /**
   * The guard that refuses an effect in a freeze that nobody agreed to.
   *
   * @param path of the call, with which the refusal begins
   * @param agreed what people have agreed to, null for nothing
   */
  public List<Guard> noFreeze(String path, List<String> targets, @Nullable Required agreed) {
    if (rules.stream().noneMatch(rule -> rule.covers(targets))) {
      return List.of();
    }
    return List.of(tx -> {
      var now = Instant.EPOCH.plus(tx.nowMicros(), ChronoUnit.MICROS);
      return judge(EndReason.FREEZE.code(), WindowRule.Kind.FREEZE, targets, null, now).stream()
          .map(verdict -> verdict.unless(agreed))
          .filter(verdict -> verdict.ruling().refuses())
          .findFirst()
          .map(verdict -> new Guard.Refusal(EndReason.FREEZE, path + ": " + verdict.observed()))
          .orElse(null);
    });
  }
}

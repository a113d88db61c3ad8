package io.firebreak.verify;

import io.firebreak.action.Action;
import io.firebreak.action.ActionJson;
import io.firebreak.action.Call;
import io.firebreak.action.Doc;
import io.firebreak.action.Durations;
import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertFeed;
import io.firebreak.alert.Echo;
import io.firebreak.alert.Flag;
import io.firebreak.alert.Severity;
import io.firebreak.durable.EffectClass;
import io.firebreak.durable.Outcome;
import io.firebreak.journal.StorageException;
import io.firebreak.label.Target;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * {@code firebreak.new_alerts}: looks into Firebreak's own intake for alerts on a target or its
 * neighbours that began since a time and fire. An intake that heard nothing for long proves
 * nothing.
 */
public final class NewAlerts implements Action<NewAlerts.Input> {
  /** Its name. */
  public static final String NAME = "firebreak.new_alerts";

  /** Deliveries that are looked through; more are a storm, in which nobody can tell. */
  static final int MOST_DELIVERIES = 5_000;

  private static final int PAGE = 200;
  private static final int SHOWN = 20;

  private final AlertFeed feed;
  private final Settings settings;
  private final InstantSource clock;

  /** Looks into this intake. */
  public NewAlerts(AlertFeed feed, Settings settings, InstantSource clock) {
    this.feed = feed;
    this.settings = settings;
    this.clock = clock;
  }

  /**
   * What the configuration says.
   *
   * @param neighbours what is near to which targets, beside what labels tell
   * @param silence how long the intake may hear nothing before nobody knows whether it is fed
   */
  public record Settings(List<Neighbours> neighbours, Duration silence) {
    /** What holds without a configuration. */
    public static final Settings NONE = new Settings(List.of(), Duration.ofMinutes(15));

    public Settings {
      neighbours = List.copyOf(neighbours);
    }
  }

  /**
   * Input of {@code firebreak.new_alerts}; absent parts are null.
   *
   * @param target on which, or near to which
   * @param since from when they count, in RFC 3339
   * @param within the same as a duration before now
   * @param labels of the alert that started the run
   */
  public record Input(
      @Doc(value = "The target, such as `${{ run.target }}`.", required = true) String target,
      @Doc(
              "From when alerts count, such as `${{ run.changed_at }}`; without it, and when it is"
                  + " empty, from the beginning of the run.")
          @Nullable String since,
      @Doc(
              "Instead of `since`: how long before now, such as `10m`; at most `1d`. So two readings"
                  + " can be compared.")
          @Nullable String within,
      @Doc("Labels of the alert that the run is about, such as `${{ run.labels }}`.")
          @Nullable Map<String, String> labels) {}

  /**
   * Result of {@code firebreak.new_alerts}.
   *
   * @param begun how many began since then and fire
   * @param alerts the first of them
   * @param heard when the intake last heard anything
   */
  public record Result(
      @Doc(value = "How many began since then and fire.", required = true) int begun,
      @Doc(value = "The first 20 of them.", required = true) List<Near> alerts,
      @Doc(value = "When anything last came in.", required = true) String heard) {
    public Result {
      alerts = List.copyOf(alerts);
    }
  }

  /**
   * One of them.
   *
   * @param name of the alert
   * @param severity its severity
   * @param startsAt when it began, by its source
   * @param near why it counts as near
   */
  public record Near(
      @Doc(value = "The alert's name.", required = true) String name,
      @Doc(value = "Its severity.", required = true) String severity,
      @Doc(value = "When it began, by its source.", required = true) String startsAt,
      @Doc(
              value =
                  "Why it counts: the same service, namespace or machine, or an entry of `neighbours`.",
              required = true)
          String near) {}

  @Override
  public Descriptor<Input> descriptor() {
    return new Descriptor<>(
        NAME,
        "Counts alerts on a target or its neighbours that began since a time and fire, by what"
            + " Firebreak itself was told; changes nothing.",
        Input.class,
        EffectClass.PURE,
        DryRun.NATIVE,
        Duration.ofSeconds(10),
        null);
  }

  @Override
  public Optional<Class<? extends Record>> result() {
    return Optional.of(Result.class);
  }

  @Override
  public Optional<String> check(Input input) {
    if (!Target.isValid(input.target())) {
      return Optional.of("target is not kind/scope/name, such as service/shop/payments");
    } else if (input.since() != null && input.within() != null) {
      return Optional.of("give since or within, not both");
    }
    return from(input, Instant.EPOCH, Instant.EPOCH) == null
        ? Optional.of(
            "since is a time such as 2026-01-01T00:00:00Z, and within a duration such as 10m of at"
                + " most 1d")
        : Optional.empty();
  }

  /** From when alerts count; null when it cannot be read. */
  private static @Nullable Instant from(Input input, Instant begun, Instant now) {
    try {
      if (input.within() != null) {
        var within = Durations.parse(input.within());
        return within.compareTo(Duration.ofDays(1)) > 0 ? null : now.minus(within);
      }
      var since = input.since();
      return since == null || since.isEmpty() ? begun : Instant.parse(since);
    } catch (IllegalArgumentException | DateTimeParseException e) {
      return null;
    }
  }

  @Override
  public List<String> rules(Input input) {
    return settings.neighbours().stream()
        .filter(each -> each.know(input.target()))
        .map(Neighbours::words)
        .toList();
  }

  @Override
  public Prediction plan(Input input, Call call) {
    return new Prediction(
        "looks for new alerts near " + input.target(), true, List.of(), List.of(), null, true);
  }

  @Override
  public Outcome execute(Input input, Call call) {
    var now = clock.instant();
    var since = Objects.requireNonNull(from(input, call.begun(), now), "checked");
    try {
      var heard = feed.lastReceived(call.tenant()).orElse(null);
      if (heard == null || heard.isBefore(now.minus(settings.silence()))) {
        return silent(heard, now);
      }
      var labels = Objects.requireNonNullElse(input.labels(), Map.<String, String>of());
      var near = Nearness.of(input.target(), labels, settings.neighbours());
      return firing(call.tenant(), since)
          .<Outcome>map(alerts -> new Outcome.Ok(ActionJson.toTree(result(alerts, near, heard))))
          .orElseGet(() ->
              new Outcome.NotApplied(
                  "too_many",
                  "more than " + MOST_DELIVERIES + " deliveries came in since " + since,
                  false));
    } catch (StorageException e) {
      return new Outcome.NotApplied("storage", "the intake cannot be read", true);
    }
  }

  private Outcome silent(@Nullable Instant heard, Instant now) {
    return new Outcome.NotApplied(
        "not_fed",
        (heard == null
                ? "no alert source was ever heard"
                : "no alert source was heard for "
                    + Durations.format(
                        Duration.ofSeconds(Duration.between(heard, now).toSeconds())))
            + ", so nobody knows whether there are new alerts; let one send a heartbeat more often"
            + " than limits.intake_silence",
        true);
  }

  /** What began since then and fires, by fingerprint; empty when there is too much to look at. */
  private Optional<Map<String, Alert>> firing(String tenant, Instant since) {
    var firing = new LinkedHashMap<String, Alert>();
    var from = since;
    var after = "";
    for (var looked = 0; looked < MOST_DELIVERIES; looked += PAGE) {
      var page = feed.received(tenant, from, after, PAGE);
      for (var delivery : page) {
        delivery.alerts().forEach(alert -> note(alert, since, firing));
      }
      if (page.size() < PAGE) {
        return Optional.of(firing);
      }
      from = page.getLast().receivedAt();
      after = page.getLast().id();
    }
    return Optional.empty();
  }

  private static void note(Alert alert, Instant since, Map<String, Alert> firing) {
    if (alert.status() == Alert.Status.RESOLVED) {
      firing.computeIfPresent(
          alert.fingerprint(), (_, began) -> isOver(began, alert.endsAt()) ? null : began);
    } else if (!alert.startsAt().isBefore(since) && counts(alert)) {
      firing.put(alert.fingerprint(), alert);
    }
  }

  /** A late word of the end of an earlier time ends no later one. */
  private static boolean isOver(Alert began, @Nullable Instant endsAt) {
    return endsAt == null || !began.startsAt().isAfter(endsAt);
  }

  /** Heartbeats, what is only told, and the echo of our own page are no news of a target. */
  private static boolean counts(Alert alert) {
    return !alert.has(Flag.PSEUDO)
        && alert.severity() != Severity.INFO
        && !(alert.has(Flag.PAGED) && alert.annotations().containsKey(Echo.INCIDENT));
  }

  private static Result result(Map<String, Alert> firing, Nearness near, Instant heard) {
    var found =
        firing.values().stream()
            .flatMap(alert -> near.why(alert).stream().map(why -> near(alert, why)))
            .toList();
    return new Result(
        found.size(), found.subList(0, Math.min(SHOWN, found.size())), heard.toString());
  }

  private static Near near(Alert alert, String why) {
    return new Near(alert.name(), alert.severity().code(), alert.startsAt().toString(), why);
  }
}

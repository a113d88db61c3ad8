package io.firebreak.rehearsal;

import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.label.Labels;
import io.firebreak.rehearsal.TestCase.GivenAlert;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * Makes the alerts that tests give: written out, or as a hook's source reads a delivery out of a
 * file.
 */
final class GivenAlerts {
  /** As large as the body of a delivery may be by default. */
  private static final int MOST_BYTES = 1024 * 1024;

  private final List<AlertSource> sources;
  private final Path folder;

  /**
   * A reader.
   *
   * @param folder in which the file of tests stands
   */
  GivenAlerts(List<AlertSource> sources, Path folder) {
    this.sources = sources;
    this.folder = folder;
  }

  /** What came of it. */
  sealed interface Made {
    record Ok(Alert alert) implements Made {}

    /**
     * There is none.
     *
     * @param key of the test's alert that is wrong
     */
    record Bad(String key, String why) implements Made {}
  }

  /**
   * The alert.
   *
   * @param at when the test starts
   */
  Made make(GivenAlert given, Instant at) {
    if (given.sample() != null) {
      return source(given, given.sample(), at);
    }
    return given.name() == null
        ? new Made.Bad("name", "give the alert a `name`, or a `sample`")
        : new Made.Ok(written(given, given.name(), at));
  }

  private static Alert written(GivenAlert given, String name, Instant at) {
    return new Alert(
        given.source(),
        name,
        Alert.Status.FIRING,
        given.severity(),
        Labels.of(given.labels()),
        given.annotations(),
        Objects.requireNonNullElse(given.startsAt(), at.minus(Duration.ofMinutes(1))),
        null,
        "test",
        null,
        Map.of(),
        List.of());
  }

  private Made source(GivenAlert given, String sample, Instant at) {
    var source =
        sources.stream()
            .filter(each -> each.name().equals(given.source()))
            .findFirst()
            .orElse(null);
    if (source == null) {
      var known = String.join(", ", sources.stream().map(AlertSource::name).toList());
      return new Made.Bad("source", "no source is called so; there are " + known);
    }
    try {
      var options = new HashMap<String, Object>(given.fields());
      return delivered(source.configured(options), given, sample, at);
    } catch (IllegalArgumentException e) {
      return new Made.Bad("fields", String.valueOf(e.getMessage()));
    }
  }

  private Made delivered(AlertSource source, GivenAlert given, String sample, Instant at) {
    byte[] body;
    try (var in = Files.newInputStream(folder.resolve(sample))) {
      body = in.readNBytes(MOST_BYTES + 1);
    } catch (IOException e) {
      return new Made.Bad("sample", "there is no such file, or it cannot be read");
    }
    if (body.length > MOST_BYTES) {
      return new Made.Bad("sample", "it is larger than 1 MiB, which no hook takes");
    }
    return switch (source.parse(new RawDelivery("sample", at, Map.of(), body))) {
      case Parsed.Alerts(var alerts, var _, var _) -> chosen(alerts, given);
      case Parsed.DeadLetter(var reason, var detail) ->
          new Made.Bad(
              "sample", "it would be a dead letter: " + Comparison.word(reason) + ", " + detail);
      case Parsed.Changed _ -> new Made.Bad("sample", "it holds no alert: it tells of a change");
      case Parsed.Handshake _ -> new Made.Bad("sample", "it holds no alert: it is a handshake");
      case Parsed.Ignorable(var why) -> new Made.Bad("sample", "it holds no alert: " + why);
    };
  }

  private static Made chosen(List<Alert> alerts, GivenAlert given) {
    return alerts.stream()
        .filter(alert -> alert.status() == Alert.Status.FIRING)
        .filter(alert -> given.name() == null || alert.name().equals(given.name()))
        .filter(alert -> alert.labels().map().entrySet().containsAll(given.labels().entrySet()))
        .findFirst()
        .map(alert -> given.startsAt() == null ? alert : alert.startingAt(given.startsAt()))
        .<Made>map(Made.Ok::new)
        .orElse(new Made.Bad("sample", "it holds no firing alert with this name and these labels"));
  }
}

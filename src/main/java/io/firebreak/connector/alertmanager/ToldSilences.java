package io.firebreak.connector.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.label.Matcher;
import io.firebreak.label.Matcher.Op;
import java.lang.System.Logger.Level;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The silences of an Alertmanager that it does not call expired.
 *
 * @param silences those that could be read
 * @param unreadable ids of those that could not
 */
public record ToldSilences(List<Told> silences, Set<String> unreadable) {
  private static final System.Logger LOG = System.getLogger(ToldSilences.class.getName());

  public ToldSilences {
    silences = List.copyOf(silences);
    unreadable = Set.copyOf(unreadable);
  }

  /**
   * One silence.
   *
   * @param matchers as {@link Matcher#parse} reads them
   * @param createdBy who made it, as they called themselves; may be empty
   * @param comment why; may be empty
   */
  public record Told(
      String id,
      List<String> matchers,
      String createdBy,
      String comment,
      Instant startsAt,
      Instant endsAt) {
    public Told {
      matchers = List.copyOf(matchers);
    }
  }

  /** What the answer of a server of this name holds. */
  static ToldSilences of(String server, JsonNode answer) {
    var silences = new ArrayList<Told>();
    var unreadable = new HashSet<String>();
    for (var each : answer) {
      if (each.path("status").path("state").asText().equals(ExpireSilence.EXPIRED)) {
        continue;
      }
      try {
        silences.add(read(each));
      } catch (DateTimeException | IllegalArgumentException e) {
        unreadable.add(each.path("id").asText());
        LOG.log(
            Level.WARNING,
            "silence {0} of Alertmanager {1} cannot be read and is not honoured: {2}",
            each.path("id").asText(),
            server,
            e.getMessage());
      }
    }
    return new ToldSilences(silences, unreadable);
  }

  private static Told read(JsonNode silence) {
    if (silence.path("id").asText().isEmpty()) {
      throw new IllegalArgumentException("it has no id");
    }
    var matchers = new ArrayList<String>();
    silence.path("matchers").forEach(each -> matchers.add(matcher(each).toString()));
    return new Told(
        silence.path("id").asText(),
        matchers,
        silence.path("createdBy").asText(),
        silence.path("comment").asText(),
        time(silence, "startsAt"),
        time(silence, "endsAt"));
  }

  /** Before version 0.22 there was no {@code isEqual}: all were equal. */
  private static Matcher matcher(JsonNode told) {
    var isEqual = told.path("isEqual").asBoolean(true);
    var isRegex = told.path("isRegex").asBoolean(false);
    var op = isRegex ? isEqual ? Op.MATCH : Op.NOT_MATCH : isEqual ? Op.EQUAL : Op.NOT_EQUAL;
    return Matcher.of(told.path("name").asText(), op, told.path("value").asText());
  }

  private static Instant time(JsonNode silence, String field) {
    return Instant.parse(silence.path(field).asText()).truncatedTo(ChronoUnit.MICROS);
  }
}

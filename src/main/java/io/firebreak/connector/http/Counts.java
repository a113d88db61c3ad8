package io.firebreak.connector.http;

import com.fasterxml.jackson.core.JsonPointer;
import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.firebreak.action.Action.Counted;
import io.firebreak.action.Doc;
import io.firebreak.action.Extent;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Where the answer of a dry run tells how much the request would touch; absent parts are null.
 *
 * @param of what is counted
 * @param affected where it tells how many are touched
 * @param total where it tells how many there are
 * @param healthy where it tells how many stay healthy
 */
public record Counts(
    @Doc(
            value = "What is counted, such as `instances`: the `of` of a blast radius bounds it.",
            required = true)
        String of,
    @Doc(
            value =
                "Where the JSON answer tells how many are touched: a JSON pointer (RFC 6901), such"
                    + " as `/would_restart`, to a whole number, or to a list, of which the entries"
                    + " count.",
            required = true)
        String affected,
    @Doc("Where it tells how many there are; without it, a share is refused.")
        @Nullable String total,
    @Doc(
            "Where it tells how many of these stay healthy meanwhile; without it, `min_healthy` is"
                + " refused.")
        @Nullable String healthy) {
  private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9_]{0,62}");
  private static final Pattern POINTER = Pattern.compile("(/([^/~]|~[01])*)*");

  /** What is wrong with it before anything was asked; empty when nothing is. */
  Optional<String> complaint() {
    if (!NAME.matches(of)) {
      return Optional.of(
          "dry_run.blast_radius.of is what is counted, in lower case: letters, digits and _");
    }
    for (var place : places().entrySet()) {
      if (!POINTER.matches(place.getValue())) {
        return Optional.of(
            "dry_run.blast_radius."
                + place.getKey()
                + " is a JSON pointer, such as /would_restart: names behind slashes, where ~1 is a"
                + " slash and ~0 a ~");
      }
    }
    return Optional.empty();
  }

  private LinkedHashMap<String, String> places() {
    var places = new LinkedHashMap<String, String>();
    places.put("affected", affected);
    Optional.ofNullable(total).ifPresent(place -> places.put("total", place));
    Optional.ofNullable(healthy).ifPresent(place -> places.put("healthy", place));
    return places;
  }

  /** What it tells when all goes well. */
  Counted told() {
    return new Counted(of, total != null, healthy != null);
  }

  /**
   * What an answer tells.
   *
   * @throws IllegalArgumentException when it does not tell it soundly, with the reason for people
   */
  Extent read(HttpResult answer) {
    var json = answer.json();
    if (json == null) {
      throw new IllegalArgumentException(
          Boolean.TRUE.equals(answer.cut())
              ? "the answer of its dry run is too long"
              : "the answer of its dry run is no JSON, or its Content-Type does not say so");
    }
    var touched = number(json, affected);
    var all = total == null ? null : Integer.valueOf(number(json, total));
    var well = healthy == null ? null : Integer.valueOf(number(json, healthy));
    if (all != null && (touched > all || (well != null && well > all))) {
      throw new IllegalArgumentException(
          "its dry run tells of %d touched%s, of no more than %d %s"
              .formatted(touched, well == null ? "" : " and " + well + " healthy", all, of));
    }
    return new Extent(of, touched, all, well);
  }

  private static int number(JsonNode json, String place) {
    var found = json.at(JsonPointer.compile(place));
    if (found.isArray()) {
      return found.size();
    }
    var where = (place.isEmpty() ? "it" : place) + " in the answer of its dry run is ";
    if (!found.canConvertToExactIntegral() || !found.canConvertToInt() || found.intValue() < 0) {
      throw new IllegalArgumentException(
          where
              + (found.isMissingNode() ? "missing" : shown(found))
              + ", and must be a whole number or a list");
    }
    return found.intValue();
  }

  /** What a target wrote is not repeated, but for numbers. */
  private static String shown(JsonNode found) {
    return found.isNumber()
        ? found.asText()
        : switch (found.getNodeType()) {
          case STRING -> "a text";
          case OBJECT -> "a map";
          default -> found.getNodeType().name().toLowerCase(Locale.ROOT);
        };
  }
}

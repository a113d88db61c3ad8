package io.firebreak.webhook.generic;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.google.re2j.Pattern;
import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertReader;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.FieldMapper;
import io.firebreak.alert.Fingerprint;
import io.firebreak.alert.Flag;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.Severity;
import io.firebreak.alert.StrictJson;
import io.firebreak.alert.Unreadable;
import io.firebreak.label.Labels;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Any system that posts JSON: the hook's configuration says by an expression for each field where
 * it stands. One body is one alert. Only {@code name} must be mapped; what is not mapped is absent,
 * and without a {@code status} the alert fires.
 */
public final class GenericSource implements AlertSource {
  private static final String NAME = "generic";

  /** What can be mapped. */
  private static final List<String> FIELDS =
      List.of(
          "name",
          "status",
          "severity",
          "labels",
          "annotations",
          "starts_at",
          "ends_at",
          "fingerprint",
          "group_key",
          "link");

  private static final Set<String> FIRING = Set.of("firing", "alerting", "open", "triggered");
  private static final Set<String> RESOLVED = Set.of("resolved", "ok", "closed", "normal");
  private static final Pattern PLAIN_ID = Pattern.compile("[!-~]{1,256}");

  private final StrictJson json;
  private final AlertReader reader;
  private final FieldMapper mapper;
  private final Map<String, FieldMapper.Field> fields;

  /** A source without a mapping, to be {@link #configured}. */
  public GenericSource(Limits limits, FieldMapper mapper) {
    this(StrictJson.within(limits), new AlertReader(limits), mapper, Map.of());
  }

  private GenericSource(
      StrictJson json,
      AlertReader reader,
      FieldMapper mapper,
      Map<String, FieldMapper.Field> fields) {
    this.json = json;
    this.reader = reader;
    this.mapper = mapper;
    this.fields = fields;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AlertSource configured(Map<String, Object> options) {
    var mapped = new TreeMap<String, FieldMapper.Field>();
    options.forEach((field, expression) -> {
      if (!FIELDS.contains(field)) {
        throw new IllegalArgumentException(
            "a generic hook has no field '" + field + "'; it has " + FIELDS);
      }
      mapped.put(field, prepared(field, expression));
    });
    if (!mapped.containsKey("name")) {
      throw new IllegalArgumentException("a generic hook maps at least the field 'name'");
    }
    return new GenericSource(json, reader, mapper, Map.copyOf(mapped));
  }

  private FieldMapper.Field prepared(String field, Object expression) {
    try {
      return mapper.field(expression.toString());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("field '" + field + "': " + e.getMessage(), e);
    }
  }

  @Override
  public Parsed parse(RawDelivery delivery) {
    return AlertReader.json(
        json,
        delivery.body(),
        body -> {
          try {
            return new Parsed.Alerts(List.of(alert(body, delivery)), List.of());
          } catch (Unreadable e) {
            return new Parsed.DeadLetter(e.reason(), e.detail());
          }
        });
  }

  private Alert alert(JsonNode body, RawDelivery delivery) throws Unreadable {
    var values = new Values(fields, Map.of("body", body, "headers", headers(delivery)));
    var flags = EnumSet.noneOf(Flag.class);
    var name = values.text("name");
    if (name == null || name.isBlank()) {
      throw new Unreadable(DeadLetterReason.MAPPING_FAILED, "field 'name' is empty");
    }
    var labels = labels(values.json("labels"), name);
    var firing = isFiring(values.json("status"));
    var times =
        AlertReader.times(
            values.text("starts_at"), values.text("ends_at"), firing, delivery.receivedAt());
    flags.addAll(times.flags());
    var severity = severity(values.text("severity"), flags);
    if (AlertReader.hidesCharacters(labels)) {
      flags.add(Flag.HIDDEN_CHARACTERS);
    }
    var links = new TreeMap<String, String>();
    AlertReader.link(links, "source", values.text("link"));
    return new Alert(
        NAME,
        name,
        firing ? Alert.Status.FIRING : Alert.Status.RESOLVED,
        severity,
        labels,
        reader.annotations(values.json("annotations")),
        times.startsAt(),
        times.endsAt(),
        fingerprint(values.text("fingerprint"), labels),
        values.text("group_key"),
        links,
        flags.stream().map(Flag::code).toList());
  }

  /** The mapped labels; the name joins them, so that two rules on one thing are two alerts. */
  private Labels labels(@Nullable JsonNode mapped, String name) throws Unreadable {
    var given = new TreeMap<>(reader.labels(mapped).map());
    given.putIfAbsent("alertname", name);
    return reader.labels(given);
  }

  private static boolean isFiring(@Nullable JsonNode status) throws Unreadable {
    if (status == null) {
      return true;
    }
    if (status.isBoolean()) {
      return status.booleanValue();
    }
    var word = status.asText().toLowerCase(Locale.ROOT);
    if (FIRING.contains(word) || RESOLVED.contains(word)) {
      return FIRING.contains(word);
    }
    throw new Unreadable(
        DeadLetterReason.MAPPING_FAILED,
        "field 'status' is neither true nor false nor one of the words for firing and resolved");
  }

  private static Severity severity(@Nullable String word, Set<Flag> flags) {
    if (word == null) {
      return Severity.MEDIUM;
    }
    var known = Severity.ofWord(word);
    if (known.isEmpty()) {
      flags.add(Flag.SEVERITY_UNKNOWN);
    }
    return known.orElse(Severity.MEDIUM);
  }

  private static String fingerprint(@Nullable String mapped, Labels labels) {
    return mapped != null && PLAIN_ID.matches(mapped) ? mapped : Fingerprint.of(NAME, labels);
  }

  private static JsonNode headers(RawDelivery delivery) {
    var headers = JsonNodeFactory.instance.objectNode();
    delivery
        .headers()
        .forEach((header, value) -> headers.put(header.toLowerCase(Locale.ROOT), value));
    return headers;
  }
}

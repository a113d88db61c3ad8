package io.firebreak.alert;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A source whose bodies are JSON: what a new source needs is its name and {@link #read}, which says
 * where in the body things stand. Everything else is the same for all of them.
 */
public abstract class JsonSource implements AlertSource {
  private final String name;
  private final StrictJson json;
  private final AlertReader reader;

  /** A source of this name that reads within these limits. */
  protected JsonSource(String name, Limits limits) {
    this.name = name;
    this.json = StrictJson.within(limits).allowingEqualTwins();
    this.reader = new AlertReader(limits);
  }

  @Override
  public final String name() {
    return name;
  }

  /**
   * Says what a body is: alerts by {@link #one} or {@link #each}, a change, or nothing to act on.
   *
   * @throws Unreadable when it is not what this source sends; it becomes a dead letter
   */
  protected abstract Parsed read(Fields body, RawDelivery delivery) throws Unreadable;

  @Override
  public Parsed parse(RawDelivery delivery) {
    return AlertReader.json(
        json,
        delivery.body(),
        body -> {
          try {
            return read(new Fields(body), delivery);
          } catch (Unreadable e) {
            return new Parsed.DeadLetter(e.reason(), e.detail());
          }
        });
  }

  /** The beginning of an alert; a null name becomes {@code unnamed}. */
  protected final AlertDraft alert(@Nullable String alertName) {
    return new AlertDraft(name, alertName);
  }

  /** A body that is one alert. */
  protected final Parsed one(AlertDraft draft, RawDelivery delivery) throws Unreadable {
    return new Parsed.Alerts(List.of(finished(draft, delivery)), List.of());
  }

  /** A body that is a list of alerts and changes; what cannot be read is rejected alone. */
  protected final Parsed each(Fields list, Reading reading) {
    return reader.each(list.json(), "the list of alerts", item -> reading.read(new Fields(item)));
  }

  /** The alert that was drawn. */
  protected final Alert finished(AlertDraft draft, RawDelivery delivery) throws Unreadable {
    return draft.build(reader, delivery.receivedAt());
  }

  /**
   * A body that tells of a change.
   *
   * @param at null when the source does not say; then it is when it came
   */
  protected final Parsed change(
      String summary,
      @Nullable String state,
      @Nullable Instant at,
      AlertDraft about,
      RawDelivery delivery)
      throws Unreadable {
    return new Parsed.Changed(List.of(changed(summary, state, at, about, delivery)));
  }

  /**
   * A change.
   *
   * @param at null when the source does not say; then it is when it came
   */
  protected final ChangeEvent changed(
      String summary,
      @Nullable String state,
      @Nullable Instant at,
      AlertDraft about,
      RawDelivery delivery)
      throws Unreadable {
    var drawn = finished(about, delivery);
    var when = at == null ? delivery.receivedAt() : at;
    return new ChangeEvent(name, summary, state, when, drawn.labels(), drawn.links());
  }

  /** JSON that stands as a text inside another; empty when it is none. */
  protected final Optional<Fields> nested(@Nullable String text) {
    return text == null
        ? Optional.empty()
        : switch (json.read(text.getBytes(StandardCharsets.UTF_8))) {
          case StrictJson.Read.Bad _ -> Optional.empty();
          case StrictJson.Read.Value(var node) -> Optional.of(new Fields(node));
        };
  }

  /** A body of a shape that this source does not send. */
  protected static Unreadable unknown(String detail) {
    return new Unreadable(DeadLetterReason.UNKNOWN_SHAPE, detail);
  }

  /** Reads one item of a list. */
  @FunctionalInterface
  protected interface Reading {
    /** The alert or the change that an item is. */
    Told read(Fields item) throws Unreadable;
  }
}

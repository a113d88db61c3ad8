package io.firebreak.alert;

import com.google.re2j.Pattern;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An alert as a source's reader puts it together. What is null is left out, so that a reader says
 * only where things stand. One thread uses it.
 */
public final class AlertDraft {
  private static final Pattern NOT_IN_NAMES = Pattern.compile("[^a-zA-Z0-9_.:/-]");
  private static final int LONGEST_NAME = 128;

  private final String source;
  private final @Nullable String name;
  private final Map<String, String> labels = new TreeMap<>();
  private final Map<String, String> annotations = new TreeMap<>();
  private final Map<String, String> links = new TreeMap<>();
  private final Set<Flag> flags = EnumSet.noneOf(Flag.class);
  private Severity severity = Severity.MEDIUM;
  private boolean firing = true;
  private @Nullable Instant starts;
  private @Nullable Instant ends;
  private List<String> key = List.of();

  AlertDraft(String source, @Nullable String name) {
    this.source = source;
    this.name = name;
  }

  /** Fires, which is so when nothing is said, or is over. */
  public AlertDraft firing(boolean fires) {
    this.firing = fires;
    return this;
  }

  /** The source's word for how bad it is, by the words that {@link Severity#ofWord} knows. */
  public AlertDraft severity(@Nullable String word) {
    if (word != null) {
      var known = Severity.ofWord(word);
      if (known.isEmpty()) {
        flags.add(Flag.SEVERITY_UNKNOWN);
      }
      severity(known.orElse(Severity.MEDIUM), word);
    }
    return this;
  }

  /** How bad it is, and the source's own word for it, which stays in the labels. */
  public AlertDraft severity(Severity known, @Nullable String word) {
    this.severity = known;
    return label("severity", word);
  }

  /** A label, unless one of that name stands; odd characters in its name become underscores. */
  public AlertDraft label(String label, @Nullable String value) {
    if (value != null) {
      labels.putIfAbsent(labelName(label), value);
    }
    return this;
  }

  /** Several labels. */
  public AlertDraft labels(Map<String, String> more) {
    more.forEach(this::label);
    return this;
  }

  /** Tags such as {@code env:prod, vip}: those with a value become labels, all are kept. */
  public AlertDraft tags(@Nullable String tags) {
    if (tags != null) {
      for (var tag : tags.split(",", -1)) {
        int colon = tag.indexOf(':');
        if (colon > 0 && colon < tag.length() - 1) {
          label(tag.substring(0, colon).strip(), tag.substring(colon + 1).strip());
        }
      }
      annotation("tags", tags);
    }
    return this;
  }

  /** A text for people. */
  public AlertDraft annotation(String annotation, @Nullable String text) {
    if (text != null) {
      annotations.put(annotation, text);
    }
    return this;
  }

  /** A link back, kept if a page may show it. */
  public AlertDraft link(String title, @Nullable String url) {
    AlertReader.link(links, title, url);
    return this;
  }

  /** When this episode began; null when the source does not say. */
  public AlertDraft starts(@Nullable Instant at) {
    this.starts = at;
    return this;
  }

  /** When it ended; null when the source does not say. Means nothing while it fires. */
  public AlertDraft ends(@Nullable Instant at) {
    this.ends = at;
    return this;
  }

  /** What tells this alert from every other of its source, and is equal when it is over. */
  public AlertDraft key(String... parts) {
    this.key = List.of(parts);
    return this;
  }

  /** Something odd. */
  public AlertDraft flag(Flag flag) {
    flags.add(flag);
    return this;
  }

  /** A heartbeat, a missing measurement or a test among alerts: recorded, never acted on. */
  public AlertDraft pseudo(boolean pseudo) {
    return pseudo ? flag(Flag.PSEUDO) : this;
  }

  /**
   * The alert.
   *
   * @throws Unreadable when its labels are over the limits
   */
  Alert build(AlertReader reader, Instant receivedAt) throws Unreadable {
    var title = name == null ? "unnamed" : name;
    if (name == null) {
      flags.add(Flag.NAME_MISSING);
    }
    var all = reader.labels(label("alertname", name).labels);
    var times = SourceTimes.of(starts, ends, EnumSet.noneOf(Flag.class), firing, receivedAt);
    flags.addAll(times.flags());
    if (AlertReader.hidesCharacters(all)) {
      flags.add(Flag.HIDDEN_CHARACTERS);
    }
    return new Alert(
        source,
        title,
        firing ? Alert.Status.FIRING : Alert.Status.RESOLVED,
        severity,
        all,
        annotations,
        times.startsAt(),
        times.endsAt(),
        key.isEmpty() ? Fingerprint.of(source, all) : Fingerprint.of(source, key),
        null,
        links,
        flags.stream().map(Flag::code).toList());
  }

  private static String labelName(String given) {
    var plain = NOT_IN_NAMES.matcher(given).replaceAll("_");
    var begun =
        !plain.isEmpty() && (Character.isLetter(plain.charAt(0)) || plain.charAt(0) == '_')
            ? plain
            : "_" + plain;
    return begun.substring(0, Math.min(begun.length(), LONGEST_NAME));
  }
}

package io.firebreak.action;

import com.fasterxml.jackson.core.io.JsonStringEncoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Masks secret values in text: plain, as base64 at any offset, URL-encoded and JSON-escaped. Mask
 * before you cut a text, else half a value slips through. Safe for many threads; a text costs one
 * pass over its characters however many secrets there are, and nothing while there are none.
 */
public final class Redactor {
  /** What stands where a value stood; plain letters of no language, so that JSON stays JSON. */
  public static final String MASK = "***";

  /** Shorter values would mask half of every text; they are no secrets. */
  static final int SHORTEST = 4;

  /** A shorter piece of an encoded value turns up by chance. */
  private static final int SHORTEST_PIECE = 6;

  /** A line of a value of several lines, such as a key, is masked by itself from this length. */
  private static final int SHORTEST_LINE = 16;

  private static final int SLOTS = 4096;

  private final Object registering = new Object();
  private final Set<String> values = new HashSet<>();
  private final Set<String> forms = new LinkedHashSet<>();

  /** Every form, longest first, under the slot of its first two characters; empty without forms. */
  private volatile String[][] byStart = {};

  /** Masks this value from now on, for ever: an old version stays secret. */
  public void register(String value) {
    if (value.length() < SHORTEST) {
      throw new IllegalArgumentException(
          "a secret of fewer than " + SHORTEST + " characters cannot be masked");
    }
    synchronized (registering) {
      if (values.add(value)) {
        addForms(value);
        byStart = index(forms);
      }
    }
  }

  /** The text with every registered value masked. */
  public String redact(String text) {
    var index = byStart;
    return index.length == 0 ? text : redact(text, index);
  }

  private static String redact(String text, String[][] index) {
    var out = new StringBuilder();
    int copied = 0;
    int maskedTo = 0;
    for (int at = 0; at + 1 < text.length(); at++) {
      int end = longestMatch(text, at, index[slot(text, at)]);
      if (end > maskedTo) {
        if (at >= maskedTo) {
          out.append(text, copied, at).append(MASK);
        }
        maskedTo = end;
        copied = end;
      }
    }
    return maskedTo == 0 ? text : out.append(text, copied, text.length()).toString();
  }

  private static int longestMatch(String text, int at, String[] candidates) {
    for (var form : candidates) {
      if (text.startsWith(form, at)) {
        return at + form.length();
      }
    }
    return -1;
  }

  private static int slot(String text, int at) {
    return (text.charAt(at) * 67 + text.charAt(at + 1)) & (SLOTS - 1);
  }

  private static String[][] index(Set<String> forms) {
    var bySlot = forms.stream().collect(Collectors.groupingBy(form -> slot(form, 0)));
    var index = new String[SLOTS][];
    for (int slot = 0; slot < SLOTS; slot++) {
      index[slot] =
          bySlot.getOrDefault(slot, List.of()).stream()
              .sorted(Comparator.comparingInt(String::length).reversed())
              .toArray(String[]::new);
    }
    return index;
  }

  private void addForms(String value) {
    addEscaped(value);
    addBase64(value.getBytes(StandardCharsets.UTF_8));
    value
        .lines()
        .map(String::strip)
        .filter(line -> line.length() >= SHORTEST_LINE && line.length() < value.length())
        .forEach(this::addEscaped);
  }

  private void addEscaped(String value) {
    forms.add(value);
    var json = new String(JsonStringEncoder.getInstance().quoteAsString(value));
    forms.add(json);
    forms.add(json.replace("/", "\\/"));
    var query = URLEncoder.encode(value, StandardCharsets.UTF_8);
    var component = query.replace("+", "%20").replace("*", "%2A");
    forms.add(query);
    forms.add(component);
    forms.add(component.replace("%7E", "~"));
    forms.add(lowerEscapes(component));
    forms.add(lowerEscapes(query));
  }

  /** The same with the digits of its escapes in lower case, as some programs write them. */
  private static String lowerEscapes(String encoded) {
    var out = new StringBuilder(encoded);
    for (int at = encoded.indexOf('%'); at >= 0; at = encoded.indexOf('%', at + 1)) {
      out.replace(at, at + 3, encoded.substring(at, at + 3).toLowerCase(Locale.ROOT));
    }
    return out.toString();
  }

  /**
   * Base64 writes three bytes as four characters, so a value inside a longer text has three forms,
   * by where it begins. Characters that depend on its neighbours are left out of the form.
   */
  private void addBase64(byte[] value) {
    for (int before = 0; before < 3; before++) {
      var shifted = new byte[before + value.length];
      System.arraycopy(value, 0, shifted, before, value.length);
      int from = (before * 8 + 5) / 6;
      int to = shifted.length * 8 / 6;
      if (to - from >= SHORTEST_PIECE) {
        forms.add(Base64.getEncoder().encodeToString(shifted).substring(from, to));
        forms.add(Base64.getUrlEncoder().encodeToString(shifted).substring(from, to));
      } else if (before == 0) {
        forms.add(Base64.getEncoder().withoutPadding().encodeToString(value));
      }
    }
  }
}

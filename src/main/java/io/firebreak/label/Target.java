package io.firebreak.label;

import com.google.re2j.Pattern;

/**
 * The canonical name of a thing that may be changed, such as {@code k8s/prod/shop/deployment/cart}.
 * Lease, cooldown, circuit and dedupe go by it, so one thing must have one name: plain printable
 * ASCII without blanks (a look-alike letter cannot make a second name), segments joined by single
 * slashes.
 *
 * @param path kind first, then from the widest to the narrowest scope
 */
public record Target(String path) implements Comparable<Target> {
  /** The longest path. */
  public static final int MAX_LENGTH = 512;

  private static final Pattern FORM =
      Pattern.compile("[A-Za-z0-9._:@=+~%,-]+(/[A-Za-z0-9._:@=+~%,-]+)+");

  public Target {
    if (path.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "a target is at most " + MAX_LENGTH + " characters, this one has " + path.length());
    }
    if (!FORM.matches(path)) {
      throw new IllegalArgumentException(
          "a target is kind/scope/name of letters, digits and ._:@=+~%,- joined by single slashes");
    }
    for (var segment : path.split("/", -1)) {
      if (segment.equals(".") || segment.equals("..")) {
        throw new IllegalArgumentException("a target's segment must not be . or ..");
      }
    }
  }

  /** Whether a text can be a target; for lint and for messages. */
  public static boolean isValid(String path) {
    try {
      return new Target(path).path().equals(path);
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  /** The first segment, such as {@code k8s}. */
  public String kind() {
    return path.substring(0, path.indexOf('/'));
  }

  @Override
  public int compareTo(Target other) {
    return path.compareTo(other.path);
  }

  @Override
  public String toString() {
    return path;
  }
}

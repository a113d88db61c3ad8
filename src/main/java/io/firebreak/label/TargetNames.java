package io.firebreak.label;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives each thing that may be changed one name, whatever it is called: what holds for it under one
 * name holds under all. Without aliases only what cannot tell two things apart is made equal.
 */
public final class TargetNames {
  /** Knows no aliases. */
  public static final TargetNames PLAIN = new TargetNames(List.of());

  /** Kinds whose names are hosts, which know no upper case. */
  private static final Set<String> HOSTS = Set.of("host", "node", "http", "https", "ssh");

  private static final String ARN = "arn:";
  private static final Pattern SLASHES = Pattern.compile("/{2,}");
  private static final Pattern NUMBER = Pattern.compile("\\$([1-9])");

  private final List<Rule> rules;

  /**
   * Knows these aliases; of several that fit a name the first counts.
   *
   * @throws IllegalArgumentException when one leads back to where it began, or is none
   */
  public TargetNames(List<Alias> aliases) {
    this.rules = aliases.stream().map(Rule::new).toList();
    rules.forEach(this::mustEnd);
  }

  /**
   * Another name of a target.
   *
   * @param name in which {@code *} stands for anything within one part of a path
   * @param target the name that counts, in which {@code $1} stands for what the first {@code *} was
   */
  public record Alias(String name, String target) {}

  /** An alias, and how it is found. */
  private static final class Rule {
    private final Alias alias;
    private final Pattern pattern;

    Rule(Alias alias) {
      this.alias = alias;
      var parts = form(alias.name()).split("\\*", -1);
      this.pattern =
          Pattern.compile(
              List.of(parts).stream().map(Pattern::quote).collect(Collectors.joining("([^/]+)")),
              Pattern.DOTALL);
      var numbers = NUMBER.matcher(alias.target());
      while (numbers.find()) {
        if (Integer.parseInt(numbers.group(1)) >= parts.length) {
          throw new IllegalArgumentException(
              alias.target() + " names more parts than " + alias.name() + " has *");
        }
      }
      if (!Target.isValid(apply(sample()).orElse(""))) {
        throw new IllegalArgumentException(
            alias.target() + " is no target such as service/shop/payments");
      }
    }

    /** A name that it fits. */
    String sample() {
      return form(alias.name()).replace('*', 'x');
    }

    Optional<String> apply(String name) {
      var found = pattern.matcher(name);
      return found.matches() ? Optional.of(form(expand(found))) : Optional.empty();
    }

    private String expand(Matcher found) {
      var text = alias.target();
      for (var i = found.groupCount(); i > 0; i--) {
        text = text.replace("$" + i, found.group(i));
      }
      return text;
    }
  }

  private void mustEnd(Rule rule) {
    var seen = new LinkedHashSet<String>();
    var name = rule.sample();
    while (seen.add(name)) {
      var next = next(name);
      if (next.isEmpty()) {
        return;
      }
      name = next.get();
      if (seen.size() > rules.size()) {
        break;
      }
    }
    throw new IllegalArgumentException(
        rule.alias.name()
            + " leads back to itself: "
            + String.join(" → ", seen)
            + (seen.contains(name) ? " → " + name : " → …"));
  }

  private Optional<String> next(String name) {
    return rules.stream().flatMap(rule -> rule.apply(name).stream()).findFirst();
  }

  /** The name that counts for what is written so. */
  public String canonical(String written) {
    var name = form(written);
    for (var i = 0; i < rules.size(); i++) {
      var next = next(name);
      if (next.isEmpty()) {
        break;
      }
      name = next.get();
    }
    return name;
  }

  /** The names that count for these, each once. */
  public List<String> canonical(List<String> written) {
    return written.stream().map(this::canonical).distinct().toList();
  }

  /** Names that are aliases, one for each that is written; {@code x} stands for anything. */
  public List<String> samples() {
    return rules.stream().map(Rule::sample).toList();
  }

  /**
   * A name, or a pattern of names, in the form that all have: without blanks around it, without
   * slashes that say nothing, the kind and what is a host's name in lower case, an ARN below the
   * kind {@code arn}.
   */
  public static String form(String written) {
    var text = SLASHES.matcher(written.strip()).replaceAll("/");
    while (text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    var parts = new ArrayList<>(List.of(text.split("/", -1)));
    if (parts.getFirst().toLowerCase(Locale.ROOT).startsWith(ARN)) {
      parts.addFirst("arn");
    }
    parts.set(0, parts.getFirst().toLowerCase(Locale.ROOT));
    if (parts.size() > 1) {
      parts.set(1, second(parts.getFirst(), parts.get(1)));
    }
    return String.join("/", parts);
  }

  private static String second(String kind, String name) {
    if (kind.equals("arn")) {
      return arn(name);
    } else if (!HOSTS.contains(kind)) {
      return name;
    }
    var lower = name.toLowerCase(Locale.ROOT);
    return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
  }

  /** Partition, service and region know no upper case; what stands behind them may. */
  private static String arn(String name) {
    var parts = name.split(":", 5);
    for (var i = 0; i < Math.min(4, parts.length); i++) {
      parts[i] = parts[i].toLowerCase(Locale.ROOT);
    }
    return String.join(":", parts);
  }
}

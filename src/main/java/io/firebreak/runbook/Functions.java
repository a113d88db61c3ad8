package io.firebreak.runbook;

import static dev.cel.common.CelFunctionDecl.newFunctionDeclaration;
import static dev.cel.common.CelOverloadDecl.newGlobalOverload;
import static dev.cel.common.CelOverloadDecl.newMemberOverload;
import static dev.cel.common.types.SimpleType.DOUBLE;
import static dev.cel.common.types.SimpleType.INT;
import static dev.cel.common.types.SimpleType.STRING;

import com.google.common.collect.ImmutableList;
import com.google.common.collect.ImmutableSet;
import dev.cel.common.CelFunctionDecl;
import dev.cel.common.types.ListType;
import dev.cel.common.types.OptionalType;
import dev.cel.runtime.CelFunctionBinding;
import dev.cel.runtime.CelFunctionOverload;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Functions of the language beside CEL's own: arithmetic of whole and broken numbers together,
 * because a metric's value may come as either; and those of CEL's extensions whose result can be
 * much larger than what goes in, here with a limit.
 */
final class Functions {
  private static final int LARGEST_TEXT = 1 << 20;
  private static final long LARGEST_RANGE = 2_000;

  private Functions() {}

  static List<CelFunctionDecl> declarations() {
    var texts = ListType.create(STRING);
    return List.of(
        mixed("_+_", "add"),
        mixed("_-_", "subtract"),
        mixed("_*_", "multiply"),
        mixed("_/_", "divide"),
        newFunctionDeclaration(
            "replace",
            newMemberOverload("string_replace", STRING, STRING, STRING, STRING),
            newMemberOverload("string_replace_limit", STRING, STRING, STRING, STRING, INT)),
        newFunctionDeclaration(
            "join",
            newMemberOverload("list_join", STRING, texts),
            newMemberOverload("list_join_separator", STRING, texts, STRING)),
        newFunctionDeclaration(
            "lists.range", newGlobalOverload("lists_range", ListType.create(INT), INT)),
        newFunctionDeclaration(
            "regex.replace", newGlobalOverload("regex_replace", STRING, STRING, STRING, STRING)),
        newFunctionDeclaration(
            "regex.extract",
            newGlobalOverload("regex_extract", OptionalType.create(STRING), STRING, STRING)),
        newFunctionDeclaration(
            "regex.extractAll", newGlobalOverload("regex_extract_all", texts, STRING, STRING)));
  }

  private static CelFunctionDecl mixed(String operator, String name) {
    return newFunctionDeclaration(
        operator,
        newGlobalOverload(name + "_int_double", DOUBLE, INT, DOUBLE),
        newGlobalOverload(name + "_double_int", DOUBLE, DOUBLE, INT));
  }

  static List<CelFunctionBinding> bindings() {
    var all = new ArrayList<CelFunctionBinding>();
    all.addAll(mixed("_+_", "add", (a, b) -> a + b, (a, b) -> a + b));
    all.addAll(mixed("_-_", "subtract", (a, b) -> a - b, (a, b) -> a - b));
    all.addAll(mixed("_*_", "multiply", (a, b) -> a * b, (a, b) -> a * b));
    all.addAll(mixed("_/_", "divide", (a, b) -> a / b, (a, b) -> a / b));
    all.addAll(texts());
    all.addAll(regexes());
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "lists.range", CelFunctionBinding.from("lists_range", Long.class, Functions::range)));
    return all;
  }

  private static ImmutableSet<CelFunctionBinding> mixed(
      String operator,
      String name,
      CelFunctionOverload.Binary<Long, Double> wholeFirst,
      CelFunctionOverload.Binary<Double, Long> brokenFirst) {
    return CelFunctionBinding.fromOverloads(
        operator,
        CelFunctionBinding.from(name + "_int_double", Long.class, Double.class, wholeFirst),
        CelFunctionBinding.from(name + "_double_int", Double.class, Long.class, brokenFirst));
  }

  private static List<CelFunctionBinding> texts() {
    var all = new ArrayList<CelFunctionBinding>();
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "replace",
            CelFunctionBinding.from(
                "string_replace",
                ImmutableList.of(String.class, String.class, String.class),
                args -> replace((String) args[0], (String) args[1], (String) args[2], -1)),
            CelFunctionBinding.from(
                "string_replace_limit",
                ImmutableList.of(String.class, String.class, String.class, Long.class),
                args ->
                    replace(
                        (String) args[0], (String) args[1], (String) args[2], (Long) args[3]))));
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "join",
            CelFunctionBinding.from("list_join", List.class, list -> join(list, "")),
            CelFunctionBinding.from(
                "list_join_separator", List.class, String.class, Functions::join)));
    return all;
  }

  private static List<CelFunctionBinding> regexes() {
    var all = new ArrayList<CelFunctionBinding>();
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "matches",
            CelFunctionBinding.from("matches", String.class, String.class, Functions::matches),
            CelFunctionBinding.from(
                "matches_string", String.class, String.class, Functions::matches)));
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "regex.replace",
            CelFunctionBinding.from(
                "regex_replace",
                ImmutableList.of(String.class, String.class, String.class),
                args -> replaceAll((String) args[0], (String) args[1], (String) args[2]))));
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "regex.extract",
            CelFunctionBinding.from(
                "regex_extract",
                String.class,
                String.class,
                (text, regex) -> extractAll(text, regex, 1).stream().findFirst())));
    all.addAll(
        CelFunctionBinding.fromOverloads(
            "regex.extractAll",
            CelFunctionBinding.from(
                "regex_extract_all",
                String.class,
                String.class,
                (text, regex) -> extractAll(text, regex, Integer.MAX_VALUE))));
    return all;
  }

  private static boolean matches(String text, String regex) {
    return Regex.compileFor(regex, text).matcher(text).find();
  }

  private static String replace(String text, String old, String replacement, long limit) {
    var out = new StringBuilder();
    var done = 0;
    for (var count = limit; count != 0; count--) {
      var found = text.indexOf(old, done);
      if (found < 0 || (old.isEmpty() && found >= text.length())) {
        break;
      }
      out.append(text, done, found).append(replacement);
      done = found + old.length();
      if (old.isEmpty()) {
        out.append(text.charAt(done++));
      }
      bounded(out);
    }
    return bounded(out.append(text, done, text.length())).toString();
  }

  private static String join(List<?> list, String separator) {
    var out = new StringBuilder();
    var between = "";
    for (var item : list) {
      if (!(item instanceof String text)) {
        throw new IllegalArgumentException("join needs a list of texts");
      }
      bounded(out.append(between).append(text));
      between = separator;
    }
    return out.toString();
  }

  private static List<Long> range(long end) {
    if (end > LARGEST_RANGE) {
      throw new IllegalArgumentException("lists.range goes up to " + LARGEST_RANGE);
    }
    var list = new ArrayList<Long>();
    for (var i = 0L; i < end; i++) {
      list.add(i);
    }
    return list;
  }

  /** Replaces every match; {@code \1} to {@code \9} stand for groups, as in CEL's extension. */
  private static String replaceAll(String text, String regex, String replacement) {
    var matcher = Regex.compileFor(regex, text).matcher(text);
    var out = new StringBuilder();
    var done = 0;
    while (matcher.find()) {
      out.append(text, done, matcher.start());
      for (var i = 0; i < replacement.length(); i++) {
        var c = replacement.charAt(i);
        var next = i + 1 < replacement.length() ? replacement.charAt(i + 1) : ' ';
        if (c == '\\' && (Character.isDigit(next) || next == '\\')) {
          out.append(next == '\\' ? "\\" : group(matcher, next - '0'));
          i++;
        } else {
          out.append(c);
        }
        bounded(out);
      }
      done = matcher.end();
    }
    return bounded(out.append(text, done, text.length())).toString();
  }

  private static String group(com.google.re2j.Matcher matcher, int number) {
    if (number > matcher.groupCount()) {
      throw new IllegalArgumentException("the regular expression has no group " + number);
    }
    return Optional.ofNullable(matcher.group(number)).orElse("");
  }

  /** Every match, or of each its one group. */
  private static List<String> extractAll(String text, String regex, int most) {
    var matcher = Regex.compileFor(regex, text).matcher(text);
    if (matcher.groupCount() > 1) {
      throw new IllegalArgumentException("extract takes a regular expression with one group");
    }
    var found = new ArrayList<String>();
    while (found.size() < most && matcher.find()) {
      var part = matcher.group(matcher.groupCount());
      if (part != null) {
        found.add(part);
      }
    }
    return found;
  }

  private static StringBuilder bounded(StringBuilder out) {
    if (out.length() > LARGEST_TEXT) {
      throw new IllegalArgumentException("a text longer than " + LARGEST_TEXT + " characters");
    }
    return out;
  }
}

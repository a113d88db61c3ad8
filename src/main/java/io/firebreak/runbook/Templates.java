package io.firebreak.runbook;

import com.fasterxml.jackson.databind.node.TextNode;
import com.google.re2j.Pattern;
import io.firebreak.runbook.Problem.Code;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Reads templates out of YAML: finds each <code>${{ }}</code> once, and never again. */
final class Templates {
  static final String OPEN = "${{";

  private static final Pattern SECRET =
      Pattern.compile("secrets\\.([A-Za-z_][A-Za-z0-9_]*(@[A-Za-z0-9._-]{1,64})?)");

  private final Origins origins;
  private final Problems problems;

  Templates(Origins origins, Problems problems) {
    this.origins = origins;
    this.problems = problems;
  }

  Template tree(Node node) {
    return switch (node) {
      case Node.Scalar scalar -> scalar(scalar);
      case Node.Sequence list ->
          new Template.Items(list.items().stream().map(this::tree).toList(), list.location());
      case Node.Mapping map -> fields(map);
    };
  }

  Template.Fields fields(Node.Mapping map) {
    var fields = new LinkedHashMap<String, Template>();
    for (var entry : map.entries()) {
      if (entry.key().contains(OPEN)) {
        continue; // already told
      }
      if (entry.key().startsWith("$")) {
        problems.add(entry.location(), Code.FORMAT, "a key may not begin with $");
      }
      fields.put(entry.key(), tree(entry.value()));
    }
    return new Template.Fields(fields, map.location());
  }

  Template scalar(Node.Scalar scalar) {
    if (scalar.ambiguous()) {
      problems.add(scalar.location(), Code.TYPE, ambiguous(scalar));
    }
    var text = scalar.text();
    if (!scalar.isText() || !text.contains(OPEN)) {
      return new Template.Constant(scalar.value(), scalar.location());
    }
    var parts = parts(scalar);
    if (parts == null) {
      return new Template.Constant(TextNode.valueOf(""), scalar.location());
    }
    return parts.size() == 1 && parts.getFirst() instanceof Template.Part.Interpolation only
        ? new Template.Value(only.expression(), scalar.location())
        : new Template.Text(parts, scalar.location());
  }

  static String ambiguous(Node.Scalar scalar) {
    return scalar.text()
        + " is read differently by different YAML tools; quote it if it is a text, else write"
        + " true, false or a plain number";
  }

  private @Nullable List<Template.Part> parts(Node.Scalar scalar) {
    var text = scalar.text();
    var parts = new ArrayList<Template.Part>();
    var done = 0;
    while (true) {
      var open = text.indexOf(OPEN, done);
      if (open < 0) {
        break;
      }
      var close = close(text, open + OPEN.length());
      if (close < 0) {
        problems.add(scalar.position().at(text, open), Code.EXPRESSION, "this ${{ has no }}");
        return null;
      }
      if (open > done) {
        parts.add(new Template.Part.Literal(text.substring(done, open)));
      }
      parts.add(part(scalar, open + OPEN.length(), close));
      done = close + 2;
    }
    if (done < text.length()) {
      parts.add(new Template.Part.Literal(text.substring(done)));
    }
    return parts;
  }

  private Template.Part part(Node.Scalar scalar, int from, int to) {
    var raw = scalar.text().substring(from, to);
    var source = raw.strip();
    var offset = from + raw.indexOf(source);
    var expression = origins.expression(source, scalar, offset);
    var secret = SECRET.matcher(source);
    if (secret.matches()) {
      return new Template.Part.Secret(secret.group(1), expression.location());
    }
    return new Template.Part.Interpolation(expression);
  }

  /** The index of the closing braces, passing over strings and maps of the expression. */
  private static int close(String text, int from) {
    var depth = 0;
    for (var i = from; i < text.length(); i++) {
      switch (text.charAt(i)) {
        case '"', '\'' -> i = string(text, i);
        case '{' -> depth++;
        case '}' -> {
          if (depth == 0) {
            return text.startsWith("}}", i) ? i : -1;
          }
          depth--;
        }
        default -> {}
      }
    }
    return -1;
  }

  /** The index of the quote that ends the string literal which begins here. */
  private static int string(String text, int start) {
    var quote = text.charAt(start);
    for (var i = start + 1; i < text.length(); i++) {
      if (text.charAt(i) == '\\') {
        i++;
      } else if (text.charAt(i) == quote) {
        return i;
      }
    }
    return text.length();
  }

  /** Every expression of a template, in order. */
  static void expressions(Template template, Consumer<Expression> each) {
    switch (template) {
      case Template.Constant _ -> {}
      case Template.Value value -> each.accept(value.expression());
      case Template.Text text ->
          text.parts()
              .forEach(part -> {
                if (part instanceof Template.Part.Interpolation inner) {
                  each.accept(inner.expression());
                }
              });
      case Template.Items items -> items.items().forEach(item -> expressions(item, each));
      case Template.Fields fields ->
          fields.fields().values().forEach(field -> expressions(field, each));
    }
  }
}

package io.firebreak.action;

import com.fasterxml.jackson.databind.annotation.JsonDeserialize;
import com.fasterxml.jackson.databind.annotation.JsonSerialize;
import java.util.List;

/**
 * Text that may hold references to secrets: the type of every action input in which a runbook
 * author may write <code>${{ secrets.NAME }}</code>. As JSON it is a plain string when it has no
 * reference, else <code>{"$text": ["Bearer ", {"$secret": "NAME"}]}</code>. Only the runbook's
 * evaluator makes references, so text that came from an alert can never name one.
 *
 * @param parts in order
 */
@JsonSerialize(using = SecretTextJson.Writer.class)
@JsonDeserialize(using = SecretTextJson.Reader.class)
public record SecretText(List<Part> parts) {
  public SecretText {
    parts = List.copyOf(parts);
  }

  /** A piece of the text. */
  public sealed interface Part {
    /** Plain text. */
    record Literal(String text) implements Part {}

    /**
     * A reference.
     *
     * @param name the secret's name, optionally {@code NAME@version}
     */
    record Reference(String name) implements Part {}
  }

  /** Text without any reference. */
  public static SecretText of(String text) {
    return new SecretText(List.of(new Part.Literal(text)));
  }

  /** The names it refers to, in order, each with its pinned version if it has one. */
  public List<String> references() {
    return parts.stream()
        .filter(Part.Reference.class::isInstance)
        .map(part -> ((Part.Reference) part).name())
        .distinct()
        .toList();
  }

  /** The text for people: references shown as <code>${{ secrets.NAME }}</code>, never values. */
  public String masked() {
    var out = new StringBuilder();
    for (var part : parts) {
      switch (part) {
        case Part.Literal literal -> out.append(literal.text());
        case Part.Reference reference ->
            out.append("${{ secrets.").append(reference.name()).append(" }}");
      }
    }
    return out.toString();
  }
}

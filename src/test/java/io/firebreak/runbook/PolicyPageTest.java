package io.firebreak.runbook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.re2j.Pattern;
import io.firebreak.runbook.RunbookFolder.SourceFile;
import io.firebreak.testing.GeneratedPart;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/**
 * The page about policies says what the program knows. After a change of the language run this test
 * with {@code -Dfirebreak.docs=write}, which rewrites the part between the two marks.
 */
class PolicyPageTest {
  private static final Path PAGE = Path.of("docs/policies.md");
  private static final Pattern SAMPLE = Pattern.compile("(?s)```yaml\n(schema: 1\npolicy:.*?)```");

  @Test
  void theReferenceIsUpToDate() throws IOException {
    GeneratedPart.isUpToDate(PAGE, "reference", reference());
  }

  @Test
  void everyPolicyOnThePageIsSound() throws IOException {
    var samples = SAMPLE.matcher(Files.readString(PAGE));
    var found = 0;
    while (samples.find()) {
      var file = new SourceFile("sample.yaml", Path.of("p.yaml"), samples.group(1).getBytes(UTF_8));
      assertThat(new PolicyReader().read(List.of(file), List.of()).report().problems()).isEmpty();
      found++;
    }
    assertThat(found).isGreaterThan(3);
  }

  private static String reference() {
    var out = new StringBuilder("\n### The keys of a policy\n\n");
    out.append("| key | default | meaning |\n|---|---|---|\n");
    rows(Policy.class, "", out);
    out.append("\n### What a policy sees\n\n");
    out.append("Besides these: `now`, and `variables.NAME` of its own.\n\n");
    out.append("| fact | type | default in tests | meaning |\n|---|---|---|---|\n");
    facts(PolicyFacts.class, "", out);
    return out.append('\n').toString();
  }

  private static void rows(Class<?> type, String prefix, StringBuilder out) {
    for (var slot : Model.of(type).slots()) {
      var raw = Model.raw(slot.type());
      out.append(
          "| `%s%s` | %s | %s |\n"
              .formatted(prefix, slot.name(), fallback(slot), slot.key().value()));
      if (raw.isRecord() && !Binder.isScalar(raw)) {
        rows(raw, prefix + slot.name() + ".", out);
      }
    }
  }

  private static String fallback(Model.Slot slot) {
    if (slot.required()) {
      return "required";
    }
    return slot.key().fallback().isEmpty() ? "none" : "`" + slot.key().fallback() + "`";
  }

  private static void facts(Class<?> type, String prefix, StringBuilder out) {
    var types = PolicyFacts.types();
    for (var slot : Model.of(type).slots()) {
      var raw = Model.raw(slot.type());
      var name = prefix + slot.name();
      if (raw.isRecord()) {
        facts(raw, name + ".", out);
      } else {
        var word = Objects.requireNonNull(types.get(name)).name().replace("dyn", "any");
        out.append(
            "| `%s` | %s | %s | %s |\n".formatted(name, word, fallback(slot), slot.key().value()));
      }
    }
  }
}

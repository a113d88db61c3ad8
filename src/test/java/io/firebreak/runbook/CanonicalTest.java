package io.firebreak.runbook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.journal.CanonicalJson;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CanonicalTest {
  private static RunbookVersion version(String yaml) {
    var parsed = Texts.LINTER.read("x.yaml", yaml.getBytes(StandardCharsets.UTF_8));
    return parsed.version("ann").orElseThrow(() -> new AssertionError(parsed.found().toString()));
  }

  @Test
  @DisplayName("Parse, print, parse: the same version and the same runbook but for places")
  void roundTrip() {
    var version = version(Texts.WHOLE);
    var again = version(version.canonicalJson());
    assertThat(again.hash()).isEqualTo(version.hash()).matches("[0-9a-f]{64}");
    assertThat(again.canonicalJson()).isEqualTo(version.canonicalJson());
    var stored = Canonical.read(version.canonicalJson());
    for (var runbook : List.of(stored, again.runbook())) {
      assertThat(runbook)
          .usingRecursiveComparison()
          .ignoringFieldsOfTypes(Location.class)
          .withEqualsForType(
              (a, b) -> CanonicalJson.of(a).equals(CanonicalJson.of(b)), JsonNode.class)
          .isEqualTo(version.runbook());
    }
  }

  @Test
  @DisplayName("Comments, order and style change nothing; a value does")
  void hash() {
    var version = version(Texts.WHOLE);
    assertThat(version("# a comment\n" + Texts.WHOLE).hash()).isEqualTo(version.hash());
    assertThat(version(Texts.WHOLE.replace("\n", "\r\n")).hash()).isEqualTo(version.hash());
    assertThat(
            version(
                    Texts.WHOLE
                        .replace("risk: low\n", "")
                        .replace("tags:", "\"risk\": 'low'\ntags:"))
                .hash())
        .isEqualTo(version.hash());
    assertThat(version(Texts.WHOLE.replace("priority: 5", "priority: 6")).hash())
        .isNotEqualTo(version.hash());
    assertThat(version(Texts.WHOLE.replace("factor: 2.5", "factor: 2.50")).hash())
        .isEqualTo(version.hash());
  }

  @Test
  @DisplayName("What only people read keeps the record of trust; anything else begins a new one")
  void trust() {
    var trust = version(Texts.WHOLE).trust();
    for (var cosmetic :
        List.of(
            Texts.WHOLE.replace("title: Uses every key", "title: Uses all keys"),
            Texts.WHOLE.replace("owner: team-platform", "owner: team-shop"),
            Texts.WHOLE.replace("tags: [sample, all]", "tags: []"),
            Texts.WHOLE.replace("https://example.com/whole", "https://example.com/all"))) {
      assertThat(version(cosmetic).hash()).isNotEqualTo(version(Texts.WHOLE).hash());
      assertThat(version(cosmetic).trust()).isEqualTo(trust);
    }
    for (var real :
        List.of(
            Texts.WHOLE.replace("priority: 5", "priority: 6"),
            Texts.WHOLE.replace("success: 70%", "success: 10%"),
            Texts.WHOLE.replace("cooldown: 15m", "cooldown: 16m"))) {
      assertThat(version(real).trust()).isNotEqualTo(trust);
    }
  }

  @Test
  void aDamagedStoreIsTold() {
    assertThatThrownBy(() -> Canonical.read("{")).hasMessageContaining("damaged");
    assertThatThrownBy(() -> Canonical.read("{\"schema\":1}"))
        .hasMessageContaining("cannot be read");
  }

  @Test
  @DisplayName("Defaults are filled in, and stand in no hash")
  void defaults() {
    var runbook =
        version(Texts.withStep("- { id: a, uses: test.read, with: { url: \"http://h/\" } }"))
            .runbook();
    assertThat(runbook.autonomy()).isEqualTo(Runbook.Autonomy.APPROVE);
    assertThat(runbook.approval().timeout()).isEqualTo(java.time.Duration.ofMinutes(15));
    assertThat(runbook.approval().exclude()).hasSize(2);
    assertThat(runbook.guard().freeze()).isEqualTo(Guards.Freeze.RESPECT);
    assertThat(runbook.onResolve()).isEqualTo(Runbook.OnResolve.CANCEL);
    assertThat(runbook.priority()).isZero();
    assertThat(runbook.steps().getFirst().needs()).isNull();
  }
}

package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How much evidence a run keeps. */
class EvidenceTest {
  @Test
  @Tag("V20")
  @DisplayName("V20: evidence over its bound is kept from its end, and says so")
  void evidenceOverItsBoundIsKeptFromItsEnd() {
    var text = "old " + "x".repeat(Evidence.MOST_CHARACTERS - 4) + " new";
    var kept = Evidence.of("capture.logs", TextNode.valueOf(text));
    assertThat(Objects.requireNonNull(kept.result()).textValue())
        .hasSize(Evidence.MOST_CHARACTERS)
        .startsWith("x")
        .endsWith(" new");
    assertThat(kept.error()).isEqualTo("only the last 262144 of 262148 characters are kept");
  }

  @Test
  void evidenceWithinItsBoundIsKeptAsItIs() {
    var seen = JsonNodeFactory.instance.objectNode().put("lines", 3);
    var kept = Evidence.of("capture.logs", seen);
    assertThat(kept.result()).isEqualTo(seen);
    assertThat(kept.error()).isNull();
  }

  @Test
  void aSurrogatePairIsNotCutInTwo() {
    var text = "a" + "😀".repeat(Evidence.MOST_CHARACTERS / 2) + "b";
    var kept = Evidence.of("capture.logs", TextNode.valueOf(text));
    assertThat(Objects.requireNonNull(kept.result()).textValue()).startsWith("😀").endsWith("b");
  }
}

package io.firebreak.remediation;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.TextNode;
import io.firebreak.gate.RunLimits;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** How much evidence a run keeps. */
class EvidenceTest {
  private static final int MOST = RunLimits.DEFAULT.captureSize();

  @Test
  @Tag("V20")
  @DisplayName("V20: evidence over its bound is kept from its end, and says so")
  void evidenceOverItsBoundIsKeptFromItsEnd() {
    var text = "old " + "x".repeat(MOST - 4) + " new";
    var kept = Evidence.of("capture.logs", TextNode.valueOf(text), MOST);
    assertThat(Objects.requireNonNull(kept.result()).textValue())
        .hasSize(MOST)
        .startsWith("x")
        .endsWith(" new");
    assertThat(kept.error()).isEqualTo("only the last 262144 of 262148 characters are kept");
  }

  @Test
  void evidenceWithinItsBoundIsKeptAsItIs() {
    var seen = JsonNodeFactory.instance.objectNode().put("lines", 3);
    var kept = Evidence.of("capture.logs", seen, MOST);
    assertThat(kept.result()).isEqualTo(seen);
    assertThat(kept.error()).isNull();
  }

  @Test
  void aSurrogatePairIsNotCutInTwo() {
    var text = "a" + "😀".repeat(MOST / 2) + "b";
    var kept = Evidence.of("capture.logs", TextNode.valueOf(text), MOST);
    assertThat(Objects.requireNonNull(kept.result()).textValue()).startsWith("😀").endsWith("b");
  }
}

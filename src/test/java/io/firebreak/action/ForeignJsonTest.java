package io.firebreak.action;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.journal.CanonicalJson;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("JSON of other programs becomes JSON that the record can carry")
class ForeignJsonTest {
  private static JsonNode read(String text) {
    return ForeignJson.read(text, each -> each).orElseThrow();
  }

  @Test
  void halfASurrogateIsShownAsNoCharacter() {
    var json = read("{\"a\\ud800\":[\"x\\udc00y\",\"\\ud83d\\ude00\"]}");
    assertThat(CanonicalJson.of(json)).isEqualTo("{\"a\ufffd\":[\"x\ufffdy\",\"\ud83d\ude00\"]}");
  }

  @Test
  void aNumberThatNoDoubleHoldsIsKeptAsItsText() {
    var json = read("[1e400,-1E400,9007199254740993,12345678901234567890,1.5,9007199254740991]");
    assertThat(CanonicalJson.of(json))
        .isEqualTo(
            "[\"1E+400\",\"-1E+400\",\"9007199254740993\",\"12345678901234567890\",1.5,9007199254740991]");
  }

  @Test
  void aSecretIsMaskedHoweverItsLettersAreEscaped() {
    var redactor = new Redactor();
    redactor.register("p<a>&ss/word");
    var masked =
        ForeignJson.read("{\"token\":\"x p\\u003ca\\u003e\\u0026ss\\/word y\"}", redactor::redact);
    assertThat(masked.orElseThrow().toString()).isEqualTo("{\"token\":\"x *** y\"}");
  }

  @Test
  void whatIsNoJsonIsNone() {
    for (var text : new String[] {"", " ", "{", "{}{}", "nope", "[".repeat(65) + "]".repeat(65)}) {
      assertThat(ForeignJson.read(text, each -> each)).as(text).isEmpty();
    }
  }

  @Test
  void whateverIsReadCanBeRecorded() {
    var random = new Random(20_261_124);
    for (int i = 0; i < 20_000; i++) {
      var text = value(random, 4);
      ForeignJson.read(text, each -> each)
          .ifPresent(json -> assertThat(CanonicalJson.of(json)).as(text).isNotEmpty());
    }
  }

  private static String value(Random random, int depth) {
    return switch (random.nextInt(depth == 0 ? 3 : 5)) {
      case 0 -> "\"\\u%04x\\u%04x\"".formatted(random.nextInt(0x10000), random.nextInt(0x10000));
      case 1 -> random.nextLong() + "e" + (random.nextInt(1200) - 600);
      case 2 -> random.nextLong() + "" + random.nextInt(1000);
      case 3 -> "[" + value(random, depth - 1) + "," + value(random, depth - 1) + "]";
      default -> "{\"\\u%04x\":%s}".formatted(random.nextInt(0x10000), value(random, depth - 1));
    };
  }
}

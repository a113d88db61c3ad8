package io.firebreak.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.firebreak.testing.Dice;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.List;
import org.erdtman.jcs.JsonCanonicalizer;
import org.erdtman.jcs.NumberToJSON;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CanonicalJsonTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

  /** The samples of RFC 8785, appendix B. */
  @ParameterizedTest
  @CsvSource({
    "0000000000000000, 0",
    "8000000000000000, 0",
    "0000000000000001, 5e-324",
    "8000000000000001, -5e-324",
    "7fefffffffffffff, 1.7976931348623157e+308",
    "ffefffffffffffff, -1.7976931348623157e+308",
    "4340000000000000, 9007199254740992",
    "c340000000000000, -9007199254740992",
    "4430000000000000, 295147905179352830000",
    "44b52d02c7e14af5, 9.999999999999997e+22",
    "44b52d02c7e14af6, 1e+23",
    "44b52d02c7e14af7, 1.0000000000000001e+23",
    "444b1ae4d6e2ef4e, 999999999999999700000",
    "444b1ae4d6e2ef4f, 999999999999999900000",
    "444b1ae4d6e2ef50, 1e+21",
    "3eb0c6f7a0b5ed8c, 9.999999999999997e-7",
    "3eb0c6f7a0b5ed8d, 0.000001",
    "41b3de4355555553, 333333333.3333332",
    "41b3de4355555554, 333333333.33333325",
    "41b3de4355555555, 333333333.3333333",
    "41b3de4355555556, 333333333.3333334",
    "41b3de4355555557, 333333333.33333343",
    "becbf647612f3696, -0.0000033333333333333333",
    "43143ff3c1cb0959, 1424953923781206.2"
  })
  void numbersAreWrittenAsEcmaScriptWritesThem(String bits, String expected) {
    double value = Double.longBitsToDouble(Long.parseUnsignedLong(bits, 16));
    assertThat(CanonicalJson.number(value)).isEqualTo(expected);
  }

  @Test
  void anyNumberIsWrittenAsTheReferenceWritesIt() throws IOException {
    Dice dice = Dice.of(8785);
    for (int i = 0; i < 200_000; i++) {
      double value = number(dice);
      assertThat(CanonicalJson.number(value))
          .as("seed %d, value %s", dice.seed(), value)
          .isEqualTo(NumberToJSON.serializeNumber(value));
    }
  }

  /**
   * The reference goes wrong among the smallest numbers there are, so these stand by themselves.
   */
  @Test
  void theSmallestNumbersAreWrittenWithTheFewestDigitsThatReadBack() {
    for (long bits = 1; bits < 20_000; bits++) {
      double value = Double.longBitsToDouble(bits);
      String text = CanonicalJson.number(value);
      assertThat(Double.parseDouble(text)).isEqualTo(value);
      BigDecimal shown = new BigDecimal(text);
      if (shown.precision() > 1) {
        MathContext oneLess = new MathContext(shown.precision() - 1);
        assertThat(shown.round(oneLess).doubleValue()).as(text).isNotEqualTo(value);
      }
    }
  }

  @Test
  void anyTreeIsWrittenAsTheReferenceWritesIt() throws IOException {
    Dice dice = Dice.of(1);
    for (int i = 0; i < 3_000; i++) {
      JsonNode tree = object(dice, 4);
      String canonical = CanonicalJson.of(tree);
      assertThat(canonical)
          .as("seed %d, round %d", dice.seed(), i)
          .isEqualTo(new JsonCanonicalizer(tree.toString()).getEncodedString());
      assertThat(CanonicalJson.of(PayloadJson.parse(canonical))).isEqualTo(canonical);
    }
  }

  @Test
  void integersThatADoubleWouldRoundAreWrittenAsTheDoubleThatReadersSee() {
    assertThat(CanonicalJson.of(PayloadJson.parse("[9007199254740991,9007199254740993,1e2]")))
        .isEqualTo("[9007199254740991,9007199254740992,100]");
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY})
  void whatJsonCannotCarryIsRefused(double value) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalJson.of(NODES.numberNode(value)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"\ud800", "a\udc00b", "\ud800\ud800\udc00"})
  void halfACharacterIsRefused(String text) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CanonicalJson.of(NODES.textNode(text)))
        .withMessageContaining("surrogate");
  }

  private static double number(Dice dice) {
    double value =
        switch (dice.below(3)) {
          case 0 -> Double.longBitsToDouble(dice.any());
          case 1 -> dice.below(1_000_000) / 1_000.0;
          default -> dice.below(100) * Math.pow(10, dice.below(600) - 300);
        };
    return Double.isFinite(value) && Math.abs(value) >= Double.MIN_NORMAL ? value : 0;
  }

  private static JsonNode object(Dice dice, int depth) {
    var object = NODES.objectNode();
    for (int i = dice.below(6); i > 0; i--) {
      object.set(dice.text(6), value(dice, depth - 1));
    }
    return object;
  }

  private static JsonNode value(Dice dice, int depth) {
    return switch (dice.below(depth > 0 ? 7 : 5)) {
      case 0 -> NODES.textNode(dice.text(20));
      case 1 -> NODES.numberNode(number(dice));
      case 2 -> NODES.numberNode(dice.below(2_000_000) - 1_000_000);
      case 3 -> NODES.booleanNode(dice.below(2) == 0);
      case 4 -> NODES.nullNode();
      case 5 -> object(dice, depth);
      default -> NODES.arrayNode().addAll(List.of(value(dice, depth - 1), value(dice, depth - 1)));
    };
  }
}

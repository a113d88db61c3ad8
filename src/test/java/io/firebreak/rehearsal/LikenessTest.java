package io.firebreak.rehearsal;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a test writes of arguments fits what has more, and nothing else. */
class LikenessTest {
  private static final ObjectMapper JSON = new ObjectMapper();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"a\":1,\"b\":2} | {\"a\":1} | true",
        "{\"a\":1} | {\"a\":1,\"b\":2} | false",
        "{\"a\":{\"b\":1,\"c\":2}} | {\"a\":{\"c\":2}} | true",
        "[1,2] | [1] | false",
        "[{\"a\":1,\"b\":2}] | [{\"a\":1}] | true",
        "1.0 | 1 | true",
        "\"1\" | 1 | false",
        "\"http://shop:1/x\" | \"http://shop:*\" | true",
        "\"http://shop:1/x\" | \"*x\" | true",
        "\"abcabc\" | \"a*b*c\" | true",
        "\"ab\" | \"ab*b\" | false",
        "\"rate * 100\" | \"rate * 100\" | true",
        "\"a\" | \"*a*a\" | false",
        "null | null | true",
        "true | false | false"
      })
  void holds(String there, String written, boolean expected) throws JsonProcessingException {
    assertThat(Likeness.holds(JSON.readTree(there), JSON.readTree(written))).isEqualTo(expected);
  }
}

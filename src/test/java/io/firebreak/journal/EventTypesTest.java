package io.firebreak.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.journal.TestEvents.Colour;
import io.firebreak.journal.TestEvents.Counted;
import io.firebreak.journal.TestEvents.Rich;
import io.firebreak.journal.TestEvents.Said;
import io.firebreak.journal.TestEvents.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class EventTypesTest {
  private static final Rich RICH =
      new Rich(
          Long.MAX_VALUE,
          7,
          true,
          Instant.parse("2026-03-01T10:00:00.5Z"),
          Duration.ofMillis(1_500),
          Colour.GREEN,
          new Shape.Circle(3),
          List.of(new Shape.LongBox(1, 2)),
          Map.of("b", 2L, "a", 1L),
          Optional.empty(),
          null,
          PayloadJson.parse("{\"z\":1.50,\"a\":[null,true]}"));

  @Test
  void aRecordIsWrittenInOneForm() {
    assertThat(TestEvents.TYPES.write(RICH))
        .isEqualTo(
            """
            {"at":"2026-03-01T10:00:00.500000Z","big":"9223372036854775807","colour":"GREEN",\
            "counts":{"a":"1","b":"2"},"free":{"a":[null,true],"z":1.5},\
            "shape":{"kind":"circle","radius":"3"},\
            "shapes":[{"height":2,"kind":"long_box","width":1}],\
            "small":7,"took":"PT1.5S","yes":true}\
            """);
  }

  @Test
  void whatWasWrittenIsReadBack() {
    assertThat(TestEvents.TYPES.read("test.rich", 1, TestEvents.TYPES.write(RICH))).isEqualTo(RICH);
  }

  @Test
  void anOlderSchemaIsBroughtUpStepByStep() {
    EventTypes types =
        EventTypes.builder()
            .add(
                "test.said",
                Said.class,
                List.of(
                    (ObjectNode json) -> json.<ObjectNode>set("words", json.remove("w")),
                    (ObjectNode json) -> json.put("text", json.remove("words").asText() + "!")))
            .build();
    assertThat(types.of(new Said("x")).schema()).isEqualTo(3);
    assertThat(types.read("test.said", 1, "{\"w\":\"old\"}")).isEqualTo(new Said("old!"));
    assertThat(types.read("test.said", 2, "{\"words\":\"newer\"}")).isEqualTo(new Said("newer!"));
    assertThat(types.read("test.said", 3, "{\"text\":\"now\"}")).isEqualTo(new Said("now"));
  }

  @Test
  void membersThatANewerMinorVersionAddedAreLeftAlone() {
    assertThat(TestEvents.TYPES.read("test.said", 1, "{\"text\":\"a\",\"more\":1}"))
        .isEqualTo(new Said("a"));
  }

  @Test
  void whatThisVersionDoesNotKnowIsNotGuessed() {
    assertThatIllegalStateException()
        .isThrownBy(() -> TestEvents.TYPES.read("test.said", 2, "{}"))
        .withMessageContaining("'test.said' in version 2")
        .withMessageContaining("run the version that wrote it");
    assertThatIllegalStateException()
        .isThrownBy(() -> TestEvents.TYPES.read("test.unheard", 1, "{}"))
        .withMessageContaining("'test.unheard'");
  }

  @Test
  void aPayloadThatDoesNotFitIsAnError() {
    assertThatIllegalStateException()
        .isThrownBy(() -> TestEvents.TYPES.read("test.counted", 1, "{\"number\":\"many\"}"))
        .withMessageContaining("'test.counted'");
    assertThatIllegalStateException()
        .isThrownBy(() -> TestEvents.TYPES.read("test.counted", 1, "{}"))
        .withMessageContaining("'test.counted'");
  }

  @Test
  void nameAndRecordAreRegisteredOnce() {
    var builder = EventTypes.builder().add("test.said", Said.class);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add("test.said", Counted.class))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> builder.add("test.other", Said.class))
        .withMessageContaining("twice");
    assertThatIllegalArgumentException().isThrownBy(() -> builder.build().of(new Counted(1)));
  }
}

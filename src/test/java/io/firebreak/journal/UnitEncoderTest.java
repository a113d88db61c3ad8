package io.firebreak.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.firebreak.journal.TestEvents.Colour;
import io.firebreak.journal.TestEvents.Rich;
import io.firebreak.journal.TestEvents.Said;
import io.firebreak.journal.TestEvents.Shape;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class UnitEncoderTest {
  private static final StreamId RUN = StreamId.run("default", "1");
  private static final UnitEncoder ENCODER =
      new UnitEncoder(
          TestEvents.TYPES,
          text -> text.replace("hunter2", "***").replace("12345678", "***"),
          salt -> Arrays.fill(salt, (byte) 7));

  @Test
  void aSecretIsMaskedBeforeItIsHashedAndInWhatRunsOn() {
    EncodedUnit.Item item = encode(new Said("the password is hunter2"));
    assertThat(item.text()).isEqualTo("{\"text\":\"the password is ***\"}");
    assertThat(item.payload()).isEqualTo(new Said("the password is ***"));
    assertThat(item.payloadHash()).isEqualTo(EventHash.ofPayload(item.salt(), item.text()));
  }

  @Test
  void aSecretIsMaskedWhereverTextMayStand() {
    Rich rich = rich(12_345_678L, "{\"x-hunter2\":[\"hunter2\"],\"pin\":\"12345678\"}");
    EncodedUnit.Item item = encode(rich);
    assertThat(item.text())
        .doesNotContain("hunter2")
        .contains("\"free\":{\"pin\":\"***\",\"x-***\":[\"***\"]}");
  }

  @Test
  void aNumberIsNoSecretAlthoughItIsWrittenAsText() {
    EncodedUnit.Item item = encode(rich(12_345_678L, "{}"));
    assertThat(item.text()).contains("\"big\":\"12345678\"");
    assertThat(((Rich) item.payload()).big()).isEqualTo(12_345_678L);
  }

  @Test
  void whatRunsOnIsWhatWillBeReadBack() {
    Rich finer = rich(1, "{\"id\":9007199254740993}");
    EncodedUnit.Item item = encode(finer);
    assertThat(item.payload())
        .isEqualTo(TestEvents.TYPES.read("test.rich", 1, item.text()))
        .isNotEqualTo(finer);
    assertThat(item.text())
        .contains("\"at\":\"2026-03-01T10:00:00.123456Z\"")
        .contains("\"id\":\"9007199254740993\"");
  }

  @Test
  void halfACharacterIsReplaced() {
    EncodedUnit.Item item = encode(new Said("a\ud800b"));
    assertThat(item.payload()).isEqualTo(new Said("a\ufffdb"));
    assertThat(encode(new Said("a\ud83d\ude00b")).payload()).isEqualTo(new Said("a\ud83d\ude00b"));
  }

  @Test
  void whatIdentifiesAnActorStandsInThePayload() {
    var actor = new Actor(Actor.Kind.PERSON, "u1", "token", "rest", "192.0.2.7");
    Unit unit = Unit.builder().fact(RUN, new NewEvent(new Said("a"), actor)).build();
    EncodedUnit.Item item = ENCODER.encode(unit).appends().getFirst().items().getFirst();
    assertThat(item.text())
        .isEqualTo(
            """
            {"_actor":{"authenticated_by":"token","kind":"person","origin":"192.0.2.7"},"text":"a"}\
            """);
  }

  @Test
  void appendsAreSortedByStreamAndKeepTheirOrderWithinOne() {
    StreamId other = StreamId.incident("default", "1");
    Unit unit =
        Unit.builder()
            .fact(RUN, NewEvent.byEngine(new Said("1")))
            .fact(other, NewEvent.byEngine(new Said("2")))
            .fact(RUN, NewEvent.byEngine(new Said("3")))
            .build();
    assertThat(ENCODER.encode(unit).appends())
        .extracting(append -> append.stream() + " " + append.items().getFirst().text())
        .containsExactly(
            other + " {\"text\":\"2\"}", RUN + " {\"text\":\"1\"}", RUN + " {\"text\":\"3\"}");
  }

  @Test
  void whatCannotBeStoredIsRefusedAtOnce() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ENCODER.encode(Unit.builder().append(RUN, 0, List.of()).build()));
    var actor = new Actor(Actor.Kind.PERSON, "u\u0000", null, "rest", null);
    assertThatIllegalArgumentException()
        .isThrownBy(() ->
            ENCODER.encode(Unit.builder().fact(RUN, new NewEvent(new Said("a"), actor)).build()));
    assertThatIllegalArgumentException().isThrownBy(() -> new StreamId("default", "run/a\nb"));
    assertThatIllegalArgumentException().isThrownBy(() -> new StreamId("default", "nothing"));
  }

  private static EncodedUnit.Item encode(Payload payload) {
    Unit unit = Unit.builder().fact(RUN, NewEvent.byEngine(payload)).build();
    return ENCODER.encode(unit).appends().getFirst().items().getFirst();
  }

  private static Rich rich(long big, String free) {
    return new Rich(
        big,
        1,
        true,
        Instant.parse("2026-03-01T10:00:00.123456789Z"),
        Duration.ZERO,
        Colour.RED,
        new Shape.Circle(1),
        List.of(),
        Map.of(),
        Optional.of("x"),
        null,
        PayloadJson.parse(free));
  }
}

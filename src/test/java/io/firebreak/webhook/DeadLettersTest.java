package io.firebreak.webhook;

import static io.firebreak.webhook.HookWorld.bearer;
import static io.firebreak.webhook.HookWorld.bytes;
import static io.firebreak.webhook.HookWorld.group;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.firebreak.alert.AlertSource;
import io.firebreak.alert.DeadLetter;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.DeadLetters.Bulk;
import io.firebreak.alert.DeadLetters.Filter;
import io.firebreak.alert.DeadLetters.Replayed;
import io.firebreak.alert.Disposition;
import io.firebreak.alert.Fingerprint;
import io.firebreak.alert.HookConfig.Addresses;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.alert.SchemaDrift;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.journal.StreamId;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.prometheus.AlertmanagerSource;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("Dead letters are listed, shown and read again")
class DeadLettersTest {
  private static final Actor ANN = new Actor(Actor.Kind.PERSON, "ann", "token", "rest", null);

  /** A reader that is mended while the test runs. */
  private static final class Mended implements AlertSource {
    private final AlertSource good = new AlertmanagerSource(Limits.DEFAULT);
    private boolean broken = true;

    @Override
    public String name() {
      return good.name();
    }

    @Override
    public Parsed parse(RawDelivery delivery) {
      if (broken) {
        throw new IllegalStateException("a fault of the reader");
      }
      return good.parse(delivery);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLetterThatIsUnderstoodLaterBecomesADelivery(Stores stores) {
    var source = new Mended();
    try (var world = new HookWorld(stores)) {
      world.open("alertmanager", "new", new Auth.Insecure(), Addresses.ANY, source);
      var answer = world.post("alertmanager/new", Map.of(), bytes(group("{\"a\":\"b\"}", "")));
      assertThat(answer.status()).isEqualTo(202);
      assertThat(answer.body().path("dead_letter").asText()).isEqualTo("PARSER_FAILED");
      var id = answer.body().path("delivery_id").asText();

      assertThat(world.deadLetters.replay("default", id, ANN))
          .isInstanceOfSatisfying(
              Replayed.NotUnderstood.class,
              no -> assertThat(no.reason()).isEqualTo(DeadLetterReason.PARSER_FAILED));
      source.broken = false;
      var replayed = world.deadLetters.replay("default", id, ANN);

      assertThat(replayed)
          .isInstanceOfSatisfying(
              Replayed.Understood.class,
              yes -> {
                assertThat(yes.receipt().deliveryId()).isNotEqualTo(id);
                assertThat(yes.receipt().alerts().getFirst().disposition())
                    .isEqualTo(Disposition.NEW);
              });
      assertThat(world.accepted).hasSize(1).isEqualTo(world.intake.unrouted(5));
      assertThat(world.deadLetters.replay("default", id, ANN)).isEqualTo(new Replayed.Already());
      assertThat(world.accepted).hasSize(1);
      assertThat(world.deadLetters.list("default", Filter.ALL, null, 5))
          .singleElement()
          .extracting(DeadLetter::replayedAs)
          .isEqualTo(world.accepted.getFirst().id());
      var admin = world.store.journal().read(StreamId.admin("default"), 0);
      assertThat(admin).extracting(Event::actor).containsExactly(ANN, ANN);
      assertThat(admin)
          .extracting(Event::payload)
          .containsExactly(
              new IntakeEvent.DeadLetterReplayed(
                  id, "alertmanager/new", null, "parser_failed", null),
              new IntakeEvent.DeadLetterReplayed(
                  id, "alertmanager/new", world.accepted.getFirst().id(), null, null));
    }
  }

  @Test
  void theyAreListedNewestFirstAndPageByPage() {
    try (var world = new HookWorld()) {
      var bodies = List.of("a", "b", "c");
      bodies.forEach(world::post);
      var first = world.deadLetters.list("default", Filter.ALL, null, 2);
      assertThat(first).hasSize(2);
      var second = world.deadLetters.list("default", Filter.ALL, first.getLast().deliveryId(), 2);
      assertThat(second).hasSize(1);
      assertThat(world.deadLetters.list("other", Filter.ALL, null, 9)).isEmpty();

      var oldest = second.getFirst();
      assertThat(oldest.hook()).isEqualTo("alertmanager");
      assertThat(oldest.reason()).isEqualTo("invalid_json");
      assertThat(oldest.receivedAt()).isEqualTo(world.now);
      assertThat(world.deadLetters.show("default", oldest.deliveryId()))
          .get()
          .satisfies(opened -> assertThat(opened.raw().body()).isEqualTo(bytes("a")));
      assertThat(world.deadLetters.show("other", oldest.deliveryId())).isEmpty();
    }
  }

  @Test
  void whatWasCompressedWronglyIsReadAsItWasSent() {
    try (var world = new HookWorld()) {
      var headers = new java.util.HashMap<>(bearer());
      headers.put("Content-Encoding", "zstd");
      var answer = world.post("alertmanager", headers, bytes("zstd"));
      var id = answer.body().path("delivery_id").asText();
      assertThat(world.deadLetters.replay("default", id, ANN))
          .isInstanceOfSatisfying(
              Replayed.NotUnderstood.class,
              no -> assertThat(no.reason()).isEqualTo(DeadLetterReason.UNSUPPORTED_ENCODING));
    }
  }

  @Test
  void anUnknownLetterIsUnknown() {
    try (var world = new HookWorld()) {
      assertThat(world.deadLetters.replay("default", "x", ANN)).isEqualTo(new Replayed.Unknown());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRepairedBodyIsReadInItsPlaceAndWhatWasSentIsKept(Stores stores) {
    try (var world = new HookWorld(stores)) {
      var good = bytes(group("{\"a\":\"b\"}", ""));
      var id = world.post("{\"version\":\"4\",").body().path("delivery_id").asText();

      assertThat(world.deadLetters.repair("default", id, bytes("{"), ANN))
          .isInstanceOf(Replayed.NotUnderstood.class);
      var repaired = world.deadLetters.repair("default", id, good, ANN);

      assertThat(repaired).isInstanceOf(Replayed.Understood.class);
      assertThat(world.accepted).hasSize(1);
      assertThat(world.deadLetters.show("default", id))
          .get()
          .satisfies(kept -> assertThat(kept.raw().body()).isEqualTo(bytes("{\"version\":\"4\",")));
      assertThat(world.deadLetters.repair("default", id, good, ANN))
          .isEqualTo(new Replayed.Already());
      assertThat(world.store.journal().read(StreamId.admin("default"), 0))
          .extracting(Event::payload)
          .last()
          .isEqualTo(
              new IntakeEvent.DeadLetterReplayed(
                  id,
                  "alertmanager",
                  world.accepted.getFirst().id(),
                  null,
                  Fingerprint.ofBytes(good)));
    }
  }

  @Test
  void aRepairForgetsTheCompressionThatWasWrong() {
    try (var world = new HookWorld()) {
      var headers = new java.util.HashMap<>(bearer());
      headers.put("Content-Encoding", "zstd");
      var answer = world.post("alertmanager", headers, bytes("zstd"));
      var id = answer.body().path("delivery_id").asText();
      assertThat(world.deadLetters.repair("default", id, bytes(group("{\"a\":\"b\"}", "")), ANN))
          .isInstanceOf(Replayed.Understood.class);
    }
  }

  @ParameterizedTest
  @EnumSource
  void manyAreReadAgainBySourceAndReason(Stores stores) {
    var source = new Mended();
    try (var world = new HookWorld(stores)) {
      world.open("alertmanager", "new", new Auth.Insecure(), Addresses.ANY, source);
      for (var label : List.of("a", "b", "c")) {
        world.post("alertmanager/new", Map.of(), bytes(group("{\"x\":\"" + label + "\"}", "")));
      }
      world.post("not json");
      var failed = new Filter("alertmanager/new", "parser_failed", true);
      assertThat(world.deadLetters.list("default", failed, null, 9)).hasSize(3);
      assertThat(world.deadLetters.list("default", new Filter("alertmanager", null, true), null, 9))
          .hasSize(4);
      assertThat(world.deadLetters.list("default", new Filter("alert", null, false), null, 9))
          .isEmpty();

      assertThat(world.deadLetters.replayAll("default", failed, null, ANN))
          .isEqualTo(new Bulk(0, 3, null));
      source.broken = false;
      assertThat(world.deadLetters.replayAll("default", failed, null, ANN))
          .isEqualTo(new Bulk(3, 0, null));

      assertThat(world.accepted).hasSize(3);
      assertThat(world.deadLetters.list("default", new Filter(null, null, true), null, 9))
          .extracting(DeadLetter::reason)
          .containsExactly("invalid_json");
      assertThat(world.deadLetters.replayAll("default", failed, null, ANN))
          .isEqualTo(new Bulk(0, 0, null));
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUnknownVersionIsCountedAndItsFirstSampleOutlivesItsRetention(Stores stores) {
    try (var world = new HookWorld(stores)) {
      var first = world.post("{\"version\":\"9\",\"alerts\":[]}");
      world.now = world.now.plusSeconds(60);
      world.post("{\"version\":\"9\",\"alerts\":[{}]}");
      world.post("{\"version\":\"no \\u202e version\",\"alerts\":7}");
      world.post("not json");

      var sample = first.body().path("delivery_id").asText();
      assertThat(world.deadLetters.drifts("default"))
          .extracting(SchemaDrift::source, SchemaDrift::version, SchemaDrift::count)
          .containsExactly(tuple("alertmanager", "9", 2L), tuple("alertmanager", "none", 1L));
      assertThat(world.deadLetters.drifts("default").getFirst())
          .satisfies(drift -> {
            assertThat(drift.sample()).isEqualTo(sample);
            assertThat(drift.reason()).isEqualTo("unknown_version");
            assertThat(drift.lastSeen()).isEqualTo(world.now);
          });

      assertThat(world.deadLetters.expire(Duration.ofDays(30))).isZero();
      world.now = world.now.plus(Duration.ofDays(31));
      assertThat(world.deadLetters.expire(Duration.ofDays(30))).isEqualTo(2);

      assertThat(world.deadLetters.list("default", Filter.ALL, null, 9))
          .extracting(DeadLetter::reason)
          .containsExactly("unknown_version", "unknown_version");
      assertThat(world.deliveries()).isEqualTo(2);
    }
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"routing_key": "a\\"b", "event_action": 7}  | {"routing_key": "***", "event_action": 7}
          {"Type":"X","Token":"2336","Message":"Token" | {"Type":"X","Token":"***","Message":"Token"
          Token=5f4d&Status=Odd&Name=API               | Token=***&Status=Odd&Name=API
          Status=Odd&Token=5f4d                        | Status=Odd&Token=***
          {"token_count": 3, "MyToken": "x"            | {"token_count": 3, "MyToken": "x"
          """)
  void credentialsThatSendersPutIntoABodyAreNotShown(String body, String shown) {
    try (var world = new HookWorld()) {
      var letter = world.post(body).body().path("delivery_id").asText();
      assertThat(world.deadLetters.show("default", letter).orElseThrow().text()).isEqualTo(shown);
    }
  }

  @Test
  void aSenderThatNamesEverNewVersionsFillsNoTable() {
    try (var world = new HookWorld()) {
      for (var version = 100; version < 130; version++) {
        world.post("{\"version\":\"" + version + "\",\"alerts\":[]}");
      }
      var drifts = world.deadLetters.drifts("default");
      assertThat(drifts).hasSize(21);
      assertThat(drifts.getLast())
          .extracting(SchemaDrift::version, SchemaDrift::count)
          .containsExactly("other", 10L);
    }
  }
}

package io.firebreak.webhook;

import static io.firebreak.webhook.HookWorld.bearer;
import static io.firebreak.webhook.HookWorld.bytes;
import static io.firebreak.webhook.HookWorld.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.AlertSource;
import io.firebreak.alert.DeadLetter;
import io.firebreak.alert.DeadLetterReason;
import io.firebreak.alert.DeadLetters.Replayed;
import io.firebreak.alert.Disposition;
import io.firebreak.alert.HookConfig.Addresses;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.journal.StreamId;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.prometheus.AlertmanagerSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
      assertThat(world.deadLetters.list("default", null, 5))
          .singleElement()
          .extracting(DeadLetter::replayedAs)
          .isEqualTo(world.accepted.getFirst().id());
      var admin = world.store.journal().read(StreamId.admin("default"), 0);
      assertThat(admin).extracting(Event::actor).containsExactly(ANN, ANN);
      assertThat(admin)
          .extracting(Event::payload)
          .containsExactly(
              new IntakeEvent.DeadLetterReplayed(id, "alertmanager/new", null, "parser_failed"),
              new IntakeEvent.DeadLetterReplayed(
                  id, "alertmanager/new", world.accepted.getFirst().id(), null));
    }
  }

  @Test
  void theyAreListedNewestFirstAndPageByPage() {
    try (var world = new HookWorld()) {
      var bodies = List.of("a", "b", "c");
      bodies.forEach(world::post);
      var first = world.deadLetters.list("default", null, 2);
      assertThat(first).hasSize(2);
      var second = world.deadLetters.list("default", first.getLast().deliveryId(), 2);
      assertThat(second).hasSize(1);
      assertThat(world.deadLetters.list("other", null, 9)).isEmpty();

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
}

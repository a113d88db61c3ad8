package io.firebreak.webhook;

import static io.firebreak.webhook.HookWorld.bytes;
import static io.firebreak.webhook.HookWorld.group;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.AlertSource;
import io.firebreak.alert.HookConfig.Addresses;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.testing.Stores;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("A delivery on which its reader fails is kept after one try, and stops nobody")
class HookPoisonTest {
  /** Reads until it fails. */
  private record Failing(Supplier<Parsed> reading, AtomicInteger tries) implements AlertSource {
    @Override
    public String name() {
      return "failing";
    }

    @Override
    public Parsed parse(RawDelivery delivery) {
      tries.incrementAndGet();
      return reading.get();
    }
  }

  private static Parsed deeper() {
    return nested(Integer.MAX_VALUE);
  }

  private static Parsed nested(int levels) {
    return levels == 0 ? new Parsed.Ignorable("flat") : nested(levels - 1);
  }

  private static Parsed missing() {
    throw new NoClassDefFoundError("a library that is not there");
  }

  private static Parsed broken() {
    throw new NullPointerException("a fault of the reader");
  }

  @ParameterizedTest
  @EnumSource
  @Tag("F34")
  @DisplayName("F34: 202, the bytes as sent, one try, and the delivery behind it goes on")
  void poison(Stores stores) {
    try (var world = new HookWorld(stores)) {
      var kinds =
          List.<Supplier<Parsed>>of(
              HookPoisonTest::deeper, HookPoisonTest::missing, HookPoisonTest::broken);
      for (var i = 0; i < kinds.size(); i++) {
        var source = new Failing(kinds.get(i), new AtomicInteger());
        world.open("failing", "p" + i, new Auth.Insecure(), Addresses.ANY, source);
        var body = bytes("poison of kind " + i);
        var answer = world.post("failing/p" + i, Map.of(), body);

        assertThat(answer.status()).isEqualTo(202);
        assertThat(answer.body().path("dead_letter").asText()).isEqualTo("PARSER_FAILED");
        assertThat(source.tries()).hasValue(1);
        var kept = world.deadLetters.show("default", answer.body().path("delivery_id").asText());
        assertThat(kept.orElseThrow().raw().body()).isEqualTo(body);
        var next = world.post(group("{\"alertname\":\"after%d\"}".formatted(i), ""));
        assertThat(next.body().at("/alerts/0/disposition").asText()).isEqualTo("new");
      }
      assertThat(world.deadLetterReasons())
          .containsExactly("parser_failed", "parser_failed", "parser_failed");
    }
  }
}

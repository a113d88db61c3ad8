package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.firebreak.alert.Alert;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.Certificates;
import io.firebreak.alert.HookConfig;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Intake;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Limits;
import io.firebreak.alert.Parsed;
import io.firebreak.alert.RawDelivery;
import io.firebreak.journal.EventTypes;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.HookHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("A body that was tampered with is understood or a dead letter, and never a failure")
class SourceFuzzTest {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final int EACH = 60;

  static Stream<AlertSource> sources() {
    return SourceSamplesTest.SOURCES.stream().filter(source -> !source.name().equals("generic"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  @Tag("B16")
  @DisplayName("B16 fields dropped, of another type, enlarged, nested, doubled, cut off")
  void mutated(AlertSource source) throws IOException {
    long seed = 20_261_127L + source.name().hashCode();
    var random = new Random(seed);
    for (var sample : samples(source)) {
      for (int i = 0; i < EACH; i++) {
        var body = mutate(Payloads.body(sample), random);
        wholeOrNothing(source, sample, body, "seed %d, %s, try %d".formatted(seed, sample, i));
      }
    }
  }

  @Test
  @Tag("B16")
  @DisplayName(
      "B16 whatever comes is on disk and answered 202, as alerts, nothing or a dead letter")
  void neverAFailureOfOurs() throws IOException {
    var random = new Random(20_261_127L);
    var ids = new AtomicInteger();
    try (var store =
        Stores.EMBEDDED.open(
            IntakeEvent.register(EventTypes.builder()).build(), () -> Payloads.RECEIVED_AT)) {
      var intake = new Intake(store.journal(), store.database(), Runnable::run);
      var hooks =
          new Hooks(
              intake,
              () -> Payloads.RECEIVED_AT,
              Limits.DEFAULT,
              Certificates.NONE,
              Hooks.NO_TOKENS,
              url -> {});
      var handler = new HookHandler(hooks, () -> "%026d".formatted(ids.incrementAndGet()));
      for (var source : sources().toList()) {
        hooks.open(
            new HookConfig(
                new HookRef("default", source.name(), null),
                new HookConfig.Auth.Insecure(),
                HookConfig.Addresses.ANY),
            source,
            name -> name);
        for (var sample : samples(source)) {
          var body = mutate(Payloads.body(sample), random);
          var answer =
              handler.handle(
                  source.name(),
                  null,
                  headers(sample),
                  new HookRequest.Peer(InetAddress.ofLiteral("::1"), null),
                  body,
                  null);
          assertThat(answer.status()).as(sample).isEqualTo(202);
        }
      }
      assertThat(ids.get()).isGreaterThan(150);
    }
  }

  private static List<String> samples(AlertSource source) {
    return Payloads.of(source.name().equals("prometheus") ? "prometheus-ruler" : source.name());
  }

  private static Map<String, List<String>> headers(String sample) {
    var headers = new TreeMap<String, List<String>>();
    Payloads.headers(sample).forEach((name, value) -> headers.put(name, List.of(value)));
    return headers;
  }

  private static void wholeOrNothing(AlertSource source, String sample, byte[] body, String where) {
    var parsed =
        source.parse(new RawDelivery("d1", Payloads.RECEIVED_AT, Payloads.headers(sample), body));
    if (parsed instanceof Parsed.Alerts(var alerts, var rejected)) {
      assertThat(alerts.size() + rejected.size()).as(where).isPositive();
      assertThat(alerts).as(where).allSatisfy(SourceFuzzTest::isWhole);
    } else if (parsed instanceof Parsed.DeadLetter(_, var detail)) {
      assertThat(detail).as(where).isNotBlank().hasSizeLessThan(200);
    }
  }

  private static void isWhole(Alert alert) {
    assertThat(alert.name()).isNotBlank();
    assertThat(alert.fingerprint()).isNotBlank().hasSizeLessThan(300);
    assertThat(alert.labels().map()).hasSizeLessThanOrEqualTo(64);
    assertThat(alert.startsAt()).isBefore(Payloads.RECEIVED_AT.plusSeconds(3601));
    assertThat(alert.endsAt() == null).isEqualTo(alert.status() == Alert.Status.FIRING);
    assertThat(alert.links().values()).allMatch(link -> link.startsWith("http"));
  }

  private static byte[] mutate(byte[] body, Random random) throws IOException {
    if (body[0] != '{' && body[0] != '[') {
      return cut(body, random);
    }
    var tree = JSON.readTree(body);
    return switch (random.nextInt(12)) {
      case 0 -> cut(body, random);
      case 1 -> doubled(body);
      default -> {
        int times = 1 + random.nextInt(3);
        for (int i = 0; i < times; i++) {
          change(tree, random);
        }
        yield JSON.writeValueAsBytes(tree);
      }
    };
  }

  private static byte[] cut(byte[] body, Random random) {
    var shorter = new byte[random.nextInt(body.length)];
    System.arraycopy(body, 0, shorter, 0, shorter.length);
    return shorter;
  }

  /** The first key twice, with another value. */
  private static byte[] doubled(byte[] body) {
    var text = new String(body, StandardCharsets.UTF_8);
    int quote = text.indexOf('"');
    int end = text.indexOf('"', quote + 1);
    return (text.substring(0, quote)
            + text.substring(quote, end + 1)
            + ":[7],"
            + text.substring(quote))
        .getBytes(StandardCharsets.UTF_8);
  }

  private static void change(JsonNode tree, Random random) {
    var holders = new ArrayList<JsonNode>();
    collect(tree, holders);
    var holder = holders.get(random.nextInt(holders.size()));
    switch (holder) {
      case ObjectNode object when !object.isEmpty() -> {
        var names = new ArrayList<String>();
        object.fieldNames().forEachRemaining(names::add);
        var name = names.get(random.nextInt(names.size()));
        if (random.nextInt(3) == 0) {
          object.remove(name);
        } else {
          object.set(name, other(object.get(name), random));
        }
      }
      case ArrayNode array when !array.isEmpty() -> {
        int at = random.nextInt(array.size());
        if (random.nextBoolean()) {
          array.add(array.get(at).deepCopy());
        } else {
          array.set(at, other(array.get(at), random));
        }
      }
      default -> {}
    }
  }

  private static void collect(JsonNode node, List<JsonNode> holders) {
    if (node.isContainerNode()) {
      holders.add(node);
      node.forEach(child -> collect(child, holders));
    }
  }

  private static JsonNode other(JsonNode value, Random random) {
    return switch (random.nextInt(14)) {
      case 0 -> NODES.nullNode();
      case 1 -> NODES.numberNode(random.nextLong());
      case 2 -> NODES.numberNode(random.nextInt() / 7.0);
      case 3 -> NODES.booleanNode(random.nextBoolean());
      case 4 -> NODES.textNode("");
      case 5 -> NODES.textNode("x".repeat(random.nextInt(3_000)));
      case 6 -> NODES.textNode("\u202E$(id) `x` {{7*7}} <b>\n");
      case 7 -> NODES.objectNode().set("nested", value.deepCopy());
      case 8 -> NODES.arrayNode().add(value.deepCopy()).add(value.deepCopy());
      case 9 -> NODES.objectNode();
      case 10 -> NODES.arrayNode();
      case 11 -> NODES.textNode("99999-13-45T99:99:99Z");
      case 12 -> NODES.textNode("javascript:alert(1)");
      default -> deep(random.nextInt(60));
    };
  }

  private static JsonNode deep(int levels) {
    JsonNode node = NODES.textNode("deep");
    for (int i = 0; i < levels; i++) {
      node = NODES.arrayNode().add(node);
    }
    return node;
  }
}

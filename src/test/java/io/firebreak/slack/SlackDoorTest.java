package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the door believes and takes. */
class SlackDoorTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");
  private static final byte[] BODY = "payload=x".getBytes(StandardCharsets.UTF_8);
  private static SlackWorld world;

  private final SlackSignature signature =
      new SlackSignature(() -> SlackWorld.SECRET, InstantSource.fixed(NOW));

  @BeforeAll
  static void open() {
    world = new SlackWorld();
  }

  @AfterAll
  static void close() {
    world.close();
  }

  private static Map<String, List<String>> signed(long offset) {
    return SlackWorld.signed(NOW.getEpochSecond() + offset, BODY);
  }

  @Test
  @Tag("B31")
  @Tag("S3")
  void aGenuineSignatureIsKnownInAnyCaseOfItsHeaders() {
    assertThat(signature.genuine(signed(0), BODY)).startsWith("v0=");
    assertThat(signature.genuine(signed(-300), BODY)).isNotNull();
    assertThat(signature.genuine(signed(300), BODY)).isNotNull();
    var capitals = new HashMap<String, List<String>>();
    var small = new HashMap<String, List<String>>();
    signed(0)
        .forEach((header, values) -> {
          capitals.put(header.toUpperCase(Locale.ROOT), values);
          small.put(header.toLowerCase(Locale.ROOT), values);
        });
    assertThat(signature.genuine(capitals, BODY)).isNotNull();
    assertThat(signature.genuine(small, BODY)).isNotNull();
  }

  @Test
  @Tag("B31")
  @Tag("S3")
  void oldEarlyMissingDoubleAndWrongSignaturesAreRefused() {
    assertThat(signature.genuine(signed(-301), BODY)).isNull();
    assertThat(signature.genuine(signed(301), BODY)).isNull();
    assertThat(signature.genuine(Map.of(), BODY)).isNull();
    assertThat(signature.genuine(signed(0), "payload=y".getBytes(StandardCharsets.UTF_8))).isNull();
    for (var header : signed(0).keySet()) {
      var without = new HashMap<>(signed(0));
      without.remove(header);
      assertThat(signature.genuine(without, BODY)).isNull();
      var twice = new HashMap<>(signed(0));
      var value = Objects.requireNonNull(signed(0).get(header)).getFirst();
      twice.put(header, List.of(value, value));
      assertThat(signature.genuine(twice, BODY)).isNull();
      var spread = new HashMap<>(signed(0));
      spread.put(header.toLowerCase(Locale.ROOT), spread.get(header));
      assertThat(spread).hasSize(3);
      assertThat(signature.genuine(spread, BODY)).isNull();
      for (var wrong : List.of("", "v0=", "v0=zz", "0", "-1", "1e9", "99999999999999999999")) {
        var replaced = new HashMap<>(signed(0));
        replaced.put(header, List.of(wrong));
        assertThat(signature.genuine(replaced, BODY)).isNull();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/slack/interactions", "/slack/events", "/slack/commands"})
  @Tag("B31")
  @DisplayName("B31: each address refuses what is not signed, is too old or is signed twice")
  void eachAddressAsksForTheSignature(String path) {
    var now = InstantSource.system().instant().getEpochSecond();
    var twice = new HashMap<>(SlackWorld.signed(now, BODY));
    twice.replaceAll((_, values) -> List.of(values.getFirst(), values.getFirst()));
    var other = SlackWorld.signed(now, "payload=y".getBytes(StandardCharsets.UTF_8));
    for (var headers :
        List.of(
            Map.<String, List<String>>of(),
            SlackWorld.signed(now - 310, BODY),
            SlackWorld.signed(now + 310, BODY),
            other,
            twice)) {
      var answer = SlackWorld.handle(world.door, path, headers, BODY);
      assertThat(answer.status()).as("%s", headers).isEqualTo(401);
      assertThat(answer.body()).contains("SLACK_UNAUTHENTICATED");
    }
    assertThat(world.slack.getAllServeEvents()).isEmpty();
  }

  @Test
  void aBlankSecretIsAConfigurationError() {
    assertThatThrownBy(() -> new SlackSignature(() -> " ", InstantSource.system()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("signing_secret");
  }

  @Test
  @Tag("B32")
  void theLegacyTokenProvesNothingAndIsNotLogged() {
    var token = "gIkuvaNzQIHg97ATvDxqgjtO";
    var logged = new ConcurrentLinkedQueue<String>();
    var log =
        new Handler() {
          @Override
          public void publish(LogRecord line) {
            logged.add(line.getMessage() + Arrays.toString(line.getParameters()));
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    var root = Logger.getLogger("");
    var level = root.getLevel();
    root.setLevel(Level.ALL);
    root.addHandler(log);
    try {
      var bodies =
          Map.of(
              "/slack/interactions",
              "payload="
                  + SlackWorld.encode("{\"type\":\"block_actions\",\"token\":\"" + token + "\"}"),
              "/slack/events",
              "{\"type\":\"event_callback\",\"token\":\"" + token + "\"}",
              "/slack/commands",
              "command=%2Ffirebreak&text=status&token=" + token);
      bodies.forEach((path, body) -> {
        var answer =
            SlackWorld.handle(world.door, path, Map.of(), body.getBytes(StandardCharsets.UTF_8));
        assertThat(answer.status()).as(path).isEqualTo(401);
        assertThat(answer.body()).contains("SLACK_UNAUTHENTICATED").doesNotContain(token);
        assertThat(world.send(path, body).body()).doesNotContain(token);
      });
    } finally {
      root.removeHandler(log);
      root.setLevel(level);
    }
    assertThat(logged).noneMatch(line -> line.contains(token));
  }

  @Test
  @Tag("B33")
  void aChallengeIsEchoedOnlyWhenSignedShortAndPlain() {
    assertThat(event("3eZbrw1aBm2rZgRNFdxV"))
        .isEqualTo(new SlackAnswer(200, "text/plain", "3eZbrw1aBm2rZgRNFdxV"));
    assertThat(event("<script>alert(1)</script>").status()).isEqualTo(400);
    assertThat(event("x".repeat(1_025)).status()).isEqualTo(400);
    assertThat(event("x".repeat(1_000_000)).status()).isEqualTo(400);
    var unsigned =
        SlackWorld.handle(
            world.door,
            "/slack/events",
            Map.of(),
            challenge("abc").getBytes(StandardCharsets.UTF_8));
    assertThat(unsigned.status()).isEqualTo(401);
    assertThat(unsigned.body()).doesNotContain("abc");
  }

  private static SlackAnswer event(String challenge) {
    return world.send("/slack/events", challenge(challenge));
  }

  private static String challenge(String challenge) {
    return "{\"type\":\"url_verification\",\"token\":\"t\",\"challenge\":\"" + challenge + "\"}";
  }

  @Test
  @Tag("B40")
  void whatSlackDoesNotSendIsRefusedAndWhatIsUnknownIsTaken() {
    var click = world.click("UBEN", RunMessage.APPROVE, "a b");
    var actions = click.substring(click.indexOf("\"actions\":[") + 11, click.length() - 2);
    var bad =
        List.of(
            "not json",
            "[]",
            "{\"type\":\"block_actions\",\"type\":\"block_actions\"}",
            "{\"type\":\"block_actions\"}",
            click.replace(actions, actions + "," + actions),
            click.replace(actions, ""),
            click.replace("\"value\":\"a b\"", "\"value\":[\"a b\"]"),
            click.replace("\"user\":{\"id\":\"UBEN\"", "\"user\":{\"id\":5"));
    for (var payload : bad) {
      assertThat(world.interact(payload).status()).as(payload).isEqualTo(400);
    }
    var twice = "payload=" + SlackWorld.encode(click);
    assertThat(world.send("/slack/interactions", twice + "&" + twice).status()).isEqualTo(400);
    assertThat(world.send("/slack/interactions", "nothing=1").status()).isEqualTo(400);
    assertThat(world.send("/slack/events", "{").status()).isEqualTo(400);
    for (var unknown :
        List.of(
            "{\"type\":\"shortcut\"}",
            world.click("UBEN", "another_button", "a b"),
            FilledForm.rejection("UBEN", "V9", "no", "").replace("firebreak_reject_reason", "x"))) {
      assertThat(world.interact(unknown)).isEqualTo(SlackAnswer.TAKEN);
    }
    assertThat(world.send("/slack/events", "{\"type\":\"event_callback\"}"))
        .isEqualTo(SlackAnswer.TAKEN);
    assertThat(world.slack.getAllServeEvents()).isEmpty();
  }

  @Test
  void aClosedDoorSaysThatNothingIsThere() {
    assertThat(SlackWorld.handle(SlackDoor.shut(), "/slack/events", Map.of(), BODY).status())
        .isEqualTo(404);
  }
}

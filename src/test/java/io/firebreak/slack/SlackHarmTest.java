package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import io.firebreak.approval.ApprovalEvent;
import io.firebreak.journal.Event;
import io.firebreak.remediation.RunStatus;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("What comes through Slack and would do harm")
class SlackHarmTest {
  private static final Duration SLOW = Duration.ofSeconds(10);
  private static final int CLICKS = 40;

  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  private String waiting(String target) {
    var run = world.engine.start("restart", target, 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    return run;
  }

  @Test
  @Tag("B38")
  @DisplayName("an address to answer to is never called: what is answered goes to Slack's own API")
  void addressesToAnswerTo() {
    var elsewhere =
        new WireMockServer(WireMockConfiguration.options().dynamicPort().bindAddress("127.0.0.1"));
    elsewhere.start();
    try {
      var run = waiting("world/one");
      var value = SlackWorld.button(world.told(RunMessage.APPROVE), RunMessage.APPROVE);
      var addresses =
          List.of(
              elsewhere.baseUrl() + "/here",
              "http://169.254.169.254/latest/meta-data",
              "https://hooks.slack.com.evil.example/x",
              "file:///etc/passwd");
      for (var address : addresses) {
        var click =
            world
                .click("USTRANGER", RunMessage.APPROVE, value)
                .replace("http://169.254.169.254/latest", address);
        assertThat(click).contains(address);
        assertThat(world.interact(click).status()).isEqualTo(200);
      }
      world.awaitWhispers(addresses.size());
      var click = world.click("UBEN", RunMessage.APPROVE, value);
      world.interact(click.replace("http://169.254.169.254/latest", addresses.getFirst()));
      world.engine.await(run, RunStatus.SUCCEEDED);
      world.awaitWhispers(addresses.size() + 1);
      elsewhere.verify(0, anyRequestedFor(anyUrl()));
    } finally {
      elsewhere.stop();
    }
  }

  @ParameterizedTest
  @Tag("B41")
  @ValueSource(
      strings = {
        "run turn-knob; rm -rf /",
        "run turn-knob times=1; touch /tmp/x",
        "run $(reboot)",
        "run `reboot` && halt",
        "run \u202eknob-nrut",
        "run <!channel> *now*",
      })
  @DisplayName("a command that means to be another one starts nothing, and its words stay words")
  void commands(String text) throws IOException {
    Files.writeString(
        world.runbooks.resolve("turn-knob.yaml"),
        """
        schema: 1
        runbook: turn-knob
        title: Turn a knob
        owner: team
        target: world/knob
        autonomy: approve
        triggers: { manual: true }
        inputs:
          times: { type: integer, default: 1 }
        steps:
          - id: turn
            uses: test.effect
            with: { name: turn, kind: keyed }
            undo: { none: a knob turns back by hand }
        """);
    assertThat(world.catalogue.reload().errorList()).isEmpty();

    var told = world.say("UBEN", text);

    assertThat(told).isNotBlank().doesNotContain("has started", "<!channel>", "\u202e");
    assertThat(world.engine.remediation().list("default", null, null, null, 10)).isEmpty();
  }

  @Test
  @Tag("B41")
  @DisplayName("a command of 8,000 characters is answered within what Slack takes")
  void aLongCommand() {
    assertThat(world.say("UBEN", "run " + "x".repeat(8000))).isNotBlank().hasSizeLessThan(4000);
    assertThat(world.engine.remediation().list("default", null, null, null, 10)).isEmpty();
  }

  @ParameterizedTest
  @Tag("B35")
  @ValueSource(
      strings = {
        "\"is_email_confirmed\":false",
        "\"is_email_confirmed\":true,\"deleted\":true",
        "\"is_email_confirmed\":true,\"is_bot\":true",
        "\"is_email_confirmed\":true,\"is_restricted\":true",
      })
  @DisplayName("a click of somebody who left, of a bot or of a guest decides nothing and is kept")
  void lesserUsers(String flags) {
    var run = waiting("world/one");
    var value = SlackWorld.button(world.told(RunMessage.APPROVE), RunMessage.APPROVE);
    world.answer(
        "users.info",
        okJson(
            "{\"ok\":true,\"user\":{\"id\":\"U0001\",%s,\"profile\":{\"email\":\"ben@example.com\"}}}"
                .formatted(flags)));

    assertThat(world.interact(world.click("U0001", RunMessage.APPROVE, value)).status())
        .isEqualTo(200);

    world.awaitWhispers(1);
    assertThat(world.whispers().getFirst()).contains("U0001: ", "not known to Firebreak");
    // They are told before it is on record.
    Awaitility.await()
        .untilAsserted(() ->
            assertThat(world.engine.remediation().events("default", run))
                .<Object>map(Event::payload)
                .filteredOn(ApprovalEvent.Late.class::isInstance)
                .singleElement()
                .asString()
                .contains("slack:T1/U0001", "NOT_AN_APPROVER"));
    assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
  }

  @Test
  @Tag("B34")
  @DisplayName("another app signs by a secret of its own, and is refused at the door")
  void anotherApp() throws GeneralSecurityException {
    var run = waiting("world/one");
    var value = SlackWorld.button(world.told(RunMessage.APPROVE), RunMessage.APPROVE);
    var click = world.click("UBEN", RunMessage.APPROVE, value);
    var body = "payload=" + SlackWorld.encode(click.replace("\"A1\"", "\"A2\""));
    var bytes = body.getBytes(UTF_8);
    var now = InstantSource.system().instant().getEpochSecond();
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec("the-secret-of-another-app".getBytes(UTF_8), "HmacSHA256"));
    mac.update(("v0:" + now + ":").getBytes(UTF_8));
    var headers =
        Map.of(
            "X-Slack-Request-Timestamp", List.of(String.valueOf(now)),
            "X-Slack-Signature", List.of("v0=" + HexFormat.of().formatHex(mac.doFinal(bytes))));

    assertThat(SlackWorld.handle(world.door, "/slack/interactions", headers, bytes).status())
        .isEqualTo(401);

    assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
    assertThat(world.whispers()).isEmpty();
  }

  private Callable<Duration> clicking(BoltDoor door, String value) {
    return () -> {
      var click = "payload=" + SlackWorld.encode(world.click("UBEN", RunMessage.APPROVE, value));
      var bytes = click.getBytes(UTF_8);
      var now = InstantSource.system().instant().getEpochSecond();
      var began = System.nanoTime();
      var answer =
          SlackWorld.handle(door, "/slack/interactions", SlackWorld.signed(now, bytes), bytes);
      assertThat(answer.status()).isEqualTo(200);
      return Duration.ofNanos(System.nanoTime() - began);
    };
  }

  @Test
  @Tag("F27")
  @DisplayName("a Slack that takes ten seconds keeps neither answers nor runs waiting")
  void aSlowSlack() throws Exception {
    var run = waiting("world/one");
    var other = waiting("world/two");
    world.settled();
    var value = SlackWorld.button(world.told(RunMessage.APPROVE), RunMessage.APPROVE);
    for (var method : List.of("chat.postMessage", "chat.update", "chat.postEphemeral")) {
      world.answer(
          method,
          okJson("{\"ok\":true,\"channel\":\"C1\",\"ts\":\"100.1\"}")
              .withFixedDelay((int) SLOW.toMillis()));
    }
    try (var door = new BoltDoor(world.slow(new CountDownLatch(0)));
        var people = Executors.newVirtualThreadPerTaskExecutor()) {
      var clicks = new ArrayList<Callable<Duration>>();
      for (var i = 0; i < CLICKS; i++) {
        clicks.add(clicking(door, value));
      }
      for (var answered : people.invokeAll(clicks)) {
        assertThat(answered.get()).isLessThan(SLOW);
      }
    }
    var clicked = value.contains(run) ? run : other;
    assertThat(world.engine.await(clicked, RunStatus.SUCCEEDED).approval()).isNotNull();
    assertThat(world.engine.effects(clicked)).hasSize(1);
    var third = waiting("world/three");
    assertThat(world.engine.state(third).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);
  }
}

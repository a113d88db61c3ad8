package io.firebreak.slack;

import com.google.re2j.Pattern;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Takes what Slack posts, and believes it only when signed. */
public final class BoltDoor implements SlackDoor, AutoCloseable {
  private static final String EVENTS = "/slack/events";
  private static final String COMMANDS = "/slack/commands";
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9]{1,1000}");

  /** They only look at what came, and wait for nothing. */
  private static final int KEEPERS = 2;

  private final SlackGround ground;
  private final SlackSignature signature;
  private final Inbox inbox;
  private final ExecutorService keepers =
      Executors.newFixedThreadPool(
          KEEPERS, Thread.ofPlatform().daemon().name("slack-door-", 0).factory());

  /**
   * A door that stands on {@code ground}.
   *
   * @throws IllegalArgumentException when the signing secret is blank
   */
  public BoltDoor(SlackGround ground) {
    this.ground = ground;
    var settings = ground.settings();
    var secret = Objects.requireNonNull(settings.signingSecret(), "a door without a secret");
    signature = new SlackSignature(() -> ground.secrets().reveal(secret), ground.clock());
    inbox = new Inbox(ground, new SlackCalls(settings, ground.secrets()));
  }

  /**
   * Goes through all that a click takes, before Slack can send one. It changes nothing, and is over
   * within two seconds.
   */
  public void rehearse() {
    var forged =
        Map.of(
            SlackSignature.HEADER,
            List.of("v0=" + "0".repeat(64)),
            SlackSignature.TIMESTAMP_HEADER,
            List.of("0"));
    var _ = handle(EVENTS, forged, new byte[0], System.nanoTime()).join();
    WarmUp.on(ground);
  }

  @Override
  public CompletableFuture<SlackAnswer> handle(
      String path, Map<String, List<String>> headers, byte[] body, long received) {
    return CompletableFuture.completedFuture(body)
        .thenComposeAsync(bytes -> judged(path, headers, bytes, received), keepers);
  }

  private CompletableFuture<SlackAnswer> judged(
      String path, Map<String, List<String>> headers, byte[] body, long received) {
    var signed = signature.genuine(headers, body);
    if (signed == null) {
      return CompletableFuture.completedFuture(
          SlackAnswer.problem(
              401, "SLACK_UNAUTHENTICATED", "The signature is missing, wrong or too old"));
    }
    if (!inbox.first(signed)) {
      return SlackAnswer.taken();
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return switch (path) {
        case EVENTS -> event(text, received);
        case COMMANDS -> inbox.command(text, received);
        default -> inbox.interaction(Payloads.field(text, "payload"), received);
      };
    } catch (CharacterCodingException | Malformed e) {
      return CompletableFuture.completedFuture(SlackAnswer.MALFORMED);
    }
  }

  private CompletableFuture<SlackAnswer> event(String text, long received) throws Malformed {
    var event = Payloads.object(text);
    if (!event.path("type").asText().equals("url_verification")) {
      return inbox.event(text, received);
    }
    var challenge = event.path("challenge").asText();
    Malformed.unless(CHALLENGE.matcher(challenge).matches());
    return CompletableFuture.completedFuture(new SlackAnswer(200, "text/plain", challenge));
  }

  /** Waits for the work at hand. */
  @Override
  public void close() {
    keepers.close();
    inbox.close();
  }
}

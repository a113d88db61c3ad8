package io.firebreak.slack;

import com.google.re2j.Pattern;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Takes what Slack posts, and believes it only when signed. */
public final class BoltDoor implements SlackDoor, AutoCloseable {
  private static final String EVENTS = "/slack/events";
  private static final String COMMANDS = "/slack/commands";
  private static final Pattern CHALLENGE = Pattern.compile("[A-Za-z0-9]{1,1000}");

  private final SlackSignature signature;
  private final Inbox inbox;

  /**
   * A door that stands on {@code ground}.
   *
   * @throws IllegalArgumentException when the signing secret is blank
   */
  public BoltDoor(SlackGround ground) {
    var settings = ground.settings();
    var secret = Objects.requireNonNull(settings.signingSecret(), "a door without a secret");
    signature = new SlackSignature(() -> ground.secrets().reveal(secret), ground.clock());
    inbox = new Inbox(ground, new SlackCalls(settings, ground.secrets()));
  }

  @Override
  public SlackAnswer handle(String path, Map<String, List<String>> headers, byte[] body) {
    var signed = signature.genuine(headers, body);
    if (signed == null) {
      return SlackAnswer.problem(
          401, "SLACK_UNAUTHENTICATED", "The signature is missing, wrong or too old");
    }
    if (!inbox.first(signed)) {
      return SlackAnswer.TAKEN;
    }
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return switch (path) {
        case EVENTS -> event(text);
        case COMMANDS -> inbox.command(text);
        default -> inbox.interaction(Payloads.field(text, "payload"));
      };
    } catch (CharacterCodingException | Malformed e) {
      return SlackAnswer.problem(400, "MALFORMED", "This is not what Slack sends");
    }
  }

  private SlackAnswer event(String text) throws Malformed {
    var event = Payloads.object(text);
    if (!event.path("type").asText().equals("url_verification")) {
      return inbox.event(text);
    }
    var challenge = event.path("challenge").asText();
    Malformed.unless(CHALLENGE.matcher(challenge).matches());
    return new SlackAnswer(200, "text/plain", challenge);
  }

  /** Waits for the work at hand. */
  @Override
  public void close() {
    inbox.close();
  }
}

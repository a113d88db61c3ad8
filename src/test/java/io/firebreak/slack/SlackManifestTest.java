package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.dataformat.yaml.YAMLMapper;
import com.google.re2j.Pattern;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The app that we ship is the one that the code needs. */
class SlackManifestTest {
  private static final Pattern METHOD = Pattern.compile("\"([a-z]+(?:\\.[a-zA-Z]+)+)\"");

  /** The scopes of a bot's token that Slack documents for each method. */
  static final Map<String, Set<String>> OF_METHODS =
      Map.ofEntries(
          Map.entry("chat.postMessage", Set.of("chat:write")),
          Map.entry("chat.update", Set.of("chat:write")),
          Map.entry("chat.postEphemeral", Set.of("chat:write")),
          Map.entry("files.getUploadURLExternal", Set.of("files:write")),
          Map.entry("files.completeUploadExternal", Set.of("files:write")),
          Map.entry("conversations.replies", Set.of("channels:history", "groups:history")),
          Map.entry("users.info", Set.of("users:read", "users:read.email")),
          Map.entry("usergroups.list", Set.of("usergroups:read")),
          Map.entry("usergroups.users.list", Set.of("usergroups:read")),
          Map.entry("chat.getPermalink", Set.of()),
          Map.entry("auth.test", Set.of()),
          Map.entry("views.open", Set.of()),
          Map.entry("views.update", Set.of()),
          Map.entry("views.publish", Set.of()),
          // the app-level token's
          Map.entry("apps.connections.open", Set.of()));

  /** Those of each event. */
  private static final Map<String, Set<String>> OF_EVENTS =
      Map.of("reaction_added", Set.of("reactions:read"), "app_home_opened", Set.of());

  private JsonNode manifest;

  @BeforeEach
  void read() throws IOException {
    manifest = new YAMLMapper().readTree(Path.of("config/slack-manifest.yaml").toFile());
  }

  private static List<String> texts(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false).map(JsonNode::asText).toList();
  }

  @Test
  @Tag("S4")
  void theScopesAreThoseOfTheCallsTheEventsAndTheCommand() throws IOException {
    var needed = new TreeSet<>(Set.of("commands"));
    var source = Files.readString(Path.of("src/main/java/io/firebreak/slack/SlackCalls.java"));
    var called = new ArrayList<String>();
    for (var found = METHOD.matcher(source); found.find(); ) {
      called.add(found.group(1));
      assertThat(OF_METHODS).as("add the scopes of a new call here").containsKey(called.getLast());
      needed.addAll(OF_METHODS.get(called.getLast()));
    }
    assertThat(called).containsExactlyInAnyOrderElementsOf(OF_METHODS.keySet());
    assertThat(OF_EVENTS.keySet()).isEqualTo(Payloads.EVENTS);
    OF_EVENTS.values().forEach(needed::addAll);

    assertThat(texts(manifest.at("/oauth_config/scopes/bot"))).containsExactlyElementsOf(needed);
    assertThat(SlackExam.SCOPES).as("what doctor asks for").isEqualTo(needed);
  }

  @Test
  @Tag("S4")
  void eventsCommandAndShortcutAreThoseThatWeListenTo() {
    assertThat(texts(manifest.at("/settings/event_subscriptions/bot_events")))
        .containsExactlyElementsOf(new TreeSet<>(Payloads.EVENTS));
    assertThat(manifest.at("/features/slash_commands").findValuesAsText("command"))
        .containsExactly(Commands.NAME);
    assertThat(manifest.at("/features/shortcuts").findValuesAsText("callback_id"))
        .containsExactly(Pins.SHORTCUT);
    assertThat(manifest.at("/settings/socket_mode_enabled").asBoolean()).isTrue();
    assertThat(manifest.at("/settings/interactivity/is_enabled").asBoolean()).isTrue();
    assertThat(manifest.at("/features/app_home/home_tab_enabled").asBoolean()).isTrue();
  }
}

package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import io.firebreak.action.SecretText;
import io.firebreak.approval.SlackGroups.Members;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What {@code firebreak doctor} finds out about Slack. */
class SlackExamTest {
  private static final String ALL_SCOPES = String.join(",", SlackExam.SCOPES);

  private final Map<String, Members> members = new HashMap<>();
  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
    scopes(ALL_SCOPES);
    world.answer("apps.connections.open", okJson("{\"ok\":true,\"url\":\"wss://127.0.0.1/link\"}"));
    world.answer("conversations.replies", refusal("thread_not_found"));
    world.answer("users.info", okJson("{\"ok\":true,\"user\":{\"id\":\"UBEN\"}}"));
  }

  @AfterEach
  void close() {
    world.checkWhatCame();
    world.close();
  }

  private static ResponseDefinitionBuilder refusal(String error) {
    return okJson("{\"ok\":false,\"error\":\"" + error + "\"}");
  }

  private void scopes(String scopes) {
    world.answer(
        "auth.test",
        okJson("{\"ok\":true,\"team_id\":\"T1\"}").withHeader("X-OAuth-Scopes", scopes));
  }

  private List<SlackExam.Result> examine(
      @Nullable SecretText signing, String channel, Set<String> unknown) {
    var settings = world.ground.settings();
    return new SlackExam(
            new SlackSettings(
                signing,
                settings.appToken(),
                settings.botToken(),
                channel,
                settings.apiUrl(),
                settings.publicUrl()),
            world.ground.secrets())
        .examine(
            new TreeMap<>(Map.of("ben", "UBEN")),
            unknown,
            new SlackExam.Groups(members.keySet(), this::members, Set.of("ben")));
  }

  private Members members(String group) {
    return Objects.requireNonNull(members.get(group));
  }

  private static List<String> ill(List<SlackExam.Result> results) {
    return results.stream()
        .filter(result -> result.advice() != null)
        .map(result -> (result.works() ? "" : "BROKEN ") + result.what() + " | " + result.advice())
        .toList();
  }

  @Test
  @Tag("S23")
  void whatWorksIsSaidAndNobodyIsToldAnything() {
    var results = examine(null, "C1", Set.of());

    assertThat(results)
        .extracting(SlackExam.Result::what)
        .containsExactly(
            "the bot's token is valid in workspace T1",
            "the bot's token has all scopes",
            "a socket can be opened",
            "the app is in the channel C1",
            "ben is a Slack user");
    assertThat(ill(results)).isEmpty();
    assertThat(world.calls("chat.postMessage")).isEmpty();
    assertThat(world.calls("chat.postEphemeral")).isEmpty();
  }

  @Test
  @Tag("S23")
  void missingScopesAreNamed() {
    scopes("chat:write, commands, channels:history, groups:history, reactions:read");

    assertThat(ill(examine(null, "C1", Set.of())))
        .containsExactly(
            "BROKEN the bot's token lacks the scopes files:write, usergroups:read, users:read,"
                + " users:read.email"
                + " | add them under OAuth & Permissions, and install the app again");
  }

  @Test
  @Tag("S23")
  void anAppLevelTokenThatIsNotValidIsTheOneToReplace() {
    world.answer("apps.connections.open", refusal("invalid_auth"));

    assertThat(ill(examine(null, "C1", Set.of())))
        .anySatisfy(line -> assertThat(line).contains("put it into slack.app_token"))
        .noneSatisfy(line -> assertThat(line).contains("slack.bot_token"));
  }

  @Test
  @Tag("S23")
  void eachRefusalIsSaidWithWhatToDo() {
    world.answer("auth.test", refusal("token_revoked"));
    world.answer("apps.connections.open", refusal("not_allowed_token_type"));
    world.answer("conversations.replies", refusal("not_in_channel"));
    world.answer("users.info", refusal("user_not_found"));

    var ill = ill(examine(null, "C1", Set.of("cleo")));

    assertThat(ill).hasSize(5);
    assertThat(ill.get(0)).startsWith("BROKEN").contains("auth.test", "slack.bot_token");
    assertThat(ill.get(1)).startsWith("BROKEN").contains("slack.app_token");
    assertThat(ill.get(2)).startsWith("BROKEN").contains("invite the app into the channel");
    assertThat(ill.get(3)).startsWith("BROKEN").contains("user_not_found", "people.ben.slack");
    assertThat(ill.get(4))
        .isEqualTo(
            "cleo may approve, and cannot be known in Slack | set people.cleo.slack or .mail");
  }

  @Test
  @Tag("S23")
  void whatCannotBeAskedIsSaidToo() {
    scopes("");

    var results = examine(SecretText.of(SlackWorld.SECRET), "#incidents", Set.of());

    assertThat(ill(results))
        .containsExactly(
            "Slack does not say which scopes the bot's token has"
                + " | compare them with config/slack-manifest.yaml",
            "whether the app is in #incidents cannot be asked by name"
                + " | put the channel's id (C…, at the end of its details) into slack.channel");
    assertThat(results)
        .extracting(SlackExam.Result::what)
        .contains("the signing secret is there; Slack's first request shows whether it is right");
    assertThat(world.calls("apps.connections.open")).isEmpty();
  }

  @Test
  @Tag("S43")
  void groupsMustBeThereAndHaveMembersWhoMayApprove() {
    members.put("a-sre", new Members.Known(Set.of("ben", "cleo")));
    members.put("b-guests", new Members.Known(Set.of("cleo")));
    members.put("c-gone", new Members.Unknown("no_such_subteam"));

    var results = examine(null, "C1", Set.of());

    assertThat(results)
        .extracting(SlackExam.Result::what)
        .contains("1 in Slack group a-sre may approve");
    assertThat(ill(results))
        .containsExactly(
            "BROKEN nobody in Slack group b-guests may approve here | name its members under people"
                + " with their Slack user or mail, and the role approver",
            "BROKEN who is in Slack group c-gone is not known: no_such_subteam | until that is"
                + " mended nobody of it can approve");
  }
}

package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.postRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Objects;

/** What Slack demands of each call, and what we demand: no call lets text mention or unfurl. */
final class CallRules {
  private CallRules() {}

  /** Checks all calls so far against what Slack demands. */
  static void check(SlackWorld world) {
    for (var request : world.slack.findAll(anyRequestedFor(anyUrl()))) {
      if (request.getUrl().startsWith("/upload/")) {
        assertThat(request.containsHeader("Authorization")).isFalse();
        continue;
      }
      assertThat(SlackManifestTest.OF_METHODS)
          .as("missing_scope")
          .containsKey(request.getUrl().replace("/api/", ""));
      var opens = request.getUrl().equals("/api/apps.connections.open");
      assertThat(request.getHeader("Authorization"))
          .isEqualTo("Bearer " + (opens ? SlackWorld.APP_TOKEN : SlackWorld.TOKEN));
    }
    world
        .calls("chat.postMessage")
        .forEach(call -> {
          assertThat(call)
              .containsEntry("channel", call.containsKey("thread_ts") ? "C1" : "#incidents")
              .containsEntry("parse", "none");
          assertThat(call).containsEntry("unfurl_links", "0").containsEntry("unfurl_media", "0");
          assertThat(call).containsEntry("link_names", "0").containsEntry("mrkdwn", "0");
          BlockKit.message(call);
        });
    world
        .calls("chat.update")
        .forEach(call -> {
          assertThat(call).containsEntry("channel", "C1");
          assertThat(call.get("ts")).isIn("100.1", "200.1", "300.1");
          assertThat(call).containsEntry("parse", "none").containsEntry("link_names", "0");
          BlockKit.message(call);
        });
    world
        .calls("chat.postEphemeral")
        .forEach(
            call -> assertThat(call).containsKeys("user", "text").containsEntry("channel", "C1"));
    world
        .calls("views.update")
        .forEach(call -> {
          assertThat(call).containsEntry("view_id", "V1");
          BlockKit.view(call.get("view"));
        });
    world
        .calls("views.publish")
        .forEach(call -> {
          assertThat(call).containsKey("user_id");
          BlockKit.view(call.get("view"));
        });
    triggers(world);
    files(world);
  }

  /** As many bytes as were announced, and in a thread of the channel, by its id. */
  private static void files(SlackWorld world) {
    var sent =
        world.slack.findAll(postRequestedFor(urlEqualTo("/upload/v1/secret"))).stream()
            .map(request -> Integer.toString(request.getBody().length))
            .toList();
    assertThat(world.calls("files.getUploadURLExternal").stream().map(call -> call.get("length")))
        .containsAll(sent);
    world
        .calls("files.getUploadURLExternal")
        .forEach(call -> assertThat(call).containsKeys("filename", "length", "alt_txt"));
    world
        .calls("files.completeUploadExternal")
        .forEach(call ->
            assertThat(call)
                .containsEntry("channel_id", "C1")
                .containsEntry("thread_ts", "100.1")
                .hasEntrySatisfying("files", files -> assertThat(files).contains("F1")));
  }

  /**
   * Slack's leave to open something is good once. It is also good for three seconds only, so
   * nothing is looked up before: {@link SlackWindowTest}.
   */
  private static void triggers(SlackWorld world) {
    var used = new HashSet<String>();
    for (var request : world.slack.findAll(postRequestedFor(urlEqualTo("/api/views.open")))) {
      var call = SlackWorld.form(request.getBodyAsString());
      var trigger = Objects.requireNonNull(call.get("trigger_id"));
      assertThat(used.add(trigger)).as("exchanged_trigger_id").isTrue();
      assertThat(world.triggers).contains(trigger);
      BlockKit.view(call.get("view"));
    }
  }
}

package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.anyRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static org.assertj.core.api.Assertions.assertThat;

/** What Slack demands of each call, and what we demand: no call lets text mention or unfurl. */
final class CallRules {
  private CallRules() {}

  /** Checks all calls so far against what Slack demands. */
  static void check(SlackWorld world) {
    for (var request : world.slack.findAll(anyRequestedFor(anyUrl()))) {
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
          assertThat(call).containsEntry("link_names", "0");
          BlockRules.check(call);
        });
    world
        .calls("chat.update")
        .forEach(call -> {
          assertThat(call).containsEntry("channel", "C1");
          assertThat(call.get("ts")).isIn("100.1", "200.1", "300.1");
          assertThat(call).containsEntry("parse", "none").containsEntry("link_names", "0");
          BlockRules.check(call);
        });
    world
        .calls("chat.postEphemeral")
        .forEach(
            call -> assertThat(call).containsKeys("user", "text").containsEntry("channel", "C1"));
    world.calls("views.open").forEach(call -> assertThat(call).containsKeys("trigger_id", "view"));
  }
}

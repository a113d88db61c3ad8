package io.firebreak.slack;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import org.jspecify.annotations.Nullable;

/**
 * Who clicked, and where they are told.
 *
 * @param team the workspace of the click
 * @param home the workspace of the person, which differs in a shared channel; null when not said
 */
record Speaker(String team, @Nullable String home, String user, String channel) {
  static Speaker of(BlockActionPayload click) {
    return new Speaker(
        click.getTeam().getId(),
        click.getUser().getTeamId(),
        click.getUser().getId(),
        click.getChannel().getId());
  }

  /** How the record calls them when they are nobody here; no person's id looks like that. */
  String stranger() {
    return "slack:" + (home == null ? team : home) + "/" + user;
  }

  /** Who said a command; Slack does not tell from which workspace they come. */
  static Speaker of(SlashCommandPayload said) {
    return new Speaker(said.getTeamId(), null, said.getUserId(), said.getChannelId());
  }

  /** Who sent a form that was opened from {@code channel}. */
  static Speaker of(ViewSubmissionPayload filled, String channel) {
    return new Speaker(
        filled.getTeam().getId(), filled.getUser().getTeamId(), filled.getUser().getId(), channel);
  }
}

package io.firebreak.slack;

import java.time.Duration;

/** Slack did not do what was asked. */
final class SlackTrouble extends Exception {
  private static final long serialVersionUID = 1L;
  private final String code;
  private final boolean forGood;
  private final Duration after;

  private SlackTrouble(String code, boolean forGood, Duration after, String message) {
    super(message);
    this.code = code;
    this.forGood = forGood;
    this.after = after;
  }

  /** Slack refuses, and will again until a person changes something. */
  static SlackTrouble refused(String method, String code) {
    return new SlackTrouble(
        code, true, Duration.ZERO, "Slack refuses " + method + ": " + code + hint(method, code));
  }

  /** It may work later. */
  static SlackTrouble passing(String method, String why, Duration after) {
    return new SlackTrouble(why, false, after, "Slack did not take " + method + ": " + why);
  }

  /** A picture cannot be made here. */
  static SlackTrouble undrawn() {
    return new SlackTrouble(
        "undrawn",
        true,
        Duration.ZERO,
        "no chart can be drawn here; see whether fontconfig and a font are installed");
  }

  private static String hint(String method, String code) {
    return switch (code) {
      case "token_revoked", "token_expired", "invalid_auth", "account_inactive", "not_authed" ->
          method.equals(SlackCalls.CONNECT)
              ? " (make an App-Level Token with connections:write and put it into slack.app_token)"
              : " (install the app again and put its token into slack.bot_token)";
      case "channel_not_found", "not_in_channel" ->
          " (invite the app into the channel, or name another in slack.channel)";
      case "is_archived" -> " (name another channel in slack.channel)";
      case "not_allowed_token_type" ->
          " (slack.app_token begins with xapp- and has the scope connections:write;"
              + " slack.bot_token begins with xoxb-)";
      case "missing_scope" -> " (give the app the scopes that docs/slack.md lists)";
      case "no_such_subteam", "subteam_disabled" ->
          " (mend approval.from.slack_group, or make the group in Slack)";
      default -> "";
    };
  }

  /** Slack's word for it. */
  String code() {
    return code;
  }

  /** Whether trying again is useless. */
  boolean forGood() {
    return forGood;
  }

  /** How long Slack wants us to wait; zero when it did not say. */
  Duration after() {
    return after;
  }
}

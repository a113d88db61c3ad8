package io.firebreak.slack;

import io.firebreak.action.Secrets;
import io.firebreak.approval.SlackGroups;
import io.firebreak.approval.SlackGroups.Members;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Finds out whether what is configured works with Slack. It reads only, and tells nobody. */
public final class SlackExam {
  /** The scopes of the bot's token that the calls, events and the command need. */
  static final Set<String> SCOPES =
      Set.of(
          "channels:history",
          "chat:write",
          "commands",
          "files:write",
          "groups:history",
          "reactions:read",
          "usergroups:read",
          "users:read",
          "users:read.email");

  /** What Slack says about a message that is not there, in a channel that the app is in. */
  private static final Set<String> CHANNEL_IS_THERE = Set.of("thread_not_found");

  private static final String NO_MESSAGE = "1.000000";

  private final SlackSettings settings;
  private final Secrets secrets;
  private final SlackCalls calls;
  private final List<Result> results = new ArrayList<>();

  /**
   * What one question came to.
   *
   * @param what was found
   * @param advice what to do; null when it is sound
   * @param works whether it works although there is advice
   */
  public record Result(String what, @Nullable String advice, boolean works) {}

  /** An exam of what is configured. */
  public SlackExam(SlackSettings settings, Secrets secrets) {
    this.settings = settings;
    this.secrets = secrets;
    this.calls = new SlackCalls(settings, secrets);
  }

  /**
   * Asks Slack.
   *
   * @param users Slack's user ids that are noted for people, by the id of the person
   * @param unknown ids of the people who may approve and have neither a Slack user nor a mail
   *     address, so that no click of theirs can count
   * @param groups the user groups that are asked
   */
  public List<Result> examine(SortedMap<String, String> users, Set<String> unknown, Groups groups) {
    ask("install the app again and put its token into slack.bot_token", this::token);
    ask("see docs/slack.md, Setting it up", this::way);
    ask("invite the app into the channel, or name another in slack.channel", this::channel);
    users.forEach((person, user) ->
        ask(
            "put the member id of " + person + "'s profile into people." + person + ".slack",
            () -> user(person, user)));
    new TreeSet<>(unknown)
        .forEach(person ->
            doubtful(
                person + " may approve, and cannot be known in Slack",
                "set people." + person + ".slack or .mail"));
    groups.named().stream().sorted().forEach(group -> group(group, groups));
    return List.copyOf(results);
  }

  /**
   * The user groups that are asked.
   *
   * @param named their handles and ids
   * @param members who is in them
   * @param approvers ids of the people who may approve
   */
  public record Groups(Set<String> named, SlackGroups members, Set<String> approvers) {
    public Groups {
      named = Set.copyOf(named);
      approvers = Set.copyOf(approvers);
    }
  }

  private void group(String group, Groups groups) {
    switch (groups.members().of(group)) {
      case Members.Unknown(var why) ->
          broken(
              "who is in Slack group " + group + " is not known: " + why,
              "until that is mended nobody of it can approve");
      case Members.Known(var people) -> {
        var able = people.stream().filter(groups.approvers()::contains).count();
        if (able > 0) {
          sound(able + " in Slack group " + group + " may approve");
        } else {
          broken(
              "nobody in Slack group " + group + " may approve here",
              "name its members under people with their Slack user or mail, and the role approver");
        }
      }
    }
  }

  @FunctionalInterface
  private interface Question {
    void ask() throws SlackTrouble;
  }

  private void ask(String advice, Question question) {
    try {
      question.ask();
    } catch (SlackTrouble e) {
      broken(String.valueOf(e.getMessage()), advice);
    } catch (Secrets.SecretMissingException e) {
      broken(String.valueOf(e.getMessage()), "put it where secrets are");
    }
  }

  private void token() throws SlackTrouble {
    sound("the bot's token is valid in workspace " + calls.team());
    var given = calls.scopes();
    var missing = new TreeSet<>(SCOPES);
    missing.removeAll(given);
    if (given.isEmpty()) {
      doubtful(
          "Slack does not say which scopes the bot's token has",
          "compare them with config/slack-manifest.yaml");
    } else if (missing.isEmpty()) {
      sound("the bot's token has all scopes");
    } else {
      broken(
          "the bot's token lacks the scopes " + String.join(", ", missing),
          "add them under OAuth & Permissions, and install the app again");
    }
  }

  /** The way by which clicks come. */
  private void way() throws SlackTrouble {
    var signing = settings.signingSecret();
    if (signing == null) {
      calls.socket();
      sound("a socket can be opened");
    } else if (secrets.reveal(signing).isBlank()) {
      broken("the signing secret is blank", "put the app's into slack.signing_secret");
    } else {
      sound("the signing secret is there; Slack's first request shows whether it is right");
    }
  }

  private void channel() throws SlackTrouble {
    var channel = settings.channel();
    if (channel.startsWith("#")) {
      doubtful(
          "whether the app is in " + channel + " cannot be asked by name",
          "put the channel's id (C…, at the end of its details) into slack.channel");
      return;
    }
    try {
      var _ = calls.message(channel, NO_MESSAGE);
    } catch (SlackTrouble e) {
      if (!CHANNEL_IS_THERE.contains(e.code())) {
        throw e;
      }
    }
    sound("the app is in the channel " + channel);
  }

  private void user(String person, String user) throws SlackTrouble {
    var _ = calls.verifiedMail(user);
    sound(person + " is a Slack user");
  }

  private void sound(String what) {
    results.add(new Result(what, null, true));
  }

  private void doubtful(String what, String advice) {
    results.add(new Result(what, advice, true));
  }

  private void broken(String what, String advice) {
    results.add(new Result(what, advice, false));
  }
}

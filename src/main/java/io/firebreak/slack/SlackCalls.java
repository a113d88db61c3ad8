package io.firebreak.slack;

import com.google.re2j.Pattern;
import com.slack.api.Slack;
import com.slack.api.SlackConfig;
import com.slack.api.methods.MethodsClient;
import com.slack.api.methods.SlackApiException;
import com.slack.api.methods.SlackApiTextResponse;
import com.slack.api.methods.request.files.FilesCompleteUploadExternalRequest.FileDetails;
import com.slack.api.methods.response.auth.AuthTestResponse;
import com.slack.api.model.Message;
import com.slack.api.model.Usergroup;
import com.slack.api.model.view.View;
import io.firebreak.action.SecretText;
import io.firebreak.action.Secrets;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The calls of Slack's Web API that we need, each with a time limit. */
final class SlackCalls {
  /** The method that gives the address of a socket. */
  static final String CONNECT = "apps.connections.open";

  private static final int TIMEOUT_MILLIS = 10_000;
  private static final Pattern GROUP = Pattern.compile("S[A-Z0-9]{2,20}");

  /** The longest address that a button takes. */
  private static final int LONGEST_LINK = 3_000;

  /** Refusals of Slack that pass by themselves. */
  private static final Set<String> PASSING =
      Set.of(
          "internal_error",
          "fatal_error",
          "service_unavailable",
          "request_timeout",
          "team_added_to_org",
          "accesslimited");

  /** The ids of channels that are configured by name, so that a limit counts them once. */
  private final Map<String, String> ids = new ConcurrentHashMap<>();

  private final SlackPace pace;
  private final SlackSettings settings;
  private final Secrets secrets;
  private final Slack slack;
  private volatile @Nullable String team;

  /** The calls of one process. */
  SlackCalls(SlackSettings settings, Secrets secrets) {
    this(settings, secrets, new OwnPace(System::nanoTime));
  }

  /** Calls that keep a pace. */
  SlackCalls(SlackSettings settings, Secrets secrets, SlackPace pace) {
    this.pace = pace;
    this.settings = settings;
    this.secrets = secrets;
    var config = new SlackConfig();
    config.setMethodsEndpointUrlPrefix(settings.apiUrl().toString());
    config.setHttpClientCallTimeoutMillis(TIMEOUT_MILLIS);
    config.setHttpClientReadTimeoutMillis(TIMEOUT_MILLIS);
    config.setHttpClientWriteTimeoutMillis(TIMEOUT_MILLIS);
    config.setStatsEnabled(false);
    this.slack = Slack.getInstance(config);
  }

  Slack slack() {
    return slack;
  }

  /** Posts into the configured channel, or into the one of its thread. */
  SlackStore.Place post(Post post) throws SlackTrouble {
    var thread = post.thread();
    var channel = thread == null ? settings.channel() : thread.channel();
    var posted =
        call(
            new Call("chat.postMessage", channel, post.asksPeople()),
            client ->
                client.chatPostMessage(request ->
                    request
                        .channel(channel)
                        .threadTs(thread == null ? null : thread.ts())
                        .replyBroadcast(post.broadcast())
                        .text(post.message().text())
                        .blocks(post.message().blocks())
                        .mrkdwn(false)
                        .parse("none")
                        .linkNames(false)
                        .unfurlLinks(false)
                        .unfurlMedia(false)));
    ids.put(channel, posted.getChannel());
    return new SlackStore.Place(posted.getChannel(), posted.getTs());
  }

  /** Edits a message in place. */
  void update(SlackStore.Place place, Post post) throws SlackTrouble {
    call(
        new Call("chat.update", place.channel(), post.asksPeople()),
        client ->
            client.chatUpdate(request ->
                request
                    .channel(place.channel())
                    .ts(place.ts())
                    .replyBroadcast(post.broadcast())
                    .text(post.message().text())
                    .blocks(post.message().blocks())
                    .parse("none")
                    .linkNames(false)));
  }

  /** Tells one person something that nobody else sees. */
  void whisper(String channel, String user, RunMessage message) throws SlackTrouble {
    call(
        new Call("chat.postEphemeral", channel, true),
        client ->
            client.chatPostEphemeral(request ->
                request
                    .channel(channel)
                    .user(user)
                    .text(message.text())
                    .blocks(message.blocks())
                    .parse("none")
                    .linkNames(false)));
  }

  /**
   * The address of a member of the workspace that Slack has verified; empty for guests, programs,
   * those who left, and those who never confirmed theirs.
   */
  Optional<String> verifiedMail(String user) throws SlackTrouble {
    var found = call("users.info", client -> client.usersInfo(request -> request.user(user)));
    return Optional.ofNullable(found.getUser())
        .filter(each -> each.isEmailConfirmed() && !each.isDeleted() && !each.isBot())
        .filter(each -> !each.isRestricted() && !each.isUltraRestricted() && !each.isStranger())
        .map(each -> each.getProfile())
        .map(profile -> profile.getEmail())
        .filter(mail -> !mail.isBlank());
  }

  /** The Slack users who are in a user group now. */
  List<String> members(String group) throws SlackTrouble {
    var found =
        call(
            "usergroups.users.list",
            client -> client.usergroupsUsersList(request -> request.usergroup(group)));
    return Objects.requireNonNullElse(found.getUsers(), List.<String>of());
  }

  /** The id of a user group in use that is named by its id or its handle. */
  String groupId(String group) throws SlackTrouble {
    if (GROUP.matches(group)) {
      return group;
    }
    var method = "usergroups.list";
    var found = call(method, client -> client.usergroupsList(request -> request));
    return Objects.requireNonNullElse(found.getUsergroups(), List.<Usergroup>of()).stream()
        .filter(each -> group.equals(each.getHandle()))
        .map(Usergroup::getId)
        .findFirst()
        .orElseThrow(() -> SlackTrouble.refused(method, "no_such_subteam"));
  }

  /** The address that opens a message in Slack; empty when it is none that a button takes. */
  Optional<String> link(SlackStore.Place place) throws SlackTrouble {
    var found =
        call(
            "chat.getPermalink",
            client ->
                client.chatGetPermalink(
                    request -> request.channel(place.channel()).messageTs(place.ts())));
    return Optional.ofNullable(found.getPermalink())
        .filter(link -> link.startsWith("https://") && link.length() <= LONGEST_LINK);
  }

  /** A message, also one in a thread; empty when there is none any more. */
  Optional<Message> message(String channel, String ts) throws SlackTrouble {
    try {
      var found =
          call(
              "conversations.replies",
              client ->
                  client.conversationsReplies(request ->
                      request.channel(channel).ts(ts).latest(ts).inclusive(true).limit(1)));
      return Objects.requireNonNullElse(found.getMessages(), List.<Message>of()).stream()
          .filter(message -> ts.equals(message.getTs()))
          .findFirst();
    } catch (SlackTrouble e) {
      if (e.code().equals("thread_not_found")) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Shows somebody their home. */
  void publish(String user, View home) throws SlackTrouble {
    call(
        "views.publish", client -> client.viewsPublish(request -> request.userId(user).view(home)));
  }

  /** Opens a form and returns Slack's id of it. */
  String open(String trigger, View form) throws SlackTrouble {
    return call(
            "views.open",
            client -> client.viewsOpen(request -> request.triggerId(trigger).view(form)))
        .getView()
        .getId();
  }

  /** Shows something else in a modal that is open. */
  void show(String view, View content) throws SlackTrouble {
    call(
        "views.update",
        client -> client.viewsUpdate(request -> request.viewId(view).view(content)));
  }

  /**
   * Shows a picture in a thread.
   *
   * @param title also for those who cannot see it
   * @return Slack's id of the file
   */
  String share(SlackStore.Place thread, String name, String title, byte[] image)
      throws SlackTrouble {
    var channel = thread.channel();
    var room =
        call(
            new Call("files.getUploadURLExternal", channel, false),
            client ->
                client.filesGetUploadURLExternal(
                    request -> request.filename(name).length(image.length).altTxt(title)));
    Upload.send(room.getUploadUrl(), image);
    var file = FileDetails.builder().id(room.getFileId()).title(title).build();
    call(
        new Call("files.completeUploadExternal", channel, false),
        client ->
            client.filesCompleteUploadExternal(
                request -> request.files(List.of(file)).channelId(channel).threadTs(thread.ts())));
    return room.getFileId();
  }

  /** The workspace that the token belongs to. */
  String team() throws SlackTrouble {
    var known = team;
    if (known == null) {
      known = token().getTeamId();
      team = known;
    }
    return known;
  }

  /** What the bot's token may do; empty when Slack does not say. */
  Set<String> scopes() throws SlackTrouble {
    return Objects.requireNonNullElse(
            token().getHttpResponseHeaders(), Map.<String, List<String>>of())
        .entrySet()
        .stream()
        .filter(header -> "x-oauth-scopes".equalsIgnoreCase(header.getKey()))
        .flatMap(header -> header.getValue().stream())
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .filter(scope -> !scope.isEmpty())
        .collect(Collectors.toUnmodifiableSet());
  }

  private AuthTestResponse token() throws SlackTrouble {
    return call("auth.test", client -> client.authTest(request -> request));
  }

  /** The address of a new socket, good for one connection. */
  String socket() throws SlackTrouble {
    return call(
            CONNECT,
            Objects.requireNonNull(settings.appToken(), "Socket Mode without slack.app_token"),
            client -> client.appsConnectionsOpen(request -> request))
        .getUrl();
  }

  @FunctionalInterface
  private interface Request<T> {
    T send(MethodsClient client) throws IOException, SlackApiException;
  }

  /**
   * A call, as far as limits go.
   *
   * @param channel empty when it belongs to none
   * @param asksPeople whether it goes before others when a limit bites
   */
  private record Call(String method, String channel, boolean asksPeople) {
    static Call of(String method) {
      return new Call(method, "", true);
    }
  }

  private <T extends SlackApiTextResponse> T call(String method, Request<T> request)
      throws SlackTrouble {
    return call(Call.of(method), request);
  }

  private <T extends SlackApiTextResponse> T call(
      String method, SecretText token, Request<T> request) throws SlackTrouble {
    return call(Call.of(method), token, request);
  }

  private <T extends SlackApiTextResponse> T call(Call call, Request<T> request)
      throws SlackTrouble {
    return call(call, settings.botToken(), request);
  }

  private String channel(Call call) {
    return ids.getOrDefault(call.channel(), call.channel());
  }

  private void waitForLeave(Call call) throws SlackTrouble {
    var wait = pace.take(call.method(), channel(call), call.asksPeople());
    if (wait.isPositive()) {
      throw SlackTrouble.passing(call.method(), "as many calls lately as Slack allows", wait);
    }
  }

  private <T extends SlackApiTextResponse> T call(Call call, SecretText token, Request<T> request)
      throws SlackTrouble {
    waitForLeave(call);
    var method = call.method();
    try {
      var answer = request.send(slack.methods(secrets.reveal(token)));
      if (answer.isOk()) {
        return answer;
      }
      var code = answer.getError() == null ? "no reason given" : answer.getError();
      throw PASSING.contains(code)
          ? SlackTrouble.passing(method, code, Duration.ZERO)
          : SlackTrouble.refused(method, code);
    } catch (SlackApiException e) {
      var trouble = failed(method, e);
      if (trouble.after().isPositive()) {
        pace.pause(method, channel(call), trouble.after());
      }
      throw trouble;
    } catch (IOException e) {
      throw SlackTrouble.passing(method, "no answer", Duration.ZERO);
    }
  }

  private static SlackTrouble failed(String method, SlackApiException e) {
    var status = e.getResponse().code();
    if (status == 429) {
      return SlackTrouble.passing(
          method, "too many calls", retryAfter(e.getResponse().header("Retry-After")));
    }
    return status >= 500
        ? SlackTrouble.passing(method, "HTTP " + status, Duration.ZERO)
        : SlackTrouble.refused(method, "HTTP " + status);
  }

  private static Duration retryAfter(@Nullable String seconds) {
    return seconds != null && Pattern.matches("[0-9]{1,5}", seconds)
        ? Duration.ofSeconds(Long.parseLong(seconds))
        : Duration.ofSeconds(1);
  }
}

package io.firebreak.connector.alertmanager;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import io.firebreak.action.Egress;
import io.firebreak.action.ForeignJson;
import io.firebreak.action.Outbound;
import io.firebreak.action.Outbound.Sent;
import io.firebreak.action.SecretText;
import io.firebreak.action.Secrets;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The Alertmanagers that can be asked, by version 2 of their API. It connects to nothing else,
 * sends each request once, and follows no redirect.
 */
public final class Alertmanagers implements AutoCloseable {
  /** The server that is asked when a step names none. */
  public static final String DEFAULT = "default";

  private static final int LARGEST_ANSWER = 8 * 1024 * 1024;

  private final Map<String, Server> byName;
  private final Outbound outbound;

  /** Asks these servers by their names. */
  public Alertmanagers(Map<String, Server> byName, Egress.Resolver resolver) {
    this.byName = Map.copyOf(byName);
    this.outbound =
        new Outbound(
            Egress.toHostsOf(this.byName.values().stream().map(Server::url).toList(), resolver));
  }

  /**
   * A server.
   *
   * @param url where it is, without {@code /api/v2}
   * @param bearer token to send; null for none
   */
  public record Server(URI url, @Nullable SecretText bearer) {}

  /** What came of a request. */
  sealed interface Reply {
    /** It was answered with success; the body is a missing node when there was none. */
    record Done(JsonNode body) implements Reply {}

    /** There is no such silence. */
    record NotThere() implements Reply {}

    /**
     * It was refused or never sent, so nothing changed.
     *
     * @param code closed word
     * @param message for people, secrets masked
     * @param isTransient whether trying again may help
     */
    record Refused(String code, String message, boolean isTransient) implements Reply {}

    /** It may or may not have happened. */
    record Unsure(String code, String message) implements Reply {}
  }

  /**
   * Sends one request.
   *
   * @param path below {@code /api/v2}
   * @param body JSON; null for none
   */
  Reply send(
      String name,
      String method,
      String path,
      @Nullable String body,
      Secrets secrets,
      Duration timeout) {
    var server = byName.get(name);
    if (server == null) {
      return new Reply.Refused(
          "no_such_server",
          "there is no Alertmanager named "
              + name
              + "; name it under alertmanager in the configuration",
          false);
    }
    var reply = read(outbound.send(request(server, method, path, body, secrets), timeout), secrets);
    if (reply instanceof Reply.Refused(var code, var _, var _)
        && (code.equals("http_401") || code.equals("http_403"))
        && server.bearer() != null) {
      server.bearer().references().forEach(secrets::forget);
    }
    return reply;
  }

  private static Outbound.Request request(
      Server server, String method, String path, @Nullable String body, Secrets secrets) {
    var headers = new HashMap<String, String>();
    headers.put("Accept", "application/json");
    if (body != null) {
      headers.put("Content-Type", "application/json");
    }
    if (server.bearer() != null) {
      headers.put("Authorization", "Bearer " + secrets.reveal(server.bearer()));
    }
    var base = server.url().toString();
    var url = (base.endsWith("/") ? base.substring(0, base.length() - 1) : base) + "/api/v2" + path;
    return new Outbound.Request(method, url, headers, body, LARGEST_ANSWER);
  }

  private static Reply read(Sent sent, Secrets secrets) {
    return switch (sent) {
      case Sent.Denied(var why) -> new Reply.Refused("egress_denied", why, false);
      case Sent.NotSent(var code, var message, var isTransient) ->
          new Reply.Refused(code, message, isTransient);
      case Sent.Lost(var code, var message) -> new Reply.Unsure(code, message);
      case Sent.Answered answered -> read(answered, secrets);
    };
  }

  private static Reply read(Sent.Answered answered, Secrets secrets) {
    int status = answered.status();
    if (status == 404) {
      return new Reply.NotThere();
    }
    if (status >= 500) {
      return new Reply.Unsure("http_" + status, "Alertmanager answered " + status);
    }
    if (status != 200) {
      return new Reply.Refused("http_" + status, said(answered, secrets), status == 429);
    }
    if (answered.cut()) {
      return new Reply.Refused("answer_too_long", "the answer is over 8 MiB", false);
    }
    if (answered.body().isBlank()) {
      return new Reply.Done(MissingNode.getInstance());
    }
    return ForeignJson.read(answered.body(), secrets::redact)
        .<Reply>map(Reply.Done::new)
        .orElseGet(() ->
            new Reply.Unsure(
                "not_json", "the answer is not Alertmanager's; check its configured url"));
  }

  private static String said(Sent.Answered answered, Secrets secrets) {
    var body = answered.body();
    var start = body.substring(0, Math.min(body.length(), 300));
    return secrets.redact("Alertmanager answered " + answered.status() + ": " + start);
  }

  /** Closes every connection. */
  @Override
  public void close() {
    outbound.close();
  }
}

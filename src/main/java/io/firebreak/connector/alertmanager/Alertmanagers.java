package io.firebreak.connector.alertmanager;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import com.google.re2j.Pattern;
import io.firebreak.action.Egress;
import io.firebreak.action.ForeignJson;
import io.firebreak.action.Outbound;
import io.firebreak.action.Outbound.Sent;
import io.firebreak.action.SecretText;
import io.firebreak.action.Secrets;
import java.lang.System.Logger.Level;
import java.net.URI;
import java.net.URLEncoder;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The Alertmanagers that can be asked, by version 2 of their API. It connects to nothing else,
 * sends each request once, and follows no redirect.
 */
public final class Alertmanagers implements AutoCloseable {
  /** The server that is asked when a step names none. */
  public static final String DEFAULT = "default";

  private static final System.Logger LOG = System.getLogger(Alertmanagers.class.getName());
  private static final String FIRES = "what fires";
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

  /**
   * What a server is asked after an outage.
   *
   * @param since when it was started
   * @param groups its answer to {@code /alerts/groups}, with muted alerts
   */
  public record Overview(Instant since, JsonNode groups) {}

  /**
   * Asks a server since when it runs and what fires; empty, and said in the log, when it cannot
   * tell.
   *
   * @param receiver whose alerts are asked for; null for those of all
   */
  public Optional<Overview> overview(
      String name, @Nullable String receiver, Secrets secrets, Duration timeout) {
    var query = "active=true&silenced=true&inhibited=true";
    var routed =
        receiver == null ? "" : "&receiver=" + URLEncoder.encode(Pattern.quote(receiver), UTF_8);
    return told(name, FIRES, send(name, "GET", "/status", null, secrets, timeout))
        .flatMap(status -> since(name, status))
        .flatMap(since ->
            told(
                    name,
                    FIRES,
                    send(name, "GET", "/alerts/groups?" + query + routed, null, secrets, timeout))
                .map(groups -> new Overview(since, groups)));
  }

  /** What it calls its uptime is when it was started. */
  private static Optional<Instant> since(String name, JsonNode status) {
    try {
      return Optional.of(Instant.parse(status.path("uptime").asText()));
    } catch (DateTimeException e) {
      LOG.log(Level.WARNING, "Alertmanager {0} does not say since when it runs", name);
      return Optional.empty();
    }
  }

  /**
   * Asks a server for its silences that stand or are to come; empty, and said in the log, when it
   * cannot tell.
   */
  public Optional<ToldSilences> silences(String name, Secrets secrets, Duration timeout) {
    var what = "what is silenced";
    return told(name, what, send(name, "GET", "/silences", null, secrets, timeout))
        .flatMap(body -> {
          if (!body.isArray()) {
            // An empty list would end all that are known.
            LOG.log(Level.WARNING, "Alertmanager {0} does not say {1}", name, what);
            return Optional.empty();
          }
          return Optional.of(ToldSilences.of(name, body));
        });
  }

  private static Optional<JsonNode> told(String name, String what, Reply reply) {
    if (reply instanceof Reply.Done(var body)) {
      return Optional.of(body);
    }
    LOG.log(Level.WARNING, "Alertmanager {0} could not say {1}: {2}", name, what, reply);
    return Optional.empty();
  }

  /** As whom a server is asked; empty when it is not configured. */
  Optional<String> credential(String name) {
    return Optional.ofNullable(byName.get(name))
        .map(Server::bearer)
        .map(SecretText::references)
        .map(secrets -> "alertmanager " + name + " by secrets." + String.join(", ", secrets));
  }

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

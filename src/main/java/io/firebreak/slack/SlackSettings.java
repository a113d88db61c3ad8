package io.firebreak.slack;

import io.firebreak.action.SecretText;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * How Slack is reached and believed.
 *
 * @param signingSecret proves that a request is Slack's; null where Slack does not post
 * @param appToken opens a socket; null where Slack posts
 * @param botToken lets us write; read anew at each call, so that it can be changed while running
 * @param channel where runs are told, as an id or {@code #name}
 * @param apiUrl Slack's API, ending with a slash
 * @param publicUrl where people reach Firebreak's own pages
 */
public record SlackSettings(
    @Nullable SecretText signingSecret,
    @Nullable SecretText appToken,
    SecretText botToken,
    String channel,
    URI apiUrl,
    URI publicUrl) {
  /** The page of a run. */
  String page(String runId) {
    return below("runs/" + runId);
  }

  /** The page of an incident. */
  String incident(String id) {
    return below("incidents/" + id);
  }

  /** The page of all. */
  String pages() {
    return below("");
  }

  /** The page of the catalogue. */
  String catalogue() {
    return below("runbooks");
  }

  /** The page of a runbook. */
  String runbook(String name) {
    return below("runbooks/" + name);
  }

  private String below(String path) {
    var base = publicUrl.toString();
    return (base.endsWith("/") ? base : base + "/") + path;
  }
}

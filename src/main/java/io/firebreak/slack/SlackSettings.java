package io.firebreak.slack;

import io.firebreak.action.SecretText;
import java.net.URI;

/**
 * How Slack is reached and believed.
 *
 * @param signingSecret proves that a request is Slack's
 * @param botToken lets us write; read anew at each call, so that it can be changed while running
 * @param channel where runs are told, as an id or {@code #name}
 * @param apiUrl Slack's API, ending with a slash
 * @param publicUrl where people reach Firebreak's own pages
 */
public record SlackSettings(
    SecretText signingSecret, SecretText botToken, String channel, URI apiUrl, URI publicUrl) {
  /** The page of a run. */
  String page(String runId) {
    return below("runs/" + runId);
  }

  /** The page of the catalogue. */
  String catalogue() {
    return below("runbooks");
  }

  private String below(String path) {
    var base = publicUrl.toString();
    return (base.endsWith("/") ? base : base + "/") + path;
  }
}

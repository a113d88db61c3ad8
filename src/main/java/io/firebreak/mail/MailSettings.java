package io.firebreak.mail;

import io.firebreak.action.SecretText;
import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * The server that takes mail. The password is read anew for each letter, so that it can be changed
 * while running.
 *
 * @param user to sign in as; null for nobody
 * @param password of that user; null without one
 * @param from the sender's address
 * @param publicUrl where people reach Firebreak's own pages
 */
public record MailSettings(
    String host,
    int port,
    Security security,
    @Nullable String user,
    @Nullable SecretText password,
    String from,
    URI publicUrl) {
  /** How the way to the server is kept from others. */
  public enum Security {
    /** TLS is demanded after connecting. */
    STARTTLS,
    /** TLS from the first byte. */
    TLS,
    /** Nothing: for a server on this machine. */
    NONE
  }

  /** The page of a run. */
  String run(String runId) {
    var base = publicUrl.toString();
    return (base.endsWith("/") ? base : base + "/") + "runs/" + runId;
  }
}

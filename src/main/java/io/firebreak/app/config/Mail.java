package io.firebreak.app.config;

import io.firebreak.action.SecretText;
import org.jspecify.annotations.Nullable;

/**
 * The server that takes mail.
 *
 * @param host its name
 * @param port its TCP port
 * @param security how the way to it is kept from others
 * @param user to sign in as, null for nobody
 * @param password of that user
 * @param from the sender's address
 */
public record Mail(
    @Setting("Name of the SMTP server.") String host,
    @Setting(value = "TCP port of the SMTP server.", fallback = "587") int port,
    @Setting(
            value =
                "`starttls`, which is demanded; `tls` from the first byte; `none` for a server on"
                    + " this machine.",
            fallback = "starttls")
        Security security,
    @Setting("User to sign in as.") @Nullable String user,
    @Setting("Password of that user.") @Nullable SecretText password,
    @Setting("Address of the sender.") String from) {
  /** A user comes with a password, and the sender looks like an address. */
  public Mail {
    if (port < 1 || port > 65_535) {
      throw new InvalidSetting("port", "must be between 1 and 65535, not " + port);
    }
    if (from.indexOf('@') < 1) {
      throw new InvalidSetting("from", "'" + from + "' is no mail address");
    }
    if ((user == null) != (password == null)) {
      throw new InvalidSetting("", "user and password belong together");
    }
    if (security == Security.NONE && password != null && !Addresses.isLoopback(host)) {
      throw new InvalidSetting(
          "security", "none would send the password readable to '" + host + "'; use starttls");
    }
  }

  /** How the way to the server is kept from others. */
  public enum Security {
    STARTTLS,
    TLS,
    NONE
  }
}

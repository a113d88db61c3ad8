package io.firebreak.access;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/**
 * Where people reach this server.
 *
 * @param configured as {@code http.public_url} says, null when nothing does
 */
public record PublicAddress(@Nullable URI configured) {
  /** The address without a slash at its end; {@code seen} where none is configured. */
  public String or(String seen) {
    var address = configured == null ? seen : configured.toString();
    return address.endsWith("/") ? address.substring(0, address.length() - 1) : address;
  }
}

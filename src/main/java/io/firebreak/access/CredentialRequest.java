package io.firebreak.access;

import io.quarkus.security.identity.request.BaseAuthenticationRequest;
import org.jspecify.annotations.Nullable;

/** A credential as it came in, not yet believed. */
final class CredentialRequest extends BaseAuthenticationRequest {
  private final boolean session;
  private final String presented;
  private final @Nullable String origin;

  /**
   * A credential.
   *
   * @param session whether it came as a cookie
   */
  CredentialRequest(boolean session, String presented, @Nullable String origin) {
    this.session = session;
    this.presented = presented;
    this.origin = origin;
  }

  boolean session() {
    return session;
  }

  String presented() {
    return presented;
  }

  @Nullable String origin() {
    return origin;
  }
}

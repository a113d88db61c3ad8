package io.firebreak.access;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Knows who stands behind a credential. Asked anew at each request, so a withdrawal counts at once.
 */
public final class Callers {
  private final Directory directory;
  private final LocalToken localToken;
  private final Map<String, String> configuredTokens;
  private final Tokens tokens;
  private final Sessions sessions;

  /**
   * Callers known to this server.
   *
   * @param configuredTokens person by SHA-256 of the token that the configuration gives them
   */
  public Callers(
      Directory directory,
      LocalToken localToken,
      Map<String, String> configuredTokens,
      Tokens tokens,
      Sessions sessions) {
    this.directory = directory;
    this.localToken = localToken;
    this.configuredTokens = Map.copyOf(configuredTokens);
    this.tokens = tokens;
    this.sessions = sessions;
  }

  /** The person whose API token or local token this is. */
  public Optional<Caller> byToken(String presented, @Nullable String origin) {
    if (!presented.isEmpty() && localToken.matches(presented)) {
      return caller(Directory.FIRST_ADMIN, Caller.Credential.LOCAL_TOKEN, origin);
    }
    var hash = Token.hash(presented);
    var configured = configuredTokens.get(hash);
    return (configured == null ? tokens.owner(hash) : Optional.of(configured))
        .flatMap(person -> caller(person, Caller.Credential.TOKEN, origin));
  }

  /** The person whose browser this is. */
  public Optional<Caller> bySession(String presented, @Nullable String origin) {
    return sessions
        .owner(presented)
        .flatMap(person -> caller(person, Caller.Credential.SESSION, origin));
  }

  private Optional<Caller> caller(
      String person, Caller.Credential credential, @Nullable String origin) {
    return directory.find(person).map(found -> new Caller(found, credential, origin));
  }
}

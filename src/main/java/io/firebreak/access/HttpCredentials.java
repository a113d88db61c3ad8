package io.firebreak.access;

import io.quarkus.security.identity.IdentityProviderManager;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.identity.request.AuthenticationRequest;
import io.quarkus.vertx.http.runtime.security.ChallengeData;
import io.quarkus.vertx.http.runtime.security.HttpAuthenticationMechanism;
import io.quarkus.vertx.http.runtime.security.HttpCredentialTransport;
import io.smallrye.mutiny.Uni;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds the credential in a request: a bearer token, or the cookie of a browser's session. */
@ApplicationScoped
public class HttpCredentials implements HttpAuthenticationMechanism {
  private static final String SCHEME = "bearer ";

  /**
   * A browser sends its cookie along wherever a page leads it, and only the pages' own forms prove
   * that the person meant it. So a session opens pages, never this.
   */
  private static final String FOR_PROGRAMS = "/api/";

  @Override
  public Uni<SecurityIdentity> authenticate(
      RoutingContext request, IdentityProviderManager providers) {
    var origin = origin(request);
    var bearer = request.request().getHeader(HttpHeaders.AUTHORIZATION);
    if (bearer != null) {
      // A wrong header never falls back to the cookie: what was said first counts.
      var token =
          bearer.regionMatches(true, 0, SCHEME, 0, SCHEME.length())
              ? bearer.substring(SCHEME.length()).strip()
              : "";
      return providers.authenticate(new CredentialRequest(false, token, origin));
    }
    var cookie = request.request().getCookie(Sessions.COOKIE);
    return cookie == null || request.normalizedPath().startsWith(FOR_PROGRAMS)
        ? Uni.createFrom().nullItem()
        : providers.authenticate(new CredentialRequest(true, cookie.getValue(), origin));
  }

  private static @Nullable String origin(RoutingContext request) {
    var address = request.request().remoteAddress();
    return address == null ? null : address.hostAddress();
  }

  @Override
  public Uni<ChallengeData> getChallenge(RoutingContext request) {
    return Uni.createFrom().item(new ChallengeData(401, "WWW-Authenticate", "Bearer"));
  }

  @Override
  public Set<Class<? extends AuthenticationRequest>> getCredentialTypes() {
    return Set.of(CredentialRequest.class);
  }

  @Override
  public Uni<HttpCredentialTransport> getCredentialTransport(RoutingContext request) {
    return Uni.createFrom()
        .item(new HttpCredentialTransport(HttpCredentialTransport.Type.AUTHORIZATION, "bearer"));
  }
}

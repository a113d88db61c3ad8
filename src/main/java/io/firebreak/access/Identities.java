package io.firebreak.access;

import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.identity.AuthenticationRequestContext;
import io.quarkus.security.identity.IdentityProvider;
import io.quarkus.security.identity.SecurityIdentity;
import io.quarkus.security.runtime.QuarkusPrincipal;
import io.quarkus.security.runtime.QuarkusSecurityIdentity;
import io.smallrye.mutiny.Uni;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.stream.Collectors;

/** Turns a credential into a person with the roles of this moment. */
@ApplicationScoped
public class Identities implements IdentityProvider<CredentialRequest> {
  private final Callers callers;

  Identities(Callers callers) {
    this.callers = callers;
  }

  @Override
  public Class<CredentialRequest> getRequestType() {
    return CredentialRequest.class;
  }

  @Override
  public Uni<SecurityIdentity> authenticate(
      CredentialRequest request, AuthenticationRequestContext context) {
    return context.runBlocking(() -> identity(request));
  }

  private SecurityIdentity identity(CredentialRequest request) {
    var caller =
        request.session()
            ? callers.bySession(request.presented(), request.origin())
            : callers.byToken(request.presented(), request.origin());
    return caller.map(Identities::identity).orElseThrow(AuthenticationFailedException::new);
  }

  private static SecurityIdentity identity(Caller caller) {
    var roles =
        caller.person().effectiveRoles().stream().map(Role::code).collect(Collectors.toSet());
    return QuarkusSecurityIdentity.builder()
        .setPrincipal(new QuarkusPrincipal(caller.person().id()))
        .addRoles(roles)
        .addAttribute(Caller.attribute(), caller)
        .build();
  }
}

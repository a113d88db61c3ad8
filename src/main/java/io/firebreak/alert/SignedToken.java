package io.firebreak.alert;

import com.google.common.base.Throwables;
import io.firebreak.alert.HookConfig.Auth;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jwa.AlgorithmConstraints.ConstraintType;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.InvalidJwtException;
import org.jose4j.jwt.consumer.JwtConsumer;
import org.jose4j.jwt.consumer.JwtConsumerBuilder;
import org.jose4j.keys.resolvers.VerificationKeyResolver;

/**
 * Believes a token that an identity provider signed for us, now, and with the claims that were
 * configured (RFC 7519). Only algorithms with a public key are taken: the provider's published key
 * must never serve as a shared secret (RFC 8725, section 2.1).
 */
final class SignedToken implements Authenticator {
  private static final System.Logger LOG = System.getLogger(SignedToken.class.getName());
  private static final AlgorithmConstraints PUBLIC_KEYS =
      new AlgorithmConstraints(
          ConstraintType.PERMIT,
          AlgorithmIdentifiers.RSA_USING_SHA256,
          AlgorithmIdentifiers.RSA_USING_SHA384,
          AlgorithmIdentifiers.RSA_USING_SHA512,
          AlgorithmIdentifiers.RSA_PSS_USING_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256,
          AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384);

  private final Auth.Jwt wanted;
  private final VerificationKeyResolver keys;

  SignedToken(Auth.Jwt wanted, VerificationKeyResolver keys) {
    this.wanted = wanted;
    this.keys = keys;
  }

  @Override
  public Optional<Proof> prove(HookRequest request, Instant now) throws Undecided {
    var token = Authenticator.credential(request, "Bearer ");
    if (token == null) {
      return Optional.empty();
    }
    try {
      var claims = consumer(now).processToClaims(token);
      return wanted.claims().entrySet().stream()
              .allMatch(claim -> has(claims, claim.getKey(), claim.getValue()))
          ? Optional.of(new Proof("jwt", null))
          : Optional.empty();
    } catch (InvalidJwtException e) {
      if (Throwables.getCausalChain(e).stream().anyMatch(IOException.class::isInstance)) {
        throw new Undecided("the keys of " + wanted.issuer() + " cannot be fetched");
      }
      LOG.log(Level.DEBUG, "a token is not believed: {0}", e.getErrorDetails());
      return Optional.empty();
    }
  }

  private JwtConsumer consumer(Instant now) {
    return new JwtConsumerBuilder()
        .setVerificationKeyResolver(keys)
        .setJwsAlgorithmConstraints(PUBLIC_KEYS)
        .setExpectedIssuer(true, wanted.issuer())
        .setExpectedAudience(true, wanted.audience())
        .setRequireExpirationTime()
        .setAllowedClockSkewInSeconds((int) Auth.Hmac.USUAL_TOLERANCE.toSeconds())
        .setEvaluationTime(NumericDate.fromSeconds(now.getEpochSecond()))
        .build();
  }

  private static boolean has(JwtClaims claims, String name, String value) {
    var given = claims.getClaimValue(name);
    return given instanceof Collection<?> several ? several.contains(value) : value.equals(given);
  }
}

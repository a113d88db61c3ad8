package io.firebreak.app.config;

import io.firebreak.action.SecretText;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * How a sender proves who it is; one of these ways. Where secrets are a list, two are valid at once
 * during a rotation.
 *
 * @param bearer tokens in {@code Authorization: Bearer}
 * @param basic user and password
 * @param header secret in a header of the sender's own
 * @param query secret in the URL
 * @param hmac keys of the body's signature
 * @param signatureHeader header of the signature, null for the source's own
 * @param timestampHeader header of the time that is signed too, null for none
 * @param mtls names in the sender's certificate
 * @param jwt token of an identity provider, null for none
 * @param sns topics of AWS SNS
 */
public record HookAuth(
    @Setting("Token expected in `Authorization: Bearer`; two during a rotation.")
        List<SecretText> bearer,
    @Setting("User and password expected in `Authorization: Basic`.") @Nullable Basic basic,
    @Setting("Secret expected as it is in a header.") @Nullable Shared header,
    @Setting("Secret expected in the URL, for senders that can do nothing else.")
        @Nullable Shared query,
    @Setting("Keys of the body's HMAC-SHA-256 signature; two during a rotation.")
        List<SecretText> hmac,
    @Setting("With `hmac`: the header of the signature, if it is not the source's usual one.")
        @Nullable String signatureHeader,
    @Setting("With `hmac`: the header of the time that the sender signs with the body.")
        @Nullable String timestampHeader,
    @Setting(
            "Names of which the certificate of the sender must have one; wants `http.tls.client_ca`.")
        List<String> mtls,
    @Setting("Token in `Authorization: Bearer` that an identity provider signed.")
        @Nullable Jwt jwt,
    @Setting("Topics of AWS SNS, by ARN, whose signed messages are believed.") List<String> sns) {
  public HookAuth {
    bearer = List.copyOf(bearer);
    hmac = List.copyOf(hmac);
    mtls = List.copyOf(mtls);
    sns = List.copyOf(sns);
    long ways =
        Stream.of(
                !bearer.isEmpty(),
                basic != null,
                header != null,
                query != null,
                !hmac.isEmpty(),
                !mtls.isEmpty(),
                jwt != null,
                !sns.isEmpty())
            .filter(given -> given)
            .count();
    if (ways != 1) {
      throw new InvalidSetting(
          "", "wants exactly one of bearer, basic, header, query, hmac, mtls, jwt, sns");
    }
    if (hmac.isEmpty() && (signatureHeader != null || timestampHeader != null)) {
      throw new InvalidSetting("", "signature_header and timestamp_header belong to hmac");
    }
  }

  /**
   * HTTP basic authentication.
   *
   * @param user name
   * @param password secrets
   */
  public record Basic(
      @Setting("User name.") String user,
      @Setting("Password; two during a rotation.") List<SecretText> password) {
    public Basic {
      password = List.copyOf(password);
    }
  }

  /**
   * A token that an identity provider signed.
   *
   * @param keys where its keys are
   * @param issuer who signs
   * @param audience for whom
   * @param claims others, by name
   */
  public record Jwt(
      @Setting("Where the provider publishes its keys, a JWK set.") URI keys,
      @Setting("Who must have issued the token, claim `iss`.") String issuer,
      @Setting("For whom it must be, claim `aud`.") String audience,
      @Setting("Other claims that must be as given, such as `appid`.") Map<String, String> claims) {
    public Jwt {
      if (!"https".equals(keys.getScheme()) && !isHere(keys)) {
        throw new InvalidSetting("keys", "must begin with https://, or anybody could change them");
      }
      claims = Map.copyOf(claims);
    }

    private static boolean isHere(URI keys) {
      return List.of("127.0.0.1", "[::1]", "localhost")
          .contains(Objects.requireNonNullElse(keys.getHost(), ""));
    }
  }

  /**
   * A secret that the sender shows as it is.
   *
   * @param name of the header or parameter
   * @param secret one, or two during a rotation
   */
  public record Shared(
      @Setting("Name of the header, or of the parameter in the URL.") String name,
      @Setting("The secret; two during a rotation.") List<SecretText> secret) {
    public Shared {
      secret = List.copyOf(secret);
    }
  }
}

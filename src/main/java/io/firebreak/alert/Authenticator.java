package io.firebreak.alert;

import io.firebreak.alert.HookConfig.Auth;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jspecify.annotations.Nullable;

/** Decides whether a request is a hook's sender's own, on the bytes as sent. */
interface Authenticator {
  /** Shorter ones can be guessed. */
  int SHORTEST_SECRET = 24;

  /**
   * The proof that a request is authentic; empty when it is not.
   *
   * @throws Undecided when nobody can tell now
   */
  Optional<Proof> prove(HookRequest request, Instant now) throws Undecided;

  /**
   * Why a request is believed.
   *
   * @param by the kind of credential, in one word
   * @param once a sign that an honest sender never makes twice, null when there is none
   */
  record Proof(String by, @Nullable String once) {}

  /**
   * The authenticator that a configuration asks for.
   *
   * @param secrets gives the value of a reference
   * @param certificates those by which AWS SNS signs
   * @param tokenKeys finds the key of a token, by where its provider publishes keys
   * @throws IllegalArgumentException when a secret is blank or shorter than {@value
   *     #SHORTEST_SECRET} bytes
   */
  static Authenticator of(
      Auth auth,
      UnaryOperator<String> secrets,
      Certificates certificates,
      Function<URI, VerificationKeyResolver> tokenKeys,
      Limits limits) {
    return switch (auth) {
      case Auth.None none -> (request, now) -> Optional.empty();
      case Auth.Insecure insecure -> (request, now) -> Optional.of(new Proof("insecure", null));
      case Auth.Bearer bearer -> bearer(values(bearer.tokens(), secrets));
      case Auth.Basic basic -> basic(basic.user(), values(basic.passwords(), secrets));
      case Auth.Header(var header, var values) ->
          shared("header", request -> request.only(header), values(values, secrets));
      case Auth.Query(var parameter, var values) ->
          shared("query", request -> request.onlyParameter(parameter), values(values, secrets));
      case Auth.Hmac hmac -> new Signature(hmac, values(hmac.keys(), secrets));
      case Auth.Svix(var keys) -> new SvixSignature(values(keys, secrets));
      case Auth.Stamped(var header, var keys) ->
          new StampedSignature(header, values(keys, secrets));
      case Auth.Mtls(var names) -> new ClientCertificate(names);
      case Auth.Jwt jwt -> new SignedToken(jwt, tokenKeys.apply(jwt.keys()));
      case Auth.Sns(var topics) -> new SnsSignature(topics, certificates, limits);
    };
  }

  private static List<byte[]> values(List<String> references, UnaryOperator<String> secrets) {
    var values = new ArrayList<byte[]>();
    for (var reference : references) {
      var value = secrets.apply(reference);
      var bytes = value.getBytes(StandardCharsets.UTF_8);
      if (value.isBlank() || bytes.length < SHORTEST_SECRET) {
        throw new IllegalArgumentException(
            "a secret of a hook has at least %d bytes and is not blank; %s has %d"
                .formatted(SHORTEST_SECRET, reference, bytes.length));
      }
      values.add(bytes);
    }
    return List.copyOf(values);
  }

  private static Authenticator bearer(List<byte[]> tokens) {
    return shared("bearer", request -> credential(request, "Bearer "), tokens);
  }

  /** Believes whoever knows the secret. */
  private static Authenticator shared(
      String by, Function<HookRequest, @Nullable String> where, List<byte[]> secrets) {
    return (request, now) -> {
      var given = where.apply(request);
      return given != null && isOneOf(secrets, given.getBytes(StandardCharsets.UTF_8))
          ? Optional.of(new Proof(by, null))
          : Optional.empty();
    };
  }

  private static Authenticator basic(String user, List<byte[]> passwords) {
    var pairs =
        passwords.stream()
            .map(password -> new String(password, StandardCharsets.UTF_8))
            .map(password -> (user + ":" + password).getBytes(StandardCharsets.UTF_8))
            .toList();
    return (request, now) -> {
      var given = credential(request, "Basic ");
      var decoded = given == null ? null : base64(given);
      return decoded != null && isOneOf(pairs, decoded)
          ? Optional.of(new Proof("basic", null))
          : Optional.empty();
    };
  }

  /** What stands behind a scheme in {@code Authorization}; null when it is not there once. */
  static @Nullable String credential(HookRequest request, String scheme) {
    var header = request.only("Authorization");
    return header != null && header.regionMatches(true, 0, scheme, 0, scheme.length())
        ? header.substring(scheme.length()).strip()
        : null;
  }

  /** Decodes; null when it is not Base64. */
  static byte @Nullable [] base64(String text) {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException e) {
      return null; // what cannot be decoded proves nothing
    }
  }

  /** Compares with every secret, in the same time whichever fits. */
  static boolean isOneOf(List<byte[]> secrets, byte[] given) {
    boolean found = false;
    for (var secret : secrets) {
      found |= MessageDigest.isEqual(secret, given);
    }
    return found;
  }
}

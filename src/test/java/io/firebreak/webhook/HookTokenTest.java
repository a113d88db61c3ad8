package io.firebreak.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.HookWatch;
import io.firebreak.alert.Parsed;
import io.firebreak.testing.Payloads;
import java.net.URI;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jose4j.jwa.AlgorithmConstraints;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.jwt.JwtClaims;
import org.jose4j.jwt.NumericDate;
import org.jose4j.keys.HmacKey;
import org.jose4j.lang.JoseException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName(
    "A token is believed that its provider signed for this hook, now, with the named claims")
class HookTokenTest {
  private static final byte[] BODY = Payloads.body("alertmanager/05-firing-single.json");
  private static final URI KEYS = URI.create("https://login.example.com/keys");
  private static final String ISSUER = "https://sts.windows.net/11111111-2222/";
  private static final String AUDIENCE = "api://firebreak";

  private final HookWorld world = new HookWorld();

  @BeforeEach
  void open() {
    var claims = Map.of("appid", "461e8683-5575-4561-ac7f-899cc907d62a", "roles", "Sender");
    world.open("alertmanager", "entra", new Auth.Jwt(KEYS, ISSUER, AUDIENCE, claims));
  }

  @AfterEach
  void close() {
    world.close();
  }

  private JwtClaims claims() {
    var claims = new JwtClaims();
    claims.setIssuer(ISSUER);
    claims.setAudience(AUDIENCE);
    claims.setNotBefore(at(Duration.ofMinutes(-10)));
    claims.setExpirationTime(at(Duration.ofMinutes(59)));
    claims.setStringClaim("appid", "461e8683-5575-4561-ac7f-899cc907d62a");
    claims.setStringListClaim("roles", List.of("Reader", "Sender"));
    return claims;
  }

  private NumericDate at(Duration fromNow) {
    return NumericDate.fromSeconds(world.now.plus(fromNow).getEpochSecond());
  }

  private int sendWith(Consumer<JwtClaims> change) throws JoseException {
    var claims = claims();
    change.accept(claims);
    return send(signed(claims, world.tokenKey));
  }

  private int send(String token) {
    return world
        .post("alertmanager/entra", Map.of("Authorization", "Bearer " + token), BODY)
        .status();
  }

  private static String signed(JwtClaims claims, KeyPair key) throws JoseException {
    var token = new JsonWebSignature();
    token.setPayload(claims.toJson());
    token.setKeyIdHeaderValue("k1");
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P384_CURVE_AND_SHA384);
    token.setKey(key.getPrivate());
    return token.getCompactSerialization();
  }

  @Test
  void anHonestSenderIsBelievedAgainAndAgain() throws JoseException {
    assertThat(sendWith(_ -> {})).isEqualTo(202);
    assertThat(sendWith(_ -> {})).isEqualTo(202);
    assertThat(world.fetched).containsOnly(KEYS);
  }

  @Test
  void itMustBeFromTheProviderForThisHookWithTheNamedClaims() throws JoseException {
    assertThat(sendWith(claims -> claims.setIssuer(ISSUER + "x"))).isEqualTo(401);
    assertThat(sendWith(claims -> claims.unsetClaim("iss"))).isEqualTo(401);
    assertThat(sendWith(claims -> claims.setAudience("api://other"))).isEqualTo(401);
    assertThat(sendWith(claims -> claims.unsetClaim("aud"))).isEqualTo(401);
    assertThat(sendWith(claims -> claims.setStringClaim("appid", "another"))).isEqualTo(401);
    assertThat(sendWith(claims -> claims.unsetClaim("appid"))).isEqualTo(401);
    assertThat(sendWith(claims -> claims.setStringListClaim("roles", List.of("Reader"))))
        .isEqualTo(401);
    assertThat(world.deliveries()).isZero();
  }

  @Test
  void itsTimeMayBeFiveMinutesOffAndItMustEnd() throws JoseException {
    assertThat(sendWith(claims -> claims.setExpirationTime(at(Duration.ofSeconds(-299)))))
        .isEqualTo(202);
    assertThat(sendWith(claims -> claims.setExpirationTime(at(Duration.ofSeconds(-301)))))
        .isEqualTo(401);
    assertThat(sendWith(claims -> claims.setNotBefore(at(Duration.ofSeconds(299))))).isEqualTo(202);
    assertThat(sendWith(claims -> claims.setNotBefore(at(Duration.ofSeconds(301))))).isEqualTo(401);
    assertThat(sendWith(claims -> claims.unsetClaim("exp"))).isEqualTo(401);
  }

  @Test
  void whileTheKeysCannotBeHadItIsToComeAgain() throws JoseException {
    world.unreachable = true;
    var undetermined = new ArrayList<HookRef>();
    world.hooks.watchedBy(
        new HookWatch() {
          @Override
          public void undetermined(HookRef hook) {
            undetermined.add(hook);
          }

          @Override
          public void refused(HookRef hook, HookRequest request) {
            throw new AssertionError("nobody may be refused");
          }

          @Override
          public void believed(HookRef hook) {}

          @Override
          public void heard(HookRef hook, Parsed parsed) {}
        });
    var token = Map.of("Authorization", "Bearer " + signed(claims(), world.tokenKey));
    var answer = world.post("alertmanager/entra", token, BODY);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.code()).isEqualTo("SENDER_UNDETERMINED");
    assertThat(answer.headers()).containsKey("Retry-After");
    assertThat(undetermined).extracting(HookRef::id).containsExactly("alertmanager/entra");
    world.unreachable = false;
    assertThat(sendWith(_ -> {})).isEqualTo(202);
  }

  @Test
  void whatAnotherSignedOrNobodyOrWithThePublicKeyAsSecretIsRefused() throws Exception {
    assertThat(send(signed(claims(), KeyPairGenerator.getInstance("EC").generateKeyPair())))
        .isEqualTo(401);

    var unsigned = new JsonWebSignature();
    unsigned.setPayload(claims().toJson());
    unsigned.setAlgorithmConstraints(AlgorithmConstraints.ALLOW_ONLY_NONE);
    unsigned.setAlgorithmHeaderValue(AlgorithmIdentifiers.NONE);
    assertThat(send(unsigned.getCompactSerialization())).isEqualTo(401);

    var confused = new JsonWebSignature();
    confused.setPayload(claims().toJson());
    confused.setAlgorithmHeaderValue(AlgorithmIdentifiers.HMAC_SHA256);
    confused.setKey(new HmacKey(world.tokenKey.getPublic().getEncoded()));
    assertThat(send(confused.getCompactSerialization())).isEqualTo(401);

    assertThat(send("")).isEqualTo(401);
    assertThat(send("a.b.c")).isEqualTo(401);
    assertThat(send("x".repeat(15_000))).isEqualTo(401);
    assertThat(world.deliveries()).isZero();
  }
}

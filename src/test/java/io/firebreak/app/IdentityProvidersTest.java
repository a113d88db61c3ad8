package io.firebreak.app;

import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.getRequestedFor;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.serverError;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static com.github.tomakehurst.wiremock.core.WireMockConfiguration.wireMockConfig;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.github.tomakehurst.wiremock.WireMockServer;
import io.firebreak.action.Egress;
import java.net.URI;
import java.util.List;
import org.jose4j.jwk.EcJwkGenerator;
import org.jose4j.jwk.EllipticCurveJsonWebKey;
import org.jose4j.jwk.JsonWebKey.OutputControlLevel;
import org.jose4j.jwk.JsonWebKeySet;
import org.jose4j.jws.AlgorithmIdentifiers;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.EllipticCurves;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

@DisplayName("The keys of an identity provider are fetched where they were configured to be")
class IdentityProvidersTest {
  private final WireMockServer provider =
      new WireMockServer(wireMockConfig().dynamicPort().bindAddress("127.0.0.1"));
  private URI keys;
  private IdentityProviders providers;

  @BeforeEach
  void start() {
    provider.start();
    keys = URI.create("http://127.0.0.1:" + provider.port() + "/keys");
    providers = new IdentityProviders(List.of(keys), Egress.Resolver.SYSTEM);
  }

  @AfterEach
  void stop() {
    providers.close();
    provider.stop();
  }

  private static EllipticCurveJsonWebKey key(String id) throws JoseException {
    var key = EcJwkGenerator.generateJwk(EllipticCurves.P256);
    key.setKeyId(id);
    return key;
  }

  private void publish(EllipticCurveJsonWebKey key) {
    provider.stubFor(
        get("/keys")
            .willReturn(okJson(new JsonWebKeySet(key).toJson(OutputControlLevel.PUBLIC_ONLY))));
  }

  private static JsonWebSignature by(EllipticCurveJsonWebKey key) {
    var token = new JsonWebSignature();
    token.setPayload("{}");
    token.setKeyIdHeaderValue(key.getKeyId());
    token.setAlgorithmHeaderValue(AlgorithmIdentifiers.ECDSA_USING_P256_CURVE_AND_SHA256);
    return token;
  }

  @Test
  void theKeyOfATokenIsFoundAndAskedForOnce() throws Exception {
    var key = key("k1");
    publish(key);
    var resolver = providers.apply(keys);

    assertThat(resolver.resolveKey(by(key), List.of())).isEqualTo(key.getPublicKey());
    assertThat(resolver.resolveKey(by(key), List.of())).isEqualTo(key.getPublicKey());
    provider.verify(1, getRequestedFor(urlEqualTo("/keys")));
  }

  @Test
  void tokensWithUnknownKeysDoNotMakeItAskAgainAndAgain() throws Exception {
    publish(key("k1"));
    var stranger = by(key("k2"));
    var resolver = providers.apply(keys);

    for (int time = 0; time < 5; time++) {
      assertThatThrownBy(() -> resolver.resolveKey(stranger, List.of()))
          .isInstanceOf(UnresolvableKeyException.class);
    }
    provider.verify(1, getRequestedFor(urlEqualTo("/keys")));
  }

  @Test
  void aProviderThatFailsLetsNobodyIn() throws Exception {
    provider.stubFor(get("/keys").willReturn(serverError()));
    var token = by(key("k1"));

    assertThatThrownBy(() -> providers.apply(keys).resolveKey(token, List.of()))
        .isInstanceOf(UnresolvableKeyException.class);
  }

  @Test
  void anotherHostIsNotAsked() throws Exception {
    var elsewhere = URI.create("http://127.0.0.2:" + provider.port() + "/keys");
    var token = by(key("k1"));

    assertThatThrownBy(() -> providers.apply(elsewhere).resolveKey(token, List.of()))
        .isInstanceOf(UnresolvableKeyException.class);
    provider.verify(0, getRequestedFor(urlEqualTo("/keys")));
  }
}

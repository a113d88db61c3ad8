package io.firebreak.alert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.firebreak.alert.HookConfig.Auth;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("What proves a sender is what its hook asks for")
class SenderProofTest {
  private static final Instant NOW = Instant.parse("2026-03-04T10:15:20Z");
  private static final String SECRET = "whsec_plJ3nmyCDGBKInavdOK15jsl";
  private static final byte[] BODY = "{\"a\":1}".getBytes(StandardCharsets.UTF_8);
  private static final List<String> KEYS = List.of("KEY", "OLD");

  static Stream<Auth> kinds() {
    return Stream.of(
        new Auth.Bearer(KEYS),
        new Auth.Basic("ada", KEYS),
        new Auth.Header("X-Gitlab-Token", KEYS),
        new Auth.Query("token", KEYS),
        VendorAuth.signature("grafana", KEYS, null, "X-Grafana-Alerting-Timestamp"),
        VendorAuth.signature("sentry", KEYS, null, null),
        VendorAuth.signature("github", KEYS, null, null),
        VendorAuth.signature("pagerduty", KEYS, null, null),
        VendorAuth.signature("incident-io", KEYS, null, null),
        VendorAuth.signature("rootly", KEYS, null, null),
        VendorAuth.signature("generic", KEYS, "X-Signature", null));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("kinds")
  void eitherOfTwoSecretsIsBelievedAndNoThird(Auth auth) throws Undecided {
    var old = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
    var third = "whsec_AAAAAAAAAAAAAAAAAAAAAAAA";
    var hook =
        Authenticator.of(
            auth,
            name -> name.equals("KEY") ? SECRET : old,
            Certificates.NONE,
            Hooks.NO_TOKENS,
            Limits.DEFAULT);

    assertThat(hook.prove(request(auth, SECRET, BODY), NOW)).isPresent();
    assertThat(hook.prove(request(auth, old, BODY), NOW)).isPresent();
    assertThat(hook.prove(request(auth, third, BODY), NOW)).isEmpty();
  }

  @Test
  void onlyAwsSignsAsAws() {
    var sns = new Auth.Sns(List.of("arn:aws:sns:eu-west-1:123456789012:alarms"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> SenderProof.of(sns, SECRET, BODY, "1", NOW))
        .withMessageContaining("only AWS");
  }

  private static HookRequest request(Auth auth, String secret, byte[] body) {
    var proof = SenderProof.of(auth, secret, body, "msg_1", NOW);
    var headers = new TreeMap<String, List<String>>();
    proof.headers().forEach((name, value) -> headers.put(name, List.of(value)));
    return new HookRequest(
        "1",
        "any",
        null,
        headers,
        new HookRequest.Peer(InetAddress.ofLiteral("192.0.2.7"), null),
        body,
        proof.query());
  }
}

package io.firebreak.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.any;
import static com.github.tomakehurst.wiremock.client.WireMock.anyUrl;
import static com.github.tomakehurst.wiremock.client.WireMock.status;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import java.io.IOException;
import java.nio.file.Files;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** {@code firebreak send}, against a server that only takes what comes. */
class SendCommandTest extends CommandScene {
  private static final String SECRET = "a-secret-of-more-than-24-bytes";

  @Test
  void signsTheTimeInTheHeadersThatTheHookNames() throws Exception {
    var sent =
        send("grafana/timed", "--signature-header", "X-Signed", "--timestamp-header", "X-Time");

    var time = sent.getHeader("X-Time");
    assertThat(time).matches("[0-9]{10}");
    assertThat(sent.getHeader("X-Signed")).isEqualTo(hmac(time + ":", sent.getBody()));
  }

  @ParameterizedTest(name = "{0} with {1} in {2}")
  @CsvSource({
    "alertmanager, bearer, Authorization, Bearer a-secret-of-more-than-24-bytes",
    "nagios, basic:pro, Authorization, Basic cHJvOmEtc2VjcmV0LW9mLW1vcmUtdGhhbi0yNC1ieXRlcw==",
    "gitlab, header:X-Gitlab-Token, X-Gitlab-Token, a-secret-of-more-than-24-bytes",
  })
  void showsTheSecretAsItIsTold(String hook, String auth, String header, String shown)
      throws IOException {
    assertThat(send(hook, "--auth", auth).getHeader(header)).isEqualTo(shown);
  }

  @Test
  void putsTheSecretIntoTheUrl() throws IOException {
    assertThat(send("pingdom", "--auth", "query:token").getUrl())
        .isEqualTo("/hooks/pingdom?token=" + SECRET);
  }

  @Test
  void saysNoWhenTheServerDoes() throws IOException {
    server.stubFor(any(anyUrl()).willReturn(status(401)));
    assertThat(firebreak("send", "pingdom")).isEqualTo(Exit.NO);
    assertThat(firebreak("send", "nowhere")).isEqualTo(Exit.USAGE);
    assertThat(err.toString()).contains("there is no sample for this source");
    Files.writeString(data.resolve("secret"), SECRET);
    assertThat(
            firebreak(
                "send", "pingdom", "--secret-file", data.resolve("secret").toString(), "--auth=x"))
        .isEqualTo(Exit.USAGE);
  }

  private LoggedRequest send(String hook, String... more) throws IOException {
    server.stubFor(any(anyUrl()).willReturn(status(202)));
    Files.writeString(data.resolve("secret"), SECRET);
    var arguments =
        new ArrayList<>(List.of("send", hook, "--secret-file", data.resolve("secret").toString()));
    arguments.addAll(List.of(more));
    assertThat(firebreak(arguments.toArray(String[]::new))).as("%s", err).isEqualTo(Exit.OK);
    return LoggedRequest.createFrom(server.getAllServeEvents().getFirst().getRequest());
  }

  private int firebreak(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add(1, "--data=" + data);
    return execute(all);
  }

  private static String hmac(String before, byte[] body) throws GeneralSecurityException {
    var mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(SECRET.getBytes(UTF_8), "HmacSHA256"));
    mac.update(before.getBytes(UTF_8));
    return HexFormat.of().formatHex(mac.doFinal(body));
  }
}

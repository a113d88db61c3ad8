package io.firebreak.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.delete;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code firebreak silence}, against a server that only answers what a test says. */
class SilenceCommandTest extends CommandScene {
  @Test
  void aSilenceIsMadeWithItsMatchersEndAndReason() {
    server.stubFor(
        post(urlEqualTo("/api/v1/silences"))
            .withRequestBody(
                equalToJson(
                    """
                    {"matchers":["service=shop","job=~\\"api-.*\\""],"duration":"2h",
                     "reason":"new disks"}
                    """))
            .willReturn(okJson("{\"id\":\"S1\",\"ends_at\":\"2026-03-01T12:00:00Z\"}")));

    assertThat(
            firebreak(
                "add", "service=shop", "job=~\"api-.*\"", "--for=2h", "--reason", "new disks"))
        .as("%s", err)
        .isEqualTo(Exit.OK);
    assertThat(out.toString())
        .isEqualTo(
            "Silence S1 until 2026-03-01T12:00:00Z. End it with: firebreak silence expire S1\n");
    assertThat(firebreak("add", "service=shop", "--for=2h")).isEqualTo(Exit.USAGE);
    assertThat(firebreak("add", "--for=2h", "--reason=x")).isEqualTo(Exit.USAGE);
  }

  @Test
  void silencesAreListedAndEnded() {
    server.stubFor(
        get(urlEqualTo("/api/v1/silences"))
            .willReturn(
                okJson(
                    """
                    {"items":[{"id":"main:5f","matchers":["a=\\"b\\"","c!=\\"d\\""],
                      "person":"ops","reason":"upgrade"}]}
                    """)));
    server.stubFor(
        delete(urlEqualTo("/api/v1/silences/S1")).willReturn(okJson("{\"message\":\"Ended.\"}")));

    assertThat(firebreak("list")).as("%s", err).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("main:5f", "a=\"b\",c!=\"d\"", "ops", "upgrade");
    assertThat(firebreak("expire", "S1")).as("%s", err).isEqualTo(Exit.OK);
    assertThat(out.toString()).isEqualTo("Ended.\n");
  }

  private int firebreak(String... arguments) {
    var all = new ArrayList<>(List.of("silence"));
    all.addAll(List.of(arguments));
    all.add(2, "--data=" + data);
    return execute(all);
  }
}

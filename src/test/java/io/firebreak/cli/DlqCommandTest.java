package io.firebreak.cli;

import static com.github.tomakehurst.wiremock.client.WireMock.equalTo;
import static com.github.tomakehurst.wiremock.client.WireMock.equalToJson;
import static com.github.tomakehurst.wiremock.client.WireMock.get;
import static com.github.tomakehurst.wiremock.client.WireMock.okJson;
import static com.github.tomakehurst.wiremock.client.WireMock.post;
import static com.github.tomakehurst.wiremock.client.WireMock.urlEqualTo;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code firebreak dlq}, against a server that only answers what a test says. */
class DlqCommandTest extends CommandScene {
  @Test
  void deadLettersAreListedShownAndReadAgain() {
    var letter =
        """
        {"id":"L1","source":"generic","reason":"not_json","detail":"at 1:1",
         "replayed_at":"2026-03-01T10:00:00Z","body":"{"}
        """;
    server.stubFor(
        get(urlEqualTo("/api/v1/dead-letters?limit=5"))
            .willReturn(okJson("{\"items\":[" + letter + "]}")));
    server.stubFor(get(urlEqualTo("/api/v1/dead-letters/L1")).willReturn(okJson(letter)));
    server.stubFor(
        post(urlEqualTo("/api/v1/dead-letters/L1/replay"))
            .willReturn(okJson("{\"message\":\"Read again.\"}")));
    assertThat(firebreak("dlq", "list", "--limit", "5")).as("%s", err).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("L1", "not_json", "2026-03-01T10:00:00Z");
    assertThat(firebreak("dlq", "show", "L1")).as("%s", err).isEqualTo(Exit.OK);
    assertThat(out.toString()).isEqualTo("generic: not_json\nat 1:1\n{\n");
    assertThat(firebreak("dlq", "replay", "L1")).as("%s", err).isEqualTo(Exit.OK);
    assertThat(out.toString()).isEqualTo("Read again.\n");
    assertThat(firebreak("dlq", "replay")).isEqualTo(Exit.USAGE);
    assertThat(firebreak("dlq", "replay", "L1", "--all")).isEqualTo(Exit.USAGE);
  }

  @Test
  void deadLettersAreReplayedTogetherAndRepaired() throws IOException {
    server.stubFor(
        post(urlEqualTo("/api/v1/dead-letters/replay"))
            .withRequestBody(equalToJson("{\"reason\":\"unknown_shape\"}"))
            .willReturn(okJson("{\"understood\":200,\"open\":0,\"next\":\"L200\"}")));
    server.stubFor(
        post(urlEqualTo("/api/v1/dead-letters/replay"))
            .withRequestBody(equalToJson("{\"reason\":\"unknown_shape\",\"after\":\"L200\"}"))
            .willReturn(okJson("{\"understood\":3,\"open\":1}")));
    assertThat(firebreak("dlq", "replay", "--all", "--reason", "unknown_shape"))
        .as("%s", err)
        .isEqualTo(Exit.NO);
    assertThat(out.toString()).isEqualTo("Understood now: 203. Still not understood: 1.\n");

    server.stubFor(
        post(urlEqualTo("/api/v1/dead-letters/L1/repair"))
            .withRequestBody(equalTo("{\"mended\":1}"))
            .willReturn(okJson("{\"message\":\"Understood.\"}")));
    var file = Files.writeString(data.resolve("mended.json"), "{\"mended\":1}");
    assertThat(firebreak("dlq", "repair", "L1", file.toString())).as("%s", err).isEqualTo(Exit.OK);
    assertThat(out.toString()).isEqualTo("Understood.\n");

    server.stubFor(
        get(urlEqualTo("/api/v1/dead-letters/drift"))
            .willReturn(
                okJson(
                    "{\"items\":[{\"source\":\"grafana\",\"version\":\"2\",\"sample\":\"L9\"}]}")));
    assertThat(firebreak("dlq", "drift")).as("%s", err).isEqualTo(Exit.OK);
    assertThat(out.toString()).contains("grafana", "L9");
  }

  private int firebreak(String... arguments) {
    var all = new ArrayList<>(List.of(arguments));
    all.add(2, "--data=" + data);
    return execute(all);
  }
}

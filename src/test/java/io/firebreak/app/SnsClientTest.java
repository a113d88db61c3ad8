package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@DisplayName("SNS is called in the regions of the configured topics and nowhere else")
class SnsClientTest {
  private static final String TOPIC = "arn:aws:sns:eu-west-1:123456789012:alarms";

  private Instant now = Instant.parse("2026-12-01T00:00:00Z");
  private final List<String> lookedUp = new ArrayList<>();
  private final SnsClient client =
      new SnsClient(
          List.of(TOPIC),
          host -> {
            lookedUp.add(host);
            return List.of(InetAddress.ofLiteral("169.254.169.254"));
          },
          () -> now);

  @AfterEach
  void close() {
    client.close();
  }

  @ParameterizedTest(name = "{0}")
  @Tag("B26")
  @DisplayName("B26 another host is not even looked up")
  @ValueSource(
      strings = {
        "https://sns.evil.com/SimpleNotificationService-1.pem",
        "https://sns.us-east-1.amazonaws.com/SimpleNotificationService-1.pem",
        "http://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem",
        "http://169.254.169.254/latest/meta-data"
      })
  void b26Host(String url) {
    assertThatThrownBy(() -> client.at(URI.create(url))).isInstanceOf(IOException.class);
    assertThat(lookedUp).isEmpty();
  }

  @Test
  @Tag("B26")
  @DisplayName("B26 strangers who make certificates up have it call a few times a minute")
  void b26MadeUp() {
    for (int minutes = 1; minutes <= 2; minutes++) {
      for (int i = 0; i < 50; i++) {
        var url =
            URI.create(
                "https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-%d.pem"
                    .formatted(i));
        assertThatThrownBy(() -> client.at(url)).isInstanceOf(IOException.class);
      }
      assertThat(lookedUp).hasSize(minutes * SnsClient.MOST_ASKED);
      now = now.plusSeconds(60);
    }
  }

  @Test
  @Tag("B26")
  @DisplayName("B26 a name that leads to the metadata address is not called")
  void b26Address() {
    var own = URI.create("https://sns.eu-west-1.amazonaws.com/SimpleNotificationService-1.pem");

    assertThatThrownBy(() -> client.at(own))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("169.254.169.254");
    assertThat(lookedUp).containsExactly("sns.eu-west-1.amazonaws.com");
  }
}

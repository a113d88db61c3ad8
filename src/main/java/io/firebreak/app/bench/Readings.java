package io.firebreak.app.bench;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** What the measured program says of itself at {@code /metrics}. */
final class Readings {
  private final HttpClient http = HttpClient.newHttpClient();
  private final HttpRequest request;

  /** Of the program at this address. */
  Readings(BenchServer server) {
    this.request =
        HttpRequest.newBuilder(URI.create(server.address() + "/metrics"))
            .timeout(Duration.ofSeconds(30))
            .header("Authorization", "Bearer " + BenchScene.TOKEN)
            .build();
  }

  /** The sum of the samples whose line begins so. */
  long sum(String prefix) throws IOException {
    try {
      return http.send(request, BodyHandlers.ofString())
          .body()
          .lines()
          .filter(line -> line.startsWith(prefix))
          .mapToLong(line -> (long) Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }
}

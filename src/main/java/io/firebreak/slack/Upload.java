package io.firebreak.slack;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;

/** Sends a file to the address that Slack gave for it, which is good once and needs no token. */
final class Upload {
  private static final String WHAT = "the upload of a file";
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private Upload() {}

  static void send(String address, byte[] bytes) throws SlackTrouble {
    try (var http = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      var request =
          HttpRequest.newBuilder(URI.create(address))
              .timeout(PATIENCE)
              .POST(BodyPublishers.ofByteArray(bytes))
              .build();
      var status = http.send(request, BodyHandlers.discarding()).statusCode();
      if (status != 200) {
        throw SlackTrouble.passing(WHAT, "HTTP " + status, Duration.ZERO);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw SlackTrouble.passing(WHAT, "no answer", Duration.ZERO);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw SlackTrouble.passing(WHAT, "Firebreak is going down", Duration.ZERO);
    }
  }
}

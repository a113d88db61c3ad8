package io.firebreak.connector.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.firebreak.action.Action;
import io.firebreak.action.Call;
import io.firebreak.action.Decoded;
import io.firebreak.action.Egress;
import io.firebreak.action.Outbound;
import io.firebreak.action.Redactor;
import io.firebreak.action.SecretStore;
import io.firebreak.durable.Outcome;
import io.firebreak.testing.RawServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/**
 * What the tests of HTTP actions share: a server on loopback, and a secret whose value is a canary.
 */
abstract class HttpActionTest {
  static final JsonMapper JSON = new JsonMapper();
  static final String CANARY = "canary-5f2c/9+1";
  static final String OK =
      """
      HTTP/1.1 200 OK\r
      Content-Type: application/json\r
      Content-Length: 13\r
      \r
      {"done":true}\
      """;

  @TempDir Path folder;
  SecretStore secrets = SecretStore.ofFolder(Path.of("none"), new Redactor());

  @BeforeEach
  void writeSecret() throws IOException {
    Files.writeString(folder.resolve("TOKEN"), CANARY);
    secrets = SecretStore.ofFolder(folder, new Redactor());
  }

  final Call call() {
    return new Call(
        "default", "r1", "steps.a", "KEY1", 1, Instant.EPOCH, Duration.ofSeconds(10), secrets);
  }

  static <I extends Record> I input(Action<I> action, String json) throws JsonProcessingException {
    return switch (Decoded.of(action, JSON.readTree(json))) {
      case Decoded.Sound<I>(var input) -> input;
      case Decoded.Unsound<I>(var violations) -> throw new AssertionError(violations);
    };
  }

  static List<Decoded.Violation> violations(String json) throws JsonProcessingException {
    try (var outbound = new Outbound(Egress.to(List.of("a.test:80"), Egress.Resolver.SYSTEM))) {
      return switch (Decoded.of(new HttpRequest(outbound), JSON.readTree(json))) {
        case Decoded.Sound<?> _ -> List.of();
        case Decoded.Unsound<?>(var violations) -> violations;
      };
    }
  }

  static Outbound outbound(RawServer... servers) {
    return new Outbound(
        Egress.to(
            java.util.Arrays.stream(servers).map(each -> "127.0.0.1:" + each.port()).toList(),
            Egress.Resolver.SYSTEM));
  }

  final Outcome execute(RawServer server, String more) throws JsonProcessingException {
    try (var outbound = outbound(server)) {
      var action = new HttpRequest(outbound);
      return action.execute(
          input(action, "{\"url\":\"" + server.url("/api/x?a=1") + "\"" + more + "}"), call());
    }
  }

  static String answer(String status, String headers) {
    return "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: 0\r\n\r\n";
  }
}

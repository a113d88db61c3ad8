package io.firebreak.action;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.action.Outbound.Request;
import io.firebreak.action.Outbound.Sent;
import io.firebreak.testing.RawServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is known of a request after everything that can happen to it on the way. */
@Timeout(60)
class OutboundTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final String OK = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

  private static Outbound to(RawServer server) {
    return new Outbound(Egress.to(List.of("127.0.0.1:" + server.port()), Egress.Resolver.SYSTEM));
  }

  private static Request post(String url) {
    return new Request("POST", url, Map.of("X-Test", "1"), "body", 100);
  }

  private static Sent send(RawServer server, Duration timeout) {
    try (var outbound = to(server)) {
      return outbound.send(post(server.url("/")), timeout);
    }
  }

  @Test
  void givesTheAnswerAndKeepsTheConnection() throws IOException {
    try (var server = RawServer.answering(OK);
        var outbound = to(server)) {
      for (int i = 0; i < 3; i++) {
        assertThat(outbound.send(post(server.url("/p?q=1")), LONG))
            .isEqualTo(new Sent.Answered(200, Map.of("content-length", "2"), "ok", false));
      }
      assertThat(server.connections()).isEqualTo(1);
      assertThat(server.requests().getFirst())
          .startsWith("POST /p?q=1 HTTP/1.1\r\n")
          .contains(
              "X-Test: 1\r\n",
              "Host: 127.0.0.1:" + server.port() + "\r\n",
              "User-Agent: Firebreak\r\n")
          .endsWith("\r\n\r\nbody");
    }
  }

  @Test
  @Tag("F43")
  void aRefusedConnectionIsNotSent() throws IOException {
    RawServer gone = RawServer.answering(OK);
    gone.close();
    assertThat(send(gone, LONG))
        .isInstanceOfSatisfying(
            Sent.NotSent.class,
            sent -> {
              assertThat(sent.code()).isEqualTo("connection_refused");
              assertThat(sent.isTransient()).isTrue();
            });
  }

  @Test
  @Tag("F43")
  void anUnknownNameIsNotSent() {
    var egress =
        Egress.to(
            List.of("shop.test:80"),
            host -> {
              throw new UnknownHostException(host);
            });
    try (var outbound = new Outbound(egress)) {
      assertThat(outbound.send(post("http://shop.test/"), LONG))
          .isInstanceOfSatisfying(
              Sent.NotSent.class, sent -> assertThat(sent.code()).isEqualTo("dns_failed"));
    }
  }

  @Test
  @Tag("F43")
  void aServerThatSpeaksNoTlsIsNotSent() throws IOException {
    try (var server = RawServer.greeting("SSH-2.0-OpenSSH_9.6\r\n");
        var outbound = to(server)) {
      assertThat(outbound.send(post(server.url("/").replace("http:", "https:")), LONG))
          .isInstanceOfSatisfying(
              Sent.NotSent.class, sent -> assertThat(sent.code()).isEqualTo("tls_failed"));
    }
  }

  @Test
  @Tag("F43")
  void aResetAfterSendingIsLost() throws IOException {
    try (var server = RawServer.resetting()) {
      assertThat(send(server, LONG))
          .isInstanceOfSatisfying(
              Sent.Lost.class, sent -> assertThat(sent.code()).isEqualTo("connection_lost"));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  void onlyWhatMayChangeSomethingIsSaidToHavePerhapsActed() throws IOException {
    try (var server = RawServer.resetting();
        var outbound = to(server)) {
      var get = new Request("GET", server.url("/"), Map.of(), null, 100);
      var query = new Request("POST", server.url("/"), Map.of(), "query=up", 100, false);
      for (var reading : List.of(get, query)) {
        assertThat(outbound.send(reading, LONG))
            .isInstanceOfSatisfying(
                Sent.Lost.class, sent -> assertThat(sent.message()).endsWith(" was lost"));
      }
      assertThat(outbound.send(post(server.url("/")), LONG))
          .isInstanceOfSatisfying(
              Sent.Lost.class, sent -> assertThat(sent.message()).endsWith("; it may have acted"));
    }
  }

  @Test
  @Tag("F43")
  void halfAnAnswerIsLost() throws IOException {
    for (var half :
        List.of(
            "",
            "HTTP/1.1 200",
            "HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhal",
            "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nhal",
            "SSH-2.0-OpenSSH_9.6\r\n")) {
      try (var server = RawServer.answeringAndClosing(half)) {
        assertThat(send(server, LONG)).as(half).isInstanceOf(Sent.Lost.class);
        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  @Test
  @Tag("F43")
  void aServerThatNeverAnswersIsLostWhenItsTimeIsUp() throws IOException {
    try (var server = RawServer.answering("")) {
      assertThat(send(server, Duration.ofSeconds(3)))
          .isInstanceOfSatisfying(
              Sent.Lost.class, sent -> assertThat(sent.code()).isEqualTo("timeout"));
      assertThat(Thread.interrupted()).isFalse();
    }
  }

  @Test
  @Tag("F43")
  void anAnswerThatDripsEndsWhenItsTimeIsUp() throws IOException {
    try (var server = RawServer.dripping("HTTP/1.1 200 OK\r\nX-Drip: ", Duration.ofMillis(20))) {
      assertThat(send(server, Duration.ofSeconds(3)))
          .isInstanceOfSatisfying(
              Sent.Lost.class, sent -> assertThat(sent.code()).isEqualTo("timeout"));
    }
  }

  @Test
  void anInterruptClosesTheConnection() throws Exception {
    try (var server = RawServer.answering("");
        var outbound = to(server)) {
      var outcome = new CompletableFuture<Sent>();
      var thread =
          Thread.ofVirtual()
              .start(() -> outcome.complete(outbound.send(post(server.url("/")), LONG)));
      server.awaitRequest();
      thread.interrupt();
      assertThat(outcome.get(10, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Sent.Lost.class, sent -> assertThat(sent.code()).isEqualTo("cancelled"));
      server.awaitClosedByPeer();
    }
  }

  @Test
  void anInterruptBeforeSendingSendsNothing() throws Exception {
    try (var server = RawServer.answering(OK);
        var outbound = to(server)) {
      var outcome = new CompletableFuture<Sent>();
      Thread.ofVirtual()
          .start(() -> {
            Thread.currentThread().interrupt();
            outcome.complete(outbound.send(post(server.url("/")), LONG));
          });
      assertThat(outcome.get(10, TimeUnit.SECONDS))
          .isInstanceOfSatisfying(
              Sent.NotSent.class, sent -> assertThat(sent.code()).isEqualTo("cancelled"));
      assertThat(server.requests()).isEmpty();
    }
  }

  @Test
  void aLongAnswerIsCutAndItsConnectionNotUsedAgain() throws IOException {
    try (var server =
            RawServer.answering(
                "HTTP/1.1 200 OK\r\nContent-Length: 5000\r\n\r\n" + "x".repeat(5000));
        var outbound = to(server)) {
      for (int i = 0; i < 2; i++) {
        assertThat(outbound.send(post(server.url("/")), LONG))
            .isEqualTo(new Sent.Answered(200, Map.of("content-length", "5000"), "", true));
      }
      assertThat(server.connections()).isEqualTo(2);
    }
  }

  @Test
  void aRedirectIsAnAnswer() throws IOException {
    try (var server =
        RawServer.answering(
            "HTTP/1.1 302 Found\r\nLocation: http://169.254.169.254/\r\nContent-Length: 0\r\n\r\n")) {
      assertThat(send(server, LONG))
          .isInstanceOfSatisfying(
              Sent.Answered.class, sent -> assertThat(sent.status()).isEqualTo(302));
      assertThat(server.requests()).hasSize(1);
    }
  }

  @Test
  @Tag("B70")
  void aNameThatChangesItsMindIsDeniedWhenConnecting() throws IOException {
    try (var server =
        RawServer.answeringAndClosing(
            OK.replace("200 OK\r\n", "200 OK\r\nConnection: close\r\n"))) {
      var answers =
          new ArrayDeque<>(
              List.of(
                  InetAddress.ofLiteral("127.0.0.1"), // the plan's look
                  InetAddress.ofLiteral("127.0.0.1"), // the first connection
                  InetAddress.ofLiteral("169.254.169.254")));
      var egress =
          Egress.to(List.of("shop.test:" + server.port()), _ -> List.of(answers.removeFirst()));
      var url = "http://shop.test:" + server.port() + "/";
      try (var outbound = new Outbound(egress)) {
        assertThat(egress.checkWithAddresses(url)).isInstanceOf(Egress.Verdict.Allowed.class);
        assertThat(outbound.send(post(url), LONG)).isInstanceOf(Sent.Answered.class);
        assertThat(server.requests().getFirst()).contains("Host: shop.test:" + server.port());
        assertThat(outbound.send(post(url), LONG)).isInstanceOf(Sent.Denied.class);
        assertThat(answers).isEmpty();
        assertThat(server.requests()).hasSize(1);
      }
    }
  }

  @Test
  @Tag("B70")
  void whatIsNotInScopeIsDeniedBeforeAnythingIsSent() throws IOException {
    try (var server = RawServer.answering(OK);
        var outbound = new Outbound(Egress.to(List.of("other.test:80"), Egress.Resolver.SYSTEM))) {
      assertThat(outbound.send(post(server.url("/")), LONG)).isInstanceOf(Sent.Denied.class);
      assertThat(server.connections()).isZero();
    }
  }
}

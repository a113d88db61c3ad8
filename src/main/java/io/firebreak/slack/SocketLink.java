package io.firebreak.slack;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/** One WebSocket to Slack, from its opening to its end. */
final class SocketLink {
  /** The most characters of a message; Slack's are far smaller. */
  static final int LONGEST = 1 << 20;

  private static final Logger LOG = Logger.getLogger(SocketLink.class);
  private static final JsonMapper JSON = new JsonMapper();
  private static final Duration SEND = Duration.ofSeconds(2);

  /** Why it is over. */
  enum End {
    /** Slack wants us to take a new one; this one still brings what is under way. */
    REFRESH,
    /** Slack has switched Socket Mode off. */
    DISABLED,
    /** It broke, was closed, or fell silent. */
    LOST
  }

  private final Taker taker;
  private final CompletableFuture<Void> hello = new CompletableFuture<>();
  private final CompletableFuture<End> end = new CompletableFuture<>();
  private final CompletableFuture<Void> closed = new CompletableFuture<>();
  private final long opened = System.nanoTime();
  private volatile long heard = opened;
  private volatile @Nullable WebSocket socket;

  /** The last sending; a WebSocket takes no message while it sends another. */
  private CompletableFuture<?> sending = CompletableFuture.completedFuture(null);

  private SocketLink(Taker taker) {
    this.taker = taker;
  }

  /** Answers an envelope. It must return at once: nothing else is read from the socket before. */
  @FunctionalInterface
  interface Taker {
    /**
     * Takes it.
     *
     * @param received when it came, by {@link System#nanoTime}
     */
    CompletableFuture<SlackAnswer> take(JsonNode envelope, long received);
  }

  /**
   * Opens one and waits for Slack's hello.
   *
   * @param patience how long opening and hello may take, each
   * @throws CompletionException when it cannot be opened
   * @throws TimeoutException when Slack does not say hello
   */
  static SocketLink open(HttpClient http, URI url, Duration patience, Taker taker)
      throws InterruptedException, TimeoutException {
    var link = new SocketLink(taker);
    var _ =
        http.newWebSocketBuilder()
            .connectTimeout(patience)
            .buildAsync(url, link.new Listener())
            .orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
            .join();
    try {
      CompletableFuture.anyOf(link.hello, link.end).get(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new CompletionException(e.getCause());
    } catch (TimeoutException e) {
      link.close();
      throw e;
    }
    return link;
  }

  /** Waits for its end, and asks from time to time whether the other side is there. */
  End await(SocketPace pace) throws InterruptedException {
    while (true) {
      try {
        return end.get(pace.ping().toMillis(), TimeUnit.MILLISECONDS);
      } catch (java.util.concurrent.ExecutionException e) {
        return End.LOST;
      } catch (TimeoutException e) {
        if (System.nanoTime() - heard > pace.silence().toNanos()) {
          LOG.warn("Slack has been silent for too long");
          return End.LOST;
        }
        send(socket -> socket.sendPing(ByteBuffer.allocate(0)));
      }
    }
  }

  /** Whether it was up for so long. */
  boolean lasted(Duration time) {
    return System.nanoTime() - opened >= time.toNanos();
  }

  /** Goes on taking what it brings, for so long at most and while Slack keeps it; then ends it. */
  void drain(Duration time) throws InterruptedException {
    try {
      closed.get(time.toMillis(), TimeUnit.MILLISECONDS);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new IllegalStateException("a socket is closed in one way only", e);
    } catch (TimeoutException e) {
      LOG.debug("Slack keeps the old socket; it is given up");
    } finally {
      close();
    }
  }

  /** Ends it; what was to be sent is lost, and Slack delivers again what was not acknowledged. */
  void close() {
    over();
    var open = socket;
    if (open != null) {
      open.abort();
    }
  }

  private void over() {
    end.complete(End.LOST);
    closed.complete(null);
  }

  /** One after the other, and whoever sends does not wait for it. */
  private synchronized void send(Function<WebSocket, CompletableFuture<WebSocket>> message) {
    var open = socket;
    if (open != null) {
      sending =
          sending
              .thenCompose(
                  _ -> message.apply(open).orTimeout(SEND.toMillis(), TimeUnit.MILLISECONDS))
              .exceptionally(failure -> {
                LOG.debug("Slack did not get an answer, and will deliver again", failure);
                end.complete(End.LOST);
                return open;
              });
    }
  }

  private void message(String text) {
    JsonNode read;
    try {
      read = Payloads.object(text);
    } catch (Malformed e) {
      LOG.warn("Slack sent by its socket what is not JSON");
      return;
    }
    switch (read.path("type").asText()) {
      case "hello" -> hello.complete(null);
      case "disconnect" -> end.complete(end(read.path("reason").asText()));
      default -> {
        if (read.path("envelope_id").isTextual()) {
          var _ = taker.take(read, heard).thenAccept(answer -> send(acknowledgement(read, answer)));
        }
      }
    }
  }

  /** Slack announces the end by a warning or a request; for any other reason it is the end. */
  private static End end(String reason) {
    LOG.debugf("Slack ends the socket: %s", reason);
    return switch (reason) {
      case "warning", "refresh_requested" -> End.REFRESH;
      case "link_disabled" -> End.DISABLED;
      default -> End.LOST;
    };
  }

  private static Function<WebSocket, CompletableFuture<WebSocket>> acknowledgement(
      JsonNode envelope, SlackAnswer taken) {
    var answer = JsonNodeFactory.instance.objectNode();
    answer.set("envelope_id", envelope.path("envelope_id"));
    if (envelope.path("accepts_response_payload").asBoolean()
        && taken.type().startsWith("application/json")) {
      try {
        answer.set("payload", JSON.readTree(taken.body()));
      } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
        throw new IllegalStateException("Bolt wrote what is not JSON", e);
      }
    }
    var text = answer.toString();
    return socket -> socket.sendText(text, true);
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder text = new StringBuilder();

    /** Before anything comes, so that all that comes can be answered. */
    @Override
    public void onOpen(WebSocket from) {
      socket = from;
      from.request(1);
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence part, boolean last) {
      heard = System.nanoTime();
      if (text.length() + part.length() > LONGEST) {
        LOG.warn("Slack sent more than a message may be long");
        close();
        return null;
      }
      text.append(part);
      if (last) {
        var whole = text.toString();
        text.setLength(0);
        message(whole);
      }
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPing(WebSocket from, ByteBuffer message) {
      heard = System.nanoTime();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onPong(WebSocket from, ByteBuffer message) {
      heard = System.nanoTime();
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onClose(WebSocket from, int code, String reason) {
      LOG.debugf("Slack closed the socket: %d %s", code, reason);
      over();
      return null;
    }

    @Override
    public void onError(WebSocket from, Throwable error) {
      LOG.debug("the socket to Slack broke", error);
      over();
    }
  }
}

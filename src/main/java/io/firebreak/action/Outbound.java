package io.firebreak.action;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ContentType;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.impl.io.HttpRequestExecutor;
import org.apache.hc.core5.http.io.HttpClientConnection;
import org.apache.hc.core5.http.io.HttpResponseInformationCallback;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.http.protocol.HttpContext;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.io.Closer;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/**
 * Sends HTTP requests of actions, each exactly once: no retry, no redirect, no proxy, no cookie of
 * its own. Every URL and every connection passes {@link Egress}. Call it on virtual threads: there
 * an interrupt closes the connection at once.
 */
public final class Outbound implements AutoCloseable {
  private final Egress egress;
  private final CloseableHttpClient client;
  private final ScheduledThreadPoolExecutor clock;

  /**
   * What is sent.
   *
   * @param method such as {@code GET}
   * @param url checked by the guard
   * @param headers as they are sent
   * @param body sent in UTF-8; null for none
   * @param maxAnswer most bytes of an answer's body that are read
   * @param changes whether the target may do something because of it
   */
  public record Request(
      String method,
      String url,
      Map<String, String> headers,
      @Nullable String body,
      int maxAnswer,
      boolean changes) {
    /** The methods that RFC 9110, section 9.2.1, calls safe and that are used here. */
    private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

    public Request {
      headers = Map.copyOf(headers);
    }

    /** One of which its method says whether it changes anything. */
    public Request(
        String method,
        String url,
        Map<String, String> headers,
        @Nullable String body,
        int maxAnswer) {
      this(method, url, headers, body, maxAnswer, !SAFE.contains(method));
    }
  }

  /** What became of a request. */
  public sealed interface Sent {
    /**
     * The whole answer came.
     *
     * @param status of the answer
     * @param headers by name in lower case; the first of each
     * @param body as text; empty when it was cut
     * @param cut whether the body was longer than asked for
     */
    record Answered(int status, Map<String, String> headers, String body, boolean cut)
        implements Sent {}

    /** The guard refused: nothing was sent. */
    record Denied(String why) implements Sent {}

    /**
     * Nothing was sent.
     *
     * @param code closed word such as {@code connection_refused}
     * @param message for people
     * @param isTransient whether trying again may help
     */
    record NotSent(String code, String message, boolean isTransient) implements Sent {}

    /**
     * It was sent, at least in part, and no whole answer came.
     *
     * @param code closed word: {@code timeout}, {@code cancelled}, {@code connection_lost}, {@code
     *     answer_broken}
     * @param message for people
     */
    record Lost(String code, String message) implements Sent {}
  }

  /** Sends what the guard lets through. */
  public Outbound(Egress egress) {
    this.egress = egress;
    this.client = client(Connections.through(egress));
    this.clock =
        new ScheduledThreadPoolExecutor(
            1, Thread.ofPlatform().name("http-deadlines").daemon().factory());
    clock.setRemoveOnCancelPolicy(true);
  }

  private static CloseableHttpClient client(HttpClientConnectionManager connections) {
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .setRequestExecutor(new Marking())
        .setUserAgent("Firebreak")
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableContentCompression()
        .disableConnectionState()
        .build();
  }

  /** The guard that judges every URL here. */
  public Egress egress() {
    return egress;
  }

  /**
   * Sends a request and waits for the whole answer.
   *
   * @param timeout for all of it, from name server to the last byte
   */
  public Sent send(Request request, Duration timeout) {
    return switch (egress.check(request.url())) {
      case Egress.Verdict.Denied(var why) -> new Sent.Denied(why);
      case Egress.Verdict.Allowed(var uri, var hostPort) -> send(uri, hostPort, request, timeout);
    };
  }

  private Sent send(URI uri, String hostPort, Request request, Duration timeout) {
    var message = message(uri, request, timeout);
    var exchange = new Exchange(message, Thread.currentThread());
    var context = HttpClientContext.create();
    context.setAttribute(Exchange.KEY, exchange);
    var alarm =
        clock.schedule(exchange::overrun, Math.max(1, timeout.toMillis()), TimeUnit.MILLISECONDS);
    try {
      return answered(client.executeOpen(null, message, context), message, request.maxAnswer());
    } catch (IOException | RuntimeException e) {
      return SendFailure.of(e, exchange.end(), hostPort, request.changes());
    } finally {
      alarm.cancel(false);
      exchange.end();
    }
  }

  private static HttpUriRequestBase message(URI uri, Request request, Duration timeout) {
    var message = new HttpUriRequestBase(request.method(), uri);
    request.headers().forEach(message::addHeader);
    var body = request.body();
    if (body != null) {
      message.setEntity(new ByteArrayEntity(body.getBytes(StandardCharsets.UTF_8), null));
    }
    message.setConfig(
        RequestConfig.custom()
            .setResponseTimeout(Timeout.of(timeout))
            .setConnectionRequestTimeout(Timeout.of(timeout))
            .setAuthenticationEnabled(false)
            .build());
    return message;
  }

  private static Sent answered(
      ClassicHttpResponse answer, HttpUriRequestBase message, int maxAnswer) throws IOException {
    boolean whole = false;
    try {
      var sent = read(answer, maxAnswer);
      whole = !sent.cut();
      return sent;
    } finally {
      if (!whole) {
        message.cancel(); // else closing would read what is left, however long that takes
      }
      Closer.closeQuietly(answer);
    }
  }

  private static Sent.Answered read(ClassicHttpResponse answer, int maxAnswer) throws IOException {
    var headers = new TreeMap<String, String>();
    for (var header : answer.getHeaders()) {
      headers.putIfAbsent(header.getName().toLowerCase(Locale.ROOT), header.getValue());
    }
    var entity = answer.getEntity();
    if (entity == null) {
      return new Sent.Answered(answer.getCode(), headers, "", false);
    }
    var bytes = entity.getContent().readNBytes(most(entity.getContentLength(), maxAnswer));
    boolean cut = bytes.length > maxAnswer;
    var type = ContentType.parseLenient(entity.getContentType());
    var charset =
        type == null || type.getCharset() == null ? StandardCharsets.UTF_8 : type.getCharset();
    return new Sent.Answered(answer.getCode(), headers, cut ? "" : new String(bytes, charset), cut);
  }

  /**
   * How much to read: one byte more than there is or may be, which shows the end. A buffer of its
   * greatest size for each short answer would be most of what a run allocates.
   *
   * @param length of the answer, negative when it does not tell
   */
  private static int most(long length, int maxAnswer) {
    return length < 0 || length > maxAnswer ? maxAnswer + 1 : (int) length + 1;
  }

  /** Closes every connection, also those in use. */
  @Override
  public void close() {
    clock.shutdownNow();
    client.close(CloseMode.IMMEDIATE);
  }

  /** Notes that a request is about to be written to a connection that stands. */
  private static final class Marking extends HttpRequestExecutor {
    @Override
    public ClassicHttpResponse execute(
        ClassicHttpRequest request,
        HttpClientConnection connection,
        @Nullable HttpResponseInformationCallback callback,
        HttpContext context)
        throws IOException, HttpException {
      if (context.getAttribute(Exchange.KEY) instanceof Exchange exchange) {
        exchange.began();
      }
      return super.execute(request, connection, callback, context);
    }
  }
}

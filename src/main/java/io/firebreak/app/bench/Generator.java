package io.firebreak.app.bench;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/** Sends requests as fast as they are answered, or at a pace, and keeps how long each took. */
final class Generator {
  private static final int CONNECTIONS = 64;

  private final Vertx vertx;
  private final HttpClient client;

  Generator(Vertx vertx) {
    this.vertx = vertx;
    this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /**
   * What came of it.
   *
   * @param perSecond answered with 2xx in a second
   * @param refused answered otherwise, or not at all
   * @param nanos how long each took, shortest first
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Load(double perSecond, int refused, long[] nanos) {
    /** The time that a share of the requests did not exceed, in milliseconds. */
    double millis(double share) {
      return nanos.length == 0
          ? 0
          : nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * share))] / 1e6;
    }
  }

  /** Keeps all connections busy until {@code total} requests are answered. */
  Load flood(String url, int total, IntFunction<Buffer> body) {
    var options = options(url);
    var next = new AtomicInteger();
    var refused = new AtomicInteger();
    var nanos = new long[total];
    long begun = System.nanoTime();
    var senders = new Future<?>[CONNECTIONS];
    for (int i = 0; i < CONNECTIONS; i++) {
      var done = Promise.<Void>promise();
      senders[i] = done.future();
      more(options, next, total, body, nanos, refused, done);
    }
    Waiting.on(Future.all(Arrays.asList(senders)));
    var seconds = (System.nanoTime() - begun) / 1e9;
    Arrays.sort(nanos);
    return new Load((total - refused.get()) / seconds, refused.get(), nanos);
  }

  private void more(
      RequestOptions options,
      AtomicInteger next,
      int total,
      IntFunction<Buffer> body,
      long[] nanos,
      AtomicInteger refused,
      Promise<Void> done) {
    int number = next.getAndIncrement();
    if (number >= total) {
      done.complete();
      return;
    }
    long begun = System.nanoTime();
    send(options, body.apply(number))
        .onComplete(status -> {
          nanos[number] = System.nanoTime() - begun;
          if (!status.succeeded() || status.result() / 100 != 2) {
            refused.incrementAndGet();
          }
          more(options, next, total, body, nanos, refused, done);
        });
  }

  /**
   * Sends one request in each interval, whatever becomes of the others.
   *
   * @param sent gets each number right before it is sent
   */
  void pace(String url, int total, long millis, IntFunction<Buffer> body, Sent sent) {
    var options = options(url);
    var done = Promise.<Void>promise();
    var next = new AtomicInteger();
    vertx.setPeriodic(
        millis,
        timer -> {
          int number = next.getAndIncrement();
          if (number >= total) {
            vertx.cancelTimer(timer);
            done.tryComplete();
            return;
          }
          sent.at(number, System.nanoTime());
          var _ = send(options, body.apply(number));
        });
    Waiting.on(done.future());
  }

  /** Hears when a request is sent. */
  @FunctionalInterface
  interface Sent {
    void at(int number, long nanoTime);
  }

  private static RequestOptions options(String url) {
    return new RequestOptions()
        .setAbsoluteURI(url)
        .setMethod(HttpMethod.POST)
        .putHeader("Content-Type", "application/json");
  }

  private Future<Integer> send(RequestOptions options, Buffer body) {
    return client
        .request(options)
        .compose(request -> request.send(body))
        .compose(response -> response.end().map(response.statusCode()));
  }
}

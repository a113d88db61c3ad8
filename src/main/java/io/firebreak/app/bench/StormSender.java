package io.firebreak.app.bench;

import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Arrays;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.IntFunction;

/**
 * Sends at a pace whatever the answers are, as many Alertmanagers together do, and sends again what
 * was not taken: after half a second, then after one and a half times as long, unless it was
 * answered 4xx. Waiting for a free connection counts as waiting for the answer.
 */
final class StormSender {
  /** Each group of an Alertmanager has a request of its own under way. */
  private static final int CONNECTIONS = 1_000;

  private static final long TICK_MILLIS = 5;
  private static final long FIRST_PAUSE_MILLIS = 500;
  private static final long LONGEST_PAUSE_MILLIS = 60_000;
  private static final long PATIENCE_MILLIS = 15_000;

  private final Vertx vertx;
  private final HttpClient client;

  StormSender(Vertx vertx) {
    this.vertx = vertx;
    this.client = vertx.createHttpClient(new PoolOptions().setHttp1MaxSize(CONNECTIONS));
  }

  /**
   * What came of it.
   *
   * @param total how many were to be sent
   * @param atFirst taken at the first try
   * @param refused answered 4xx, after which nobody tries again
   * @param nanos how long each answer took, shortest first
   */
  @SuppressWarnings("ArrayRecordComponent") // never compared
  record Sent(int total, int atFirst, int refused, long[] nanos) {
    /** The time that a share of the answers did not exceed, in milliseconds. */
    double millis(double share) {
      return nanos[(int) Math.min(nanos.length - 1L, (long) (nanos.length * share))] / 1e6;
    }
  }

  /** Returns when all were taken or refused. */
  Sent send(String url, int total, Duration within, IntFunction<Buffer> body) {
    var sending = new Sending(url, total, body);
    long begun = System.nanoTime();
    vertx.setPeriodic(
        TICK_MILLIS,
        timer -> {
          double passed = (double) (System.nanoTime() - begun) / within.toNanos();
          long due = Math.min(total, (long) (passed * total) + 1);
          while (sending.next < due) {
            sending.attempt(sending.next++, 0);
          }
          if (sending.next == total) {
            vertx.cancelTimer(timer);
          }
        });
    Waiting.on(sending.done.future(), within);
    var nanos = sending.nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(nanos);
    return new Sent(total, sending.atFirst.get(), sending.refused.get(), nanos);
  }

  private final class Sending {
    private final RequestOptions options;
    private final IntFunction<Buffer> body;
    private final Promise<Void> done = Promise.promise();
    private final AtomicInteger open;
    private final AtomicInteger atFirst = new AtomicInteger();
    private final AtomicInteger refused = new AtomicInteger();
    private final ConcurrentLinkedQueue<Long> nanos = new ConcurrentLinkedQueue<>();

    /** Only the timer's thread uses it. */
    private int next;

    Sending(String url, int total, IntFunction<Buffer> body) {
      this.body = body;
      this.open = new AtomicInteger(total);
      this.options =
          new RequestOptions()
              .setAbsoluteURI(url)
              .setMethod(HttpMethod.POST)
              .setTimeout(PATIENCE_MILLIS)
              .putHeader("Content-Type", "application/json");
    }

    void attempt(int number, int tries) {
      long begun = System.nanoTime();
      client
          .request(options)
          .compose(request -> request.send(body.apply(number)))
          .compose(response -> response.end().map(response.statusCode()))
          .otherwise(0)
          .onSuccess(status -> answered(number, tries, status, System.nanoTime() - begun));
    }

    private void answered(int number, int tries, int status, long took) {
      nanos.add(took);
      if (status / 100 == 2 || status / 100 == 4) {
        if (status / 100 == 4) {
          refused.incrementAndGet();
        } else if (tries == 0) {
          atFirst.incrementAndGet();
        }
        if (open.decrementAndGet() == 0) {
          done.complete();
        }
      } else {
        var pause = Math.min(LONGEST_PAUSE_MILLIS, FIRST_PAUSE_MILLIS * Math.pow(1.5, tries));
        vertx.setTimer((long) pause, _ -> attempt(number, tries + 1));
      }
    }
  }
}

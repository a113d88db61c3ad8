package io.firebreak.connector.http;

import io.firebreak.action.Call;
import io.firebreak.action.Outbound;
import io.firebreak.action.Outbound.Sent;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Sends a message, with fresh secrets after a refusal, and follows redirects hop by hop. */
final class Sender {
  private static final Set<Integer> REDIRECTS = Set.of(301, 302, 303, 307, 308);

  private final Outbound outbound;

  Sender(Outbound outbound) {
    this.outbound = outbound;
  }

  /** Sends it; a value that cannot be sent counts as not sent. */
  Sent send(Message message, Call call, int maxAnswer, int hops) {
    long end = System.nanoTime() + call.timeout().toNanos();
    try {
      var request = message.revealed(call, maxAnswer);
      var sent = follow(request, message, end, hops);
      return refused(sent) ? again(message, call, request, sent, end, hops) : sent;
    } catch (IllegalArgumentException e) {
      return new Sent.NotSent("arguments_invalid", String.valueOf(e.getMessage()), false);
    }
  }

  private static boolean refused(Sent sent) {
    return sent instanceof Sent.Answered answered
        && (answered.status() == 401 || answered.status() == 403);
  }

  /** A credential that was changed meanwhile heals by itself: it is read anew, and sent once. */
  private Sent again(
      Message message, Call call, Outbound.Request before, Sent refused, long end, int hops) {
    message.secrets().forEach(call.secrets()::forget);
    var request = message.revealed(call, before.maxAnswer());
    return request.equals(before) ? refused : follow(request, message, end, hops);
  }

  private Sent follow(Outbound.Request first, Message message, long end, int hops) {
    var request = first;
    var sent = send(request, end);
    for (int hop = 0; hop < hops && sent instanceof Sent.Answered answered; hop++) {
      var location = answered.headers().get("location");
      if (location == null || !REDIRECTS.contains(answered.status())) {
        return sent;
      }
      var next = next(request.url(), location);
      if (next.startsWith("http:") && request.url().toLowerCase(Locale.ROOT).startsWith("https:")) {
        return new Sent.Denied("a redirect leads from https to http, where anybody could listen");
      }
      var headers =
          sameOrigin(request.url(), next) ? request.headers() : stranger(request, message);
      request = new Outbound.Request(request.method(), next, headers, null, request.maxAnswer());
      sent = send(request, end);
    }
    return sent;
  }

  private Sent send(Outbound.Request request, long end) {
    var left = Duration.ofNanos(end - System.nanoTime());
    return left.isPositive()
        ? outbound.send(request, left)
        : new Sent.Lost("timeout", "the time was up before the last redirect was followed");
  }

  private static String next(String url, String location) {
    try {
      return URI.create(url).resolve(location).toString();
    } catch (IllegalArgumentException e) {
      return location; // the guard says what is wrong with it
    }
  }

  private static boolean sameOrigin(String one, String other) {
    var a = URI.create(one);
    return other.startsWith(a.getScheme() + "://" + a.getRawAuthority() + "/");
  }

  /** Nothing secret goes to another origin. */
  private static Map<String, String> stranger(Outbound.Request request, Message message) {
    var secret = new HashSet<>(Set.of("authorization", "cookie"));
    message
        .headers()
        .forEach((name, value) -> {
          if (!value.references().isEmpty()) {
            secret.add(name.toLowerCase(Locale.ROOT));
          }
        });
    var headers = new HashMap<>(request.headers());
    headers.keySet().removeIf(name -> secret.contains(name.toLowerCase(Locale.ROOT)));
    return headers;
  }
}

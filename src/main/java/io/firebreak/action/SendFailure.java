package io.firebreak.action;

import io.firebreak.action.Outbound.Sent;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.MalformedChunkCodingException;

/** What a failed request says of the effect: certainly none, or nobody knows. */
final class SendFailure {
  private SendFailure() {}

  static Sent of(Exception error, Exchange.Stage stage, String hostPort, boolean changes) {
    var after = changes ? "; it may have acted" : "";
    return switch (stage) {
      case NOT_SENT_IN_TIME ->
          new Sent.NotSent("connect_timeout", hostPort + " took no connection in time", true);
      case NOT_SENT -> notSent(error, hostPort);
      case OUT_OF_TIME ->
          new Sent.Lost("timeout", hostPort + " gave no whole answer in time" + after);
      case SENT -> lost(error, hostPort, after);
    };
  }

  private static Sent notSent(Exception error, String hostPort) {
    if (Thread.interrupted()) {
      return new Sent.NotSent(
          "cancelled", "stopped before anything was sent to " + hostPort, false);
    }
    return switch (error) {
      case Egress.DeniedException denied -> new Sent.Denied(String.valueOf(denied.getMessage()));
      case UnknownHostException _ ->
          new Sent.NotSent("dns_failed", "no name server knows an address of " + hostPort, true);
      case ConnectTimeoutException _ ->
          new Sent.NotSent("connect_timeout", hostPort + " took no connection in time", true);
      case ConnectException _ ->
          new Sent.NotSent("connection_refused", hostPort + " refused the connection", true);
      case NoRouteToHostException _ ->
          new Sent.NotSent("connection_refused", "there is no way to " + hostPort, true);
      case SSLException tls ->
          new Sent.NotSent(
              "tls_failed", hostPort + " did not prove who it is: " + tls.getMessage(), false);
      case ConnectionRequestTimeoutException _ ->
          new Sent.NotSent("busy", "too many requests to " + hostPort + " are under way", true);
      default ->
          new Sent.NotSent(
              "connection_failed", "no connection to " + hostPort + " came about", true);
    };
  }

  private static Sent lost(Exception error, String hostPort, String after) {
    if (Thread.interrupted()) {
      return new Sent.Lost("cancelled", "stopped after the request went to " + hostPort + after);
    }
    boolean broken =
        error instanceof HttpException
            || error.getCause() instanceof HttpException
            || error instanceof ConnectionClosedException
            || error instanceof MalformedChunkCodingException;
    if (error instanceof SocketTimeoutException) {
      return new Sent.Lost("timeout", hostPort + " gave no whole answer in time" + after);
    }
    return broken
        ? new Sent.Lost("answer_broken", hostPort + " broke off its answer" + after)
        : new Sent.Lost("connection_lost", "the connection to " + hostPort + " was lost" + after);
  }
}

package io.firebreak.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/** Sends a request exactly as written: clients that tidy up addresses cannot test odd ones. */
public final class RawHttp {
  private RawHttp() {}

  /**
   * An answer.
   *
   * @param status its status, 0 when the server closed without one
   * @param text status line, headers and body
   */
  public record Answer(int status, String text) {}

  /** Sends one GET to a server on this machine. */
  public static Answer get(int port, String target, String... headers) throws IOException {
    var request =
        new StringBuilder("GET " + target + " HTTP/1.1\r\nHost: 127.0.0.1:" + port + "\r\n");
    for (var header : headers) {
      request.append(header).append("\r\n");
    }
    return send(port, request.append("Connection: close\r\n\r\n").toString());
  }

  /** Sends any text. */
  public static Answer send(int port, String text) throws IOException {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setSoTimeout(30_000);
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      socket.getOutputStream().flush();
      var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      int status = answer.startsWith("HTTP/1.1 ") ? Integer.parseInt(answer.substring(9, 12)) : 0;
      return new Answer(status, answer);
    }
  }
}

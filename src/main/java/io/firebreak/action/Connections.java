package io.firebreak.action;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.List;
import org.apache.hc.client5.http.DnsResolver;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.impl.io.ManagedHttpClientConnectionFactory;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.HttpMessageParserFactory;
import org.apache.hc.core5.http.io.HttpTransportMetrics;
import org.apache.hc.core5.http.io.SessionInputBuffer;
import org.apache.hc.core5.util.CharArrayBuffer;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;
import org.jspecify.annotations.Nullable;

/** The pool of connections: each to a checked address, each answer read to its end. */
final class Connections {
  private static final Timeout CONNECT = Timeout.ofSeconds(5);
  private static final int ALL = 256;
  private static final int TO_ONE_HOST = 64;
  private static final Http1Config HTTP =
      Http1Config.custom().setMaxLineLength(16 * 1024).setMaxHeaderCount(200).build();

  private Connections() {}

  static HttpClientConnectionManager through(Egress egress) {
    return PoolingHttpClientConnectionManagerBuilder.create()
        .setDnsResolver(new Checked(egress))
        .setConnectionFactory(
            ManagedHttpClientConnectionFactory.builder()
                .http1Config(HTTP)
                .responseParserFactory(new WholeHeads())
                .build())
        .setMaxConnTotal(ALL)
        .setMaxConnPerRoute(TO_ONE_HOST)
        .setDefaultConnectionConfig(
            ConnectionConfig.custom()
                .setConnectTimeout(CONNECT)
                .setIdleTimeout(Timeout.ofSeconds(30))
                .setTimeToLive(TimeValue.ofMinutes(5))
                .setValidateAfterInactivity(TimeValue.ofMilliseconds(500))
                .build())
        .build();
  }

  /** The addresses that a connection may go to. */
  private record Checked(Egress egress) implements DnsResolver {
    @Override
    public InetAddress[] resolve(String host) throws UnknownHostException {
      throw new Egress.DeniedException("without a port there is no scope for " + host);
    }

    @Override
    public List<InetSocketAddress> resolve(String host, int port) throws UnknownHostException {
      return egress.addresses(host, port).stream()
          .map(address -> new InetSocketAddress(address, port))
          .toList();
    }

    @Override
    public String resolveCanonicalHostname(String host) {
      return host;
    }
  }

  /** The library takes a head that breaks off for a whole one; here it is a broken answer. */
  private static final class WholeHeads implements HttpMessageParserFactory<ClassicHttpResponse> {
    @Override
    @SuppressWarnings("deprecation") // the interface demands it still
    public HttpMessageParser<ClassicHttpResponse> create(@Nullable Http1Config ignored) {
      var parser = new DefaultHttpResponseParser(HTTP);
      return new HttpMessageParser<>() {
        @Override
        public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
            throws IOException, HttpException {
          return parser.parse(new Lines(buffer), in);
        }
      };
    }
  }

  /** Lines of a head, whose end is an empty line and not the end of the stream. */
  private record Lines(SessionInputBuffer buffer) implements SessionInputBuffer {
    @Override
    public int readLine(CharArrayBuffer line, InputStream in) throws IOException {
      int length = buffer.readLine(line, in);
      if (length < 0) {
        throw new ConnectionClosedException("the answer's head broke off");
      }
      return length;
    }

    @Override
    public int length() {
      return buffer.length();
    }

    @Override
    public int capacity() {
      return buffer.capacity();
    }

    @Override
    public int available() {
      return buffer.available();
    }

    @Override
    public int read(byte[] bytes, int offset, int length, InputStream in) throws IOException {
      return buffer.read(bytes, offset, length, in);
    }

    @Override
    public int read(byte[] bytes, InputStream in) throws IOException {
      return buffer.read(bytes, in);
    }

    @Override
    public int read(InputStream in) throws IOException {
      return buffer.read(in);
    }

    @Override
    public HttpTransportMetrics getMetrics() {
      return buffer.getMetrics();
    }
  }
}

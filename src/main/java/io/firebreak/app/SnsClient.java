package io.firebreak.app;

import io.firebreak.action.Egress;
import io.firebreak.action.Outbound;
import io.firebreak.action.Outbound.Sent;
import io.firebreak.alert.Certificates;
import io.firebreak.alert.SnsHost;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Collection;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Calls AWS SNS for the hooks: fetches the certificates by which it signs, and confirms
 * subscriptions. It reaches the hosts of the configured topics' regions and no other.
 */
final class SnsClient implements Certificates, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SnsClient.class);
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int LARGEST_ANSWER = 64 << 10;
  private static final int MOST_CERTIFICATES = 32;

  /** Strangers can name as many certificates as they like: most that are asked for in a minute. */
  static final int MOST_ASKED = 10;

  private static final long SECONDS_OF_MINUTE = 60;

  private final Outbound outbound;
  private final InstantSource clock;

  /** Certificates by address: one is used for months, and an address never gets another. */
  private final Map<URI, X509Certificate> known =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<URI, X509Certificate> eldest) {
          return size() > MOST_CERTIFICATES;
        }
      };

  private long minute;
  private int asked;

  SnsClient(Collection<String> topics, Egress.Resolver resolver, InstantSource clock) {
    this.clock = clock;
    var hosts =
        topics.stream().map(topic -> URI.create("https://" + SnsHost.ofTopic(topic))).toList();
    this.outbound = new Outbound(Egress.toHostsOf(hosts, resolver));
  }

  @Override
  public X509Certificate at(URI url) throws IOException, CertificateException {
    var found = remembered(url);
    var certificate = found == null ? certificate(ask(url)) : found;
    certificate.checkValidity(Date.from(clock.instant()));
    synchronized (known) {
      known.put(url, certificate);
    }
    return certificate;
  }

  private @Nullable X509Certificate remembered(URI url) {
    synchronized (known) {
      return known.get(url);
    }
  }

  private String ask(URI url) throws IOException {
    synchronized (known) {
      long now = clock.instant().getEpochSecond() / SECONDS_OF_MINUTE;
      asked = now == minute ? asked + 1 : 1;
      minute = now;
      if (asked > MOST_ASKED) {
        throw new IOException(
            "more than " + MOST_ASKED + " unknown ones were named in this minute");
      }
    }
    return fetch(url);
  }

  /** Says yes to a subscription, without waiting for what comes of it. */
  void confirm(URI url) {
    Thread.ofVirtual()
        .name("sns-confirmation")
        .start(() -> {
          try {
            fetch(url);
            LOG.info("a subscription of SNS was confirmed");
          } catch (IOException e) {
            LOG.warnf(
                "a subscription of SNS could not be confirmed, ask SNS for it again: %s",
                e.getMessage());
          }
        });
  }

  private String fetch(URI url) throws IOException {
    var request = new Outbound.Request("GET", url.toString(), Map.of(), null, LARGEST_ANSWER);
    return switch (outbound.send(request, TIMEOUT)) {
      case Sent.Answered answered when answered.status() == 200 && !answered.cut() ->
          answered.body();
      case Sent.Answered answered -> throw new IOException("SNS answered " + answered.status());
      case Sent.Denied(var why) -> throw new IOException(why);
      case Sent.NotSent notSent -> throw new IOException(notSent.message());
      case Sent.Lost lost -> throw new IOException(lost.message());
    };
  }

  private static X509Certificate certificate(String pem) throws CertificateException {
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
  }

  @Override
  public void close() {
    outbound.close();
  }
}

package io.firebreak.app;

import io.firebreak.action.Egress;
import io.firebreak.action.Outbound;
import io.firebreak.action.Outbound.Sent;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jose4j.http.SimpleResponse;
import org.jose4j.jwk.HttpsJwks;
import org.jose4j.keys.resolvers.HttpsJwksVerificationKeyResolver;
import org.jose4j.keys.resolvers.VerificationKeyResolver;

/**
 * Fetches the keys by which identity providers sign the tokens of senders. It reaches the
 * configured hosts and no other, and a token with an unknown key makes it ask once a minute at
 * most.
 */
final class IdentityProviders implements Function<URI, VerificationKeyResolver>, AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(3);
  private static final int LARGEST_ANSWER = 256 << 10;
  private static final Duration ASKED_AGAIN = Duration.ofMinutes(1);

  /** While a provider cannot be asked, its last keys go on to be believed for so long. */
  private static final Duration OUTAGE = Duration.ofHours(6);

  private static final Duration KEPT = Duration.ofHours(1);

  private final Outbound outbound;

  IdentityProviders(Collection<URI> keys, Egress.Resolver resolver) {
    this.outbound = new Outbound(Egress.toHostsOf(keys, resolver));
  }

  @Override
  public VerificationKeyResolver apply(URI keys) {
    var published = new HttpsJwks(keys.toString());
    published.setSimpleHttpGet(this::get);
    published.setDefaultCacheDuration(KEPT.toSeconds());
    published.setRetainCacheOnErrorDuration(OUTAGE.toSeconds());
    published.setRefreshReprieveThreshold(ASKED_AGAIN.toMillis());
    return new HttpsJwksVerificationKeyResolver(published);
  }

  private SimpleResponse get(String url) throws IOException {
    var request = new Outbound.Request("GET", url, Map.of(), null, LARGEST_ANSWER);
    return switch (outbound.send(request, TIMEOUT)) {
      case Sent.Answered answered when answered.status() == 200 && !answered.cut() ->
          new Keys(answered.body());
      case Sent.Answered answered -> throw new IOException(url + " answered " + answered.status());
      case Sent.Denied(var why) -> throw new IOException(why);
      case Sent.NotSent notSent -> throw new IOException(notSent.message());
      case Sent.Lost lost -> throw new IOException(lost.message());
    };
  }

  /** A good answer, whose headers of caching are left aside for our own times. */
  private record Keys(String body) implements SimpleResponse {
    @Override
    public int getStatusCode() {
      return 200;
    }

    @Override
    public String getStatusMessage() {
      return "OK";
    }

    @Override
    public Collection<String> getHeaderNames() {
      return List.of();
    }

    @Override
    public List<String> getHeaderValues(String name) {
      return List.of();
    }

    @Override
    public String getBody() {
      return body;
    }
  }

  @Override
  public void close() {
    outbound.close();
  }
}

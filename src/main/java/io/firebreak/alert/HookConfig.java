package io.firebreak.alert;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How one hook is set up. Secrets stand here by reference only; whoever opens the hook brings a
 * function that resolves them.
 *
 * @param hook which hook
 * @param auth how a sender proves who it is
 * @param addresses from where it may call
 */
public record HookConfig(HookRef hook, Auth auth, Addresses addresses) {

  /** How a sender proves who it is. */
  public sealed interface Auth {
    /** Nothing was said: the hook refuses everything. */
    record None() implements Auth {}

    /** Everybody is taken at their word, as was written out. */
    record Insecure() implements Auth {}

    /**
     * A token in {@code Authorization: Bearer}.
     *
     * @param tokens references, one or two (during a rotation)
     */
    record Bearer(List<String> tokens) implements Auth {
      public Bearer {
        tokens = oneOrTwo(tokens, "bearer tokens");
      }
    }

    /**
     * A secret as it is in a header of the sender's own, such as {@code X-Gitlab-Token}.
     *
     * @param header that holds it
     * @param values references, one or two
     */
    record Header(String header, List<String> values) implements Auth {
      public Header {
        values = oneOrTwo(values, "values of a header");
      }
    }

    /**
     * A secret in the URL, for senders that can do nothing else.
     *
     * @param parameter of the query that holds it
     * @param values references, one or two
     */
    record Query(String parameter, List<String> values) implements Auth {
      public Query {
        values = oneOrTwo(values, "values of a parameter");
      }
    }

    /**
     * HTTP basic authentication.
     *
     * @param user name, without a colon
     * @param passwords references, one or two
     */
    record Basic(String user, List<String> passwords) implements Auth {
      public Basic {
        passwords = oneOrTwo(passwords, "passwords");
        if (user.isBlank() || user.indexOf(':') >= 0) {
          throw new IllegalArgumentException("a user name is not blank and has no colon");
        }
      }
    }

    /**
     * HMAC-SHA-256 of the body as sent. With a timestamp header the signed text is the timestamp, a
     * colon and the body.
     *
     * @param header that holds the signature; several may stand in it, parted by commas
     * @param keys references, one or two
     * @param prefix before each signature, such as {@code sha256=} or {@code v1=}; others are
     *     ignored
     * @param timestampHeader that holds the time in seconds since the epoch, null when the sender
     *     signs none
     * @param tolerance how far that time may be from ours, either way
     */
    record Hmac(
        String header,
        List<String> keys,
        String prefix,
        Encoding encoding,
        @Nullable String timestampHeader,
        Duration tolerance)
        implements Auth {
      /** What senders and reference algorithms agree on. */
      public static final Duration USUAL_TOLERANCE = Duration.ofMinutes(5);

      public Hmac {
        keys = oneOrTwo(keys, "signing keys");
        if (tolerance.isNegative() || tolerance.compareTo(USUAL_TOLERANCE) > 0) {
          throw new IllegalArgumentException("a tolerance is at most five minutes");
        }
      }
    }

    /**
     * The scheme of Svix, which is that of Standard Webhooks: HMAC-SHA-256 of id, time and body,
     * parted by full stops.
     *
     * @param keys references, one or two; each value is {@code whsec_} and Base64
     */
    record Svix(List<String> keys) implements Auth {
      public Svix {
        keys = oneOrTwo(keys, "signing keys");
      }
    }

    /**
     * A header {@code t=TIME,v1=HEX}: HMAC-SHA-256 of the time and the body with nothing between.
     *
     * @param header that holds it
     * @param keys references, one or two
     */
    record Stamped(String header, List<String> keys) implements Auth {
      public Stamped {
        keys = oneOrTwo(keys, "signing keys");
      }
    }

    /**
     * A certificate of the sender's own, shown when the connection was made.
     *
     * @param names at least one of which the certificate must bear, as common name or as DNS name
     */
    record Mtls(List<String> names) implements Auth {
      public Mtls {
        names = List.copyOf(names);
        if (names.isEmpty()) {
          throw new IllegalArgumentException("mtls names at least one certificate");
        }
      }
    }

    /**
     * A token in {@code Authorization: Bearer} that an identity provider signed, as OAuth 2 client
     * credentials and OpenID Connect make them (RFC 7519, RFC 9068).
     *
     * @param keys where the provider publishes its keys, a JWK set
     * @param issuer the claim {@code iss}
     * @param audience one of the claim {@code aud}
     * @param claims others that must be as given here; of a list, one must be
     */
    record Jwt(URI keys, String issuer, String audience, Map<String, String> claims)
        implements Auth {
      public Jwt {
        claims = Map.copyOf(claims);
      }
    }

    /**
     * The signature of AWS SNS, by a certificate that SNS itself publishes.
     *
     * @param topics ARNs of the topics that may send, at least one
     */
    record Sns(List<String> topics) implements Auth {
      public Sns {
        topics = List.copyOf(topics);
        if (topics.isEmpty()) {
          throw new IllegalArgumentException("sns names at least one topic");
        }
        topics.forEach(SnsHost::ofTopic);
      }
    }
  }

  /** How a signature is written. */
  public enum Encoding {
    HEX,
    BASE64
  }

  /**
   * From where a hook may be called.
   *
   * @param allowed networks such as {@code 10.1.0.0/16} or single addresses; empty for any
   * @param proxies networks whose {@code X-Forwarded-For} is believed
   */
  public record Addresses(List<String> allowed, List<String> proxies) {
    /** From anywhere, and no proxy is believed. */
    public static final Addresses ANY = new Addresses(List.of(), List.of());

    public Addresses {
      allowed = List.copyOf(allowed);
      proxies = List.copyOf(proxies);
    }
  }

  private static List<String> oneOrTwo(List<String> references, String what) {
    if (references.isEmpty() || references.size() > 2) {
      throw new IllegalArgumentException("one or two " + what + ", not " + references.size());
    }
    return List.copyOf(references);
  }
}

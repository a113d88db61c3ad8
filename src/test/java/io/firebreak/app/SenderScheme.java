package io.firebreak.app;

import io.firebreak.app.Attempt.Fault;
import io.firebreak.app.Attempt.Sent;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A way in which a sender proves who it is, from the sender's side and by the vendor's description,
 * so that nothing here is computed by what it tries.
 *
 * @param title in the table
 * @param source whose hook it is
 * @param auth what the configuration says
 * @param sample that is sent
 * @param traits what can go wrong with it
 * @param form where and how the credential is written
 * @param oldest how old a signed time may be
 * @param sending makes what goes over the line
 */
record SenderScheme(
    String title,
    String source,
    String auth,
    String sample,
    Set<Trait> traits,
    Form form,
    Duration oldest,
    Function<Attempt, Sent> sending) {
  static final Path CERTIFICATES = Path.of("src/test/resources/certificates");

  private static final Duration WINDOW = Duration.ofMinutes(5);

  private static final Set<Trait> SHOWN = Set.of(Trait.CREDENTIAL, Trait.SECRET);
  private static final Set<Trait> SIGNED =
      with(SHOWN, Trait.BODY_SIGNED, Trait.BYTES_SIGNED, Trait.SEVERAL_SIGNATURES);

  /** What a scheme has, and so what can be forged about it. */
  enum Trait {
    CREDENTIAL,
    SECRET,
    BODY_SIGNED,
    BYTES_SIGNED,
    TIME_SIGNED,
    SEVERAL_SIGNATURES,
    VERSIONED,
    ID_SIGNED
  }

  /**
   * How a credential is written.
   *
   * @param header in which it stands, null when in none
   * @param version before a signature, empty when there is none
   * @param separator between signatures
   */
  record Form(@Nullable String header, String version, String separator) {
    static final Form NO_HEADER = new Form(null, "", "");

    static Form in(String header) {
      return new Form(header, "", ",");
    }
  }

  private static Set<Trait> with(Set<Trait> some, Trait... more) {
    return Stream.concat(some.stream(), Stream.of(more)).collect(Collectors.toUnmodifiableSet());
  }

  boolean has(Trait trait) {
    return traits.contains(trait);
  }

  @Nullable String header() {
    return form.header();
  }

  String version() {
    return form.version();
  }

  String separator() {
    return form.separator();
  }

  @Override
  public String toString() {
    return title;
  }

  /** A secret that stands in a header as it is, or behind a word. */
  static SenderScheme shown(
      String title, String source, String auth, String sample, String header, Text before) {
    Function<Attempt, Sent> sending =
        attempt -> inHeader(header, attempt.edit().apply(before.of(attempt.key())), attempt.body());
    return new SenderScheme(title, source, auth, sample, SHOWN, Form.in(header), WINDOW, sending);
  }

  /** What becomes of a secret. */
  interface Text {
    String of(String secret);
  }

  /** A secret in the URL. */
  static SenderScheme inQuery(String source, String parameter, String auth, String sample) {
    Function<Attempt, Sent> sending =
        attempt -> {
          var value = attempt.edit().apply(attempt.key());
          var query = parameter + "=" + URLEncoder.encode(value, StandardCharsets.UTF_8);
          return new Sent(Map.of(), query, attempt.body(), null);
        };
    return new SenderScheme("query", source, auth, sample, SHOWN, Form.NO_HEADER, WINDOW, sending);
  }

  /** A signature of the body alone. */
  static SenderScheme signed(
      String title, String source, String auth, String sample, String header, String version) {
    var traits = version.isEmpty() ? SIGNED : with(SIGNED, Trait.VERSIONED);
    Function<Attempt, Sent> sending =
        attempt -> {
          var signature = hex(mac(bytes(attempt.key()), "", attempt.signed()));
          return inHeader(header, attempt.edit().apply(version + signature), attempt.body());
        };
    var form = new Form(header, version, ",");
    return new SenderScheme(title, source, auth, sample, traits, form, WINDOW, sending);
  }

  /** A signature of the time, a colon and the body. */
  static SenderScheme timed(
      String title, String source, String auth, String sample, String header, String timeHeader) {
    Function<Attempt, Sent> sending =
        attempt -> {
          var before = signedTime(attempt) + ":";
          var signature = hex(mac(bytes(attempt.key()), before, attempt.signed()));
          return inHeader(header, attempt.edit().apply(signature), attempt.body())
              .withHeader(timeHeader, times(attempt));
        };
    var traits = with(SIGNED, Trait.TIME_SIGNED);
    return new SenderScheme(title, source, auth, sample, traits, Form.in(header), WINDOW, sending);
  }

  /** Svix, which is Standard Webhooks: id, time and body with full stops between them. */
  static SenderScheme svix(String title, String source, String auth, String sample) {
    var form = new Form("webhook-signature", "v1,", " ");
    Function<Attempt, Sent> sending =
        attempt -> {
          var before = attempt.id() + "." + signedTime(attempt) + ".";
          var signature =
              Base64.getEncoder().encodeToString(mac(svixKey(attempt), before, attempt.signed()));
          return inHeader(
                  "webhook-signature", attempt.edit().apply("v1," + signature), attempt.body())
              .withHeader("webhook-id", List.of(attempt.id()))
              .withHeader("webhook-timestamp", times(attempt));
        };
    var traits = with(SIGNED, Trait.TIME_SIGNED, Trait.VERSIONED, Trait.ID_SIGNED);
    return new SenderScheme(title, source, auth, sample, traits, form, WINDOW, sending);
  }

  private static byte[] svixKey(Attempt attempt) {
    var secret = attempt.key();
    return secret.startsWith("whsec_")
        ? Base64.getDecoder().decode(secret.substring("whsec_".length()))
        : bytes(secret);
  }

  /** A header {@code t=TIME,v1=HEX} over the time and the body with nothing between. */
  static SenderScheme stamped(String source, String auth, String sample, String header) {
    Function<Attempt, Sent> sending =
        attempt -> {
          var stamp = new StringBuilder();
          times(attempt).forEach(time -> stamp.append("t=").append(time).append(','));
          var signature = hex(mac(bytes(attempt.key()), signedTime(attempt), attempt.signed()));
          return inHeader(header, stamp + attempt.edit().apply("v1=" + signature), attempt.body());
        };
    var traits = with(SIGNED, Trait.TIME_SIGNED, Trait.VERSIONED);
    var form = new Form(header, "v1=", ",");
    return new SenderScheme(source, source, auth, sample, traits, form, WINDOW, sending);
  }

  /** A certificate, which nobody but its owner can show; others show their own. */
  static SenderScheme certificate(String source, String auth, String sample, String secret) {
    Function<Attempt, Sent> sending =
        attempt -> {
          var shown = certificate(attempt.key().equals(secret) ? "sender" : "neighbour");
          return new Sent(Map.of(), null, attempt.body(), shown);
        };
    var traits = Set.of(Trait.CREDENTIAL);
    return new SenderScheme("mtls", source, auth, sample, traits, Form.NO_HEADER, WINDOW, sending);
  }

  /** Nobody has to prove anything. */
  static SenderScheme insecure(String source, String sample) {
    Function<Attempt, Sent> sending = attempt -> new Sent(Map.of(), null, attempt.body(), null);
    return new SenderScheme(
        "insecure", source, "", sample, Set.of(), Form.NO_HEADER, WINDOW, sending);
  }

  static Sent inHeader(String name, String value, String body) {
    var headers = new TreeMap<String, List<String>>();
    headers.put(name, List.of(value));
    return new Sent(headers, null, body, null);
  }

  /** The time that is signed. */
  private static String signedTime(Attempt attempt) {
    var at = attempt.signedAt().getEpochSecond();
    return attempt.fault() == Fault.MOVED
        ? String.valueOf(at - 3_600)
        : attempt.time() == null ? String.valueOf(at) : attempt.time();
  }

  /** The times that are said. */
  private static List<String> times(Attempt attempt) {
    var signed = signedTime(attempt);
    return switch (attempt.fault()) {
      case NONE -> List.of(signed);
      case ABSENT -> List.of();
      case TWICE -> List.of(signed, signed);
      case MOVED -> List.of(String.valueOf(attempt.signedAt().getEpochSecond()));
    };
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  private static byte[] mac(byte[] key, String before, String body) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(bytes(before + body));
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** One of the certificates of the tests. */
  static X509Certificate certificate(String name) {
    try {
      return (X509Certificate)
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(
                      Files.readAllBytes(CERTIFICATES.resolve(name + ".pem"))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}

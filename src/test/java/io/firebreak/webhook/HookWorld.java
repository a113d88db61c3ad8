package io.firebreak.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.DeadLetters;
import io.firebreak.alert.HookConfig;
import io.firebreak.alert.HookConfig.Addresses;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Intake;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Limits;
import io.firebreak.alert.StoredDelivery;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Unit;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.prometheus.AlertmanagerSource;
import io.firebreak.webhook.prometheus.PrometheusSource;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;
import org.jspecify.annotations.Nullable;

/** A handler with hooks of every kind over a real store, and the senders that post to it. */
final class HookWorld implements AutoCloseable {
  static final String TOKEN = "a-token-of-more-than-24-bytes";
  static final String KEY = "a-key-of-more-than-24-bytes!!";
  static final Map<String, String> SECRETS = Map.of("TOKEN", TOKEN, "KEY", KEY);
  static final String SENDER = "192.0.2.7";

  private static final ObjectMapper JSON = new ObjectMapper();

  final OpenStore store;
  final Hooks hooks;
  final Intake intake;
  final DeadLetters deadLetters;
  final List<StoredDelivery> accepted = new ArrayList<>();
  final List<URI> confirmed = new ArrayList<>();
  final List<URI> fetched = new ArrayList<>();
  Instant now = Payloads.RECEIVED_AT;

  /** Whether those cannot be reached who publish certificates and keys. */
  boolean unreachable;

  final KeyPair tokenKey = keyPair();

  private final HookHandler handler;
  private final AtomicInteger ids = new AtomicInteger();

  HookWorld() {
    this(Stores.EMBEDDED);
  }

  HookWorld(Stores stores) {
    this(stores, Limits.DEFAULT);
  }

  HookWorld(Stores stores, Limits limits) {
    store = stores.open(IntakeEvent.register(EventTypes.builder()).build(), () -> now);
    intake = new Intake(store.journal(), store.database(), Runnable::run);
    intake.onAccepted(accepted::add);
    hooks = new Hooks(intake, () -> now, limits, this::certificate, this::keys, confirmed::add);
    handler = new HookHandler(hooks, this::nextId);
    deadLetters =
        new DeadLetters(store.journal(), store.database(), intake, hooks, this::nextId, () -> now);
    open("alertmanager", null, new Auth.Bearer(List.of("TOKEN")));
    open("alertmanager", "signed", hmac(null));
    open("alertmanager", "timed", hmac("X-Timestamp"));
    open("alertmanager", "open", new Auth.Insecure());
    open("alertmanager", "closed", new Auth.None());
    open("prometheus", "direct", new Auth.Basic("prom", List.of("TOKEN")));
  }

  /** The certificate by which the samples of SNS are signed, wherever it is asked for. */
  private X509Certificate certificate(URI url) throws IOException, CertificateException {
    fetched.add(url);
    reach();
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(
                new ByteArrayInputStream(Payloads.body("cloudwatch/sns/TEST-signing-cert.pem")));
  }

  private void reach() throws IOException {
    if (unreachable) {
      throw new IOException("no route to host");
    }
  }

  /** The key of every token, wherever it is asked for. */
  private VerificationKeyResolver keys(URI url) {
    return (token, within) -> {
      fetched.add(url);
      try {
        reach();
      } catch (IOException e) {
        throw new UnresolvableKeyException("the keys cannot be had", e);
      }
      return tokenKey.getPublic();
    };
  }

  private static KeyPair keyPair() {
    try {
      return KeyPairGenerator.getInstance("EC").generateKeyPair();
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError(e);
    }
  }

  private String nextId() {
    return "%026d".formatted(ids.incrementAndGet());
  }

  static Auth.Hmac hmac(@Nullable String timestampHeader) {
    return new Auth.Hmac(
        "X-Signature",
        List.of("KEY"),
        "v1=",
        HookConfig.Encoding.HEX,
        timestampHeader,
        Auth.Hmac.USUAL_TOLERANCE);
  }

  void open(String source, @Nullable String name, Auth auth) {
    open(source, name, auth, Addresses.ANY);
  }

  void open(String source, @Nullable String name, Auth auth, Addresses addresses) {
    AlertSource reader =
        source.equals("prometheus")
            ? new PrometheusSource(Limits.DEFAULT)
            : new AlertmanagerSource(Limits.DEFAULT);
    open(source, name, auth, addresses, reader);
  }

  void open(
      String source, @Nullable String name, Auth auth, Addresses addresses, AlertSource reader) {
    var config = new HookConfig(new HookRef("default", source, name), auth, addresses);
    hooks.open(config, reader, secret -> Objects.requireNonNull(SECRETS.get(secret), secret));
  }

  /** An answer with its body read. */
  record Answer(int status, Map<String, String> headers, JsonNode body) {
    String code() {
      return body.path("code").asText();
    }
  }

  Answer send(String hook, Map<String, List<String>> headers, String address, byte[] body) {
    int mark = hook.indexOf('?');
    var path = mark < 0 ? hook : hook.substring(0, mark);
    int slash = path.indexOf('/');
    var answer =
        handler.handle(
            slash < 0 ? path : path.substring(0, slash),
            slash < 0 ? null : path.substring(slash + 1),
            headers,
            new HookRequest.Peer(InetAddress.ofLiteral(address), null),
            body,
            mark < 0 ? null : hook.substring(mark + 1));
    try {
      return new Answer(answer.status(), answer.headers(), JSON.readTree(answer.body()));
    } catch (JsonProcessingException e) {
      throw new AssertionError("not JSON: " + answer.body(), e);
    }
  }

  Answer post(String hook, Map<String, String> headers, byte[] body) {
    var all = new TreeMap<String, List<String>>();
    headers.forEach((name, value) -> all.put(name, List.of(value)));
    return send(hook, all, SENDER, body);
  }

  /** Posts to the bearer hook as its rightful sender. */
  Answer post(byte[] body) {
    return post("alertmanager", bearer(), body);
  }

  Answer post(String body) {
    return post(bytes(body));
  }

  /** What was sent to the bearer hook is kept as it came, and people can see why. */
  void deadLetter(String body, String reason) {
    deadLetter(post(body), reason, bytes(body));
  }

  /** The answer is 202, the bytes are kept as they came, and people can see why. */
  void deadLetter(Answer answer, String reason, byte[] sent) {
    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.body().path("dead_letter").asText()).isEqualTo(reason);
    assertThat(answer.body().path("duplicate").asBoolean()).isFalse();
    var id = answer.body().path("delivery_id").asText();
    var kept = deadLetters.show("default", id).orElseThrow();
    assertThat(kept.letter().reason()).isEqualToIgnoringCase(reason);
    assertThat(kept.raw().body()).isEqualTo(sent);
    assertThat(rows("SELECT fingerprint FROM episode")).isEmpty();
    assertThat(accepted).isEmpty();
  }

  /** Has incidents hear of a delivery. */
  void routed(String id) {
    store.journal().commit(Unit.builder().guard(intake.routed(id)).build());
  }

  static Map<String, String> bearer() {
    return Map.of("Authorization", "Bearer " + TOKEN);
  }

  /** The signature of a text by the hooks' key. */
  static String signature(String key, byte[]... text) {
    try {
      var mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(bytes(key), "HmacSHA256"));
      for (var part : text) {
        mac.update(part);
      }
      return "v1=" + HexFormat.of().formatHex(mac.doFinal());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** A notification of one firing alert with these members beside its labels. */
  static String group(String labels, String more) {
    return """
    {"version":"4","status":"firing","alerts":[
      {"status":"firing","labels":%s,"startsAt":"2026-11-22T13:20:00Z"%s}]}\
    """
        .formatted(labels, more);
  }

  /** The first column of a query, row by row. */
  List<String> rows(String sql) {
    return store
        .database()
        .jdbi()
        .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
  }

  int deliveries() {
    return rows("SELECT id FROM delivery").size();
  }

  /** Why the last delivery is among the dead letters. */
  List<String> deadLetterReasons() {
    return rows("SELECT reason FROM dead_letter ORDER BY delivery_id");
  }

  @Override
  public void close() {
    store.close();
  }
}

package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.firebreak.alert.AlertSource;
import io.firebreak.alert.Certificates;
import io.firebreak.alert.HookConfig;
import io.firebreak.alert.HookConfig.Addresses;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.HookRef;
import io.firebreak.alert.HookRequest;
import io.firebreak.alert.Hooks;
import io.firebreak.alert.Intake;
import io.firebreak.alert.IntakeEvent;
import io.firebreak.alert.Limits;
import io.firebreak.alert.SenderProof;
import io.firebreak.alert.VendorAuth;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.journal.EventTypes;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.HookAnswer;
import io.firebreak.webhook.HookHandler;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

@DisplayName("Every hook refuses strangers alike, and keeps whatever its sender sends")
class EveryHookTest {
  private static final JsonMapper JSON = new JsonMapper();
  private static final String TOKEN = "a-token-of-more-than-24-bytes";
  private static final Map<String, String> RIGHT = Map.of("Authorization", "Bearer " + TOKEN);
  private static final InetAddress OUTSIDE = InetAddress.ofLiteral("198.51.100.9");
  private static final int MEBIBYTE = 1 << 20;
  private static final AtomicInteger IDS = new AtomicInteger();

  private static final AtomicInteger STRANGERS = new AtomicInteger();

  private static final String SIGNING = "whsec_YS1rZXktb2YtMjctYnl0ZXMtZm9yLW5vdyEh";

  private static OpenStore store;
  private static Hooks hooks;
  private static HookHandler handler;

  static Stream<AlertSource> sources() {
    return SourceSamplesTest.SOURCES.stream().filter(source -> !source.name().equals("generic"));
  }

  @BeforeAll
  static void open() {
    store =
        Stores.EMBEDDED.open(
            IntakeEvent.register(EventTypes.builder()).build(), () -> Payloads.RECEIVED_AT);
    var intake = new Intake(store.journal(), store.database(), Runnable::run);
    hooks =
        new Hooks(
            intake,
            () -> Payloads.RECEIVED_AT,
            Limits.DEFAULT,
            Certificates.NONE,
            Hooks.NO_TOKENS,
            url -> {});
    handler = new HookHandler(hooks, () -> "%026d".formatted(IDS.incrementAndGet()));
    sources()
        .forEach(source -> {
          open(hooks, source, null, new Auth.Bearer(List.of("TOKEN")), Addresses.ANY);
          open(hooks, source, "none", new Auth.None(), Addresses.ANY);
          var inside = new Addresses(List.of("10.0.0.1/32"), List.of());
          open(hooks, source, "inside", new Auth.Bearer(List.of("TOKEN")), inside);
        });
  }

  private static void open(
      Hooks hooks, AlertSource source, @Nullable String name, Auth auth, Addresses addresses) {
    hooks.open(
        new HookConfig(new HookRef("default", source.name(), name), auth, addresses),
        source,
        _ -> TOKEN);
  }

  @AfterAll
  static void close() {
    store.close();
  }

  private static long deliveries() {
    return store
        .database()
        .jdbi()
        .withHandle(
            handle -> handle.createQuery("SELECT count(*) FROM delivery").mapTo(Long.class).one());
  }

  private static HookAnswer post(
      String source,
      @Nullable String name,
      Map<String, String> headers,
      InetAddress peer,
      byte[] body) {
    var all = new TreeMap<String, List<String>>();
    headers.forEach((header, value) -> all.put(header, List.of(value)));
    return handler.handle(source, name, all, new HookRequest.Peer(peer, null), body, null);
  }

  private static byte[] sample(AlertSource source) {
    var folder = source.name().equals("prometheus") ? "prometheus-ruler" : source.name();
    return Payloads.body(Payloads.of(folder).getFirst());
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] gzip(byte[] plain) {
    var bytes = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(bytes)) {
      gzip.write(plain);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** An address in whose text an allowed one stands; another each time. */
  private static InetAddress near() {
    return InetAddress.ofLiteral("110.0.0.1" + STRANGERS.get() % 50);
  }

  /** Without the id of the request, which no two answers share. */
  private static String like(HookAnswer answer) {
    return answer.status()
        + answer.headers().toString()
        + answer.body().replaceFirst("urn:firebreak:request:[0-9]+", "");
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  @Tag("B01")
  @Tag("B02")
  @Tag("B27")
  @Tag("B28")
  @DisplayName("B01, B02, B27, B28: strangers cannot tell why they are refused, and leave nothing")
  void strangers(AlertSource source) {
    var before = deliveries();
    // Of one address only so many are answered in a minute.
    var stranger = InetAddress.ofLiteral("203.0.113." + STRANGERS.incrementAndGet());
    var body = sample(source);
    var name = source.name();
    var wrong = Map.of("Authorization", "Bearer of-another-hook-altogether");
    var forwarded = new TreeMap<>(RIGHT);
    forwarded.put("X-Forwarded-For", "10.0.0.1");
    var answers =
        Stream.of(
                post(name, null, Map.of(), stranger, body),
                post(name, null, wrong, stranger, body),
                post(name, null, Map.of("Authorization", "Bearer "), stranger, body),
                post(name, "none", RIGHT, stranger, body),
                post(name, "no-such-hook", RIGHT, stranger, body),
                post(name, "", RIGHT, stranger, body),
                post(name, "inside", RIGHT, near(), body),
                post(name, "inside", forwarded, stranger, body))
            .map(EveryHookTest::like)
            .distinct()
            .toList();
    assertThat(answers).hasSize(1).first().asString().startsWith("401");
    assertThat(deliveries()).isEqualTo(before);
  }

  /** What the sender is told became of a body: it is on disk, and no alert came of it. */
  private static void keptWithoutAlerts(AlertSource source, Map<String, String> more, byte[] body) {
    var headers = new TreeMap<>(RIGHT);
    headers.putAll(more);
    var where =
        source.name()
            + " "
            + new String(body, 0, Math.min(60, body.length), StandardCharsets.UTF_8);
    var before = deliveries();
    var answer = post(source.name(), null, headers, OUTSIDE, body);
    assertThat(answer.status()).as(where).isEqualTo(202);
    var told = read(answer);
    assertThat(told.has("dead_letter") || told.has("ignored")).as(where + told).isTrue();
    assertThat(told.path("alerts").findValuesAsText("disposition"))
        .as(where)
        .doesNotContain("new", "resolved");
    assertThat(deliveries()).as(where).isEqualTo(before + 1);
  }

  private static JsonNode read(HookAnswer answer) {
    try {
      return JSON.readTree(answer.body());
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  @Tag("B11")
  @Tag("B12")
  @Tag("B13")
  @Tag("B14")
  @Tag("B15")
  @DisplayName("B11–B15: what is not to be understood is kept, and nothing comes of it")
  void unreadable(AlertSource source) {
    var twice = gzip(gzip(bytes("of " + source.name())));
    keptWithoutAlerts(source, Map.of("Content-Encoding", "gzip, gzip"), twice);
    keptWithoutAlerts(source, Map.of("Content-Encoding", "br"), bytes("br"));
    for (var body :
        List.of(
            "[".repeat(100_000),
            "{\"n\":" + "9".repeat(100_000) + "}",
            "{\"n\":1e999999999}",
            "{\"status\":\"resolved\",\"status\":\"firing\"}",
            "{\"n\":NaN}",
            "{\"a\":\"\\ud800\"}",
            "\uFEFF{}",
            "{",
            "",
            "null",
            "7",
            "{\"alerts\":null}",
            "{\"alerts\":{}}")) {
      keptWithoutAlerts(source, Map.of(), bytes(body));
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  @Tag("B10")
  @Tag("B11")
  @DisplayName("B10, B11: over the limit, as sent or unpacked, is 413 and leaves nothing")
  void tooLarge(AlertSource source) {
    var before = deliveries();
    var large = new byte[MEBIBYTE + 1];
    Arrays.fill(large, (byte) ' ');
    var packed = new TreeMap<>(RIGHT);
    packed.put("Content-Encoding", "gzip");
    assertThat(post(source.name(), null, RIGHT, OUTSIDE, large).status()).isEqualTo(413);
    assertThat(post(source.name(), null, packed, OUTSIDE, gzip(large)).status()).isEqualTo(413);
    assertThat(deliveries()).isEqualTo(before);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("sources")
  @Tag("B06")
  @Tag("B09")
  @DisplayName("B06, B09: the content type means nothing, and the same again never acts twice")
  void repeated(AlertSource source) {
    var folder = source.name().equals("prometheus") ? "prometheus-ruler" : source.name();
    for (var sample : Payloads.of(folder)) {
      var headers = new TreeMap<>(Payloads.headers(sample));
      headers.putAll(RIGHT);
      headers.put("Content-Type", "text/plain");
      headers.remove("Content-Encoding");
      var body = Payloads.body(sample);
      assertThat(post(source.name(), null, headers, OUTSIDE, body).status())
          .as(sample)
          .isEqualTo(202);
      headers.put("Content-Type", "application/xml");
      var again = post(source.name(), null, headers, OUTSIDE, body);
      assertThat(again.status()).as(sample).isEqualTo(202);
      assertThat(read(again).path("alerts").findValuesAsText("disposition"))
          .as(sample)
          .doesNotContain("new");
    }
  }

  /** The pages of sources that show how to open their hook; of generic any will do. */
  static Stream<Path> pages() throws IOException {
    try (var pages = Files.list(Path.of("docs/sources"))) {
      return pages
          .filter(
              page -> !List.of("README.md", "generic.md").contains(page.getFileName().toString()))
          .sorted()
          .toList()
          .stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("pages")
  @Tag("B01")
  @Tag("B03")
  @Tag("B04")
  @DisplayName("B01, B03, B04: opened as its page says it believes its sender and nobody else")
  void asItsPageSays(Path page, @TempDir Path folder) throws IOException {
    var text = Files.readString(page);
    var begin = text.indexOf("```yaml\nhooks:") + "```yaml\n".length();
    Files.writeString(
        folder.resolve(ConfigurationFile.NAME), text.substring(begin, text.indexOf("```", begin)));
    var configured = ConfigurationFile.read(folder, Map.of(), Map.of()).hooks();
    assertThat(configured).isNotEmpty();
    for (var hook : configured) {
      var shown = HookCredentials.of(hook);
      if (!(shown.auth() instanceof Auth.Sns)) {
        believesItsSenderOnly(shown);
      }
    }
  }

  private static void believesItsSenderOnly(HookConfig shown) {
    var source =
        sources()
            .filter(each -> each.name().equals(shown.hook().source()))
            .findFirst()
            .orElseThrow();
    var name = "page-" + IDS.incrementAndGet();
    var secret = shown.auth() instanceof Auth.Svix ? SIGNING : TOKEN;
    hooks.open(
        new HookConfig(
            new HookRef("default", source.name(), name), shown.auth(), shown.addresses()),
        source,
        _ -> secret);
    var body = sample(source);
    var right = SenderProof.of(shown.auth(), secret, body, "msg_1", Payloads.RECEIVED_AT);
    var other = secret.replace("y", "z");
    var wrong = SenderProof.of(shown.auth(), other, body, "msg_1", Payloads.RECEIVED_AT);
    assertThat(prove(source, name, new SenderProof(Map.of(), ""), body)).isEqualTo(401);
    assertThat(prove(source, name, wrong, body)).isEqualTo(401);
    if (VendorAuth.signs(source.name())) {
      var changed = body.clone();
      changed[changed.length / 2] ^= 1;
      assertThat(prove(source, name, right, changed)).isEqualTo(401);
    }
    assertThat(prove(source, name, right, body)).isEqualTo(202);
  }

  private static int prove(AlertSource source, String name, SenderProof proof, byte[] body) {
    var headers = new TreeMap<String, List<String>>();
    proof.headers().forEach((header, value) -> headers.put(header, List.of(value)));
    var peer = new HookRequest.Peer(OUTSIDE, null);
    return handler.handle(source.name(), name, headers, peer, body, proof.query()).status();
  }
}

package io.firebreak.app;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.core.JsonProcessingException;
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
import io.firebreak.app.Attempt.Sent;
import io.firebreak.app.SenderScheme.Trait;
import io.firebreak.app.config.Configuration.Hook;
import io.firebreak.app.config.ConfigurationFile;
import io.firebreak.journal.EventTypes;
import io.firebreak.testing.GeneratedPart;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Payloads;
import io.firebreak.testing.Stores;
import io.firebreak.webhook.HookAnswer;
import io.firebreak.webhook.HookHandler;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every way in which a sender can prove who it is, against every form of its credential. The table
 * in {@code docs/hook-authentication.md} is written by this test with {@code
 * -Dfirebreak.docs=write}.
 */
@DisplayName("Every kind of credential is believed in its right forms and in no other")
class AuthenticationTableTest {
  private static final Instant NOW = Payloads.RECEIVED_AT;

  /** For the certificates of senders. */
  private static final String TLS =
      "http: { tls: { port: 0, certificate: %1$s/server.pem, key: %1$s/server.key, client_ca: %1$s/authority.pem } }%n"
          .formatted(SenderScheme.CERTIFICATES.toAbsolutePath());

  @TempDir private static Path folder;
  private static List<Hook> hooks;
  private static Door door;

  private static String body(SenderScheme scheme) {
    return new String(Payloads.body(scheme.sample()), StandardCharsets.UTF_8);
  }

  private static Attempt right(SenderScheme scheme) {
    return Attempt.right(HookSenders.secret(scheme, "HOOK"), NOW, body(scheme));
  }

  @BeforeAll
  static void configure() throws IOException {
    var lines =
        HookSenders.ALL.stream()
            .flatMap(scheme -> Stream.of(hook(scheme, ""), hook(scheme, "-inside")))
            .collect(Collectors.joining());
    Files.writeString(folder.resolve(ConfigurationFile.NAME), TLS + "hooks:\n" + lines);
    hooks = ConfigurationFile.read(folder, Map.of(), Map.of()).hooks();
    door = opened(Stores.EMBEDDED);
  }

  private static String hook(SenderScheme scheme, String suffix) {
    return "  - { source: %s, name: %s, %s%s%s }%n"
        .formatted(
            scheme.source(),
            scheme.title() + suffix,
            scheme.has(Trait.CREDENTIAL) ? "auth: { " + scheme.auth() + " }" : "insecure: true",
            suffix.isEmpty()
                ? ""
                : ", from: [%s], proxies: [%s/30]".formatted(Imitation.NETWORK, Imitation.PROXY),
            scheme.source().equals("generic") ? ", fields: { name: body.event.title }" : "");
  }

  private static final List<Door> OPEN = new ArrayList<>();

  private static Door opened(Stores stores) {
    var opened = new Door(stores);
    OPEN.add(opened);
    return opened;
  }

  @AfterAll
  static void close() {
    OPEN.forEach(Door::close);
    OPEN.clear();
  }

  /** The hooks over a store of their own, and those that post to them. */
  private static final class Door implements AutoCloseable {
    final OpenStore store;
    private final HookHandler handler;
    private final AtomicInteger ids = new AtomicInteger();
    Instant now = NOW;

    Door(Stores stores) {
      store = stores.open(IntakeEvent.register(EventTypes.builder()).build(), () -> now);
      var intake = new Intake(store.journal(), store.database(), Runnable::run);
      Certificates certificates = _ -> SenderScheme.certificate("topic");
      var all =
          new Hooks(
              intake,
              () -> now,
              Limits.DEFAULT,
              certificates,
              _ -> (_, _) -> PublicKeySenders.PROVIDER.getPublic(),
              _ -> {});
      for (var hook : hooks) {
        open(all, HookCredentials.of(hook), HookSenders::secret);
      }
      for (var scheme : HookSenders.ALL) {
        var closed = new HookRef("default", scheme.source(), scheme.title() + "-closed");
        open(all, new HookConfig(closed, new Auth.None(), Addresses.ANY), HookSenders::secret);
      }
      handler = new HookHandler(all, () -> "%026d".formatted(ids.incrementAndGet()));
    }

    /** Each request from another address: of one only so many refusals are answered. */
    private String anywhere() {
      int n = ids.get();
      return "198.51.%d.%d".formatted(100 + n / 250, n % 250);
    }

    HookAnswer post(SenderScheme scheme, Imitation.Call call) {
      var sent = call.sent();
      var from = call.address().isEmpty() ? anywhere() : call.address();
      var certificate = sent.certificate();
      return handler.handle(
          scheme.source(),
          scheme.title() + call.suffix(),
          sent.headers(),
          new HookRequest.Peer(InetAddress.ofLiteral(from), certificate),
          SenderScheme.bytes(sent.body()),
          sent.query());
    }

    HookAnswer post(SenderScheme scheme, Sent sent) {
      return post(scheme, new Imitation.Call("", Imitation.ANYWHERE, sent));
    }

    long deliveries() {
      return store
          .database()
          .jdbi()
          .withHandle(h -> h.createQuery("SELECT count(*) FROM delivery").mapTo(Long.class).one());
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private static void open(Hooks hooks, HookConfig config, UnaryOperator<String> secrets) {
    AlertSource source =
        SourceSamplesTest.SOURCES.stream()
            .filter(each -> each.name().equals(config.hook().source()))
            .findFirst()
            .orElseThrow();
    hooks.open(config, source, secrets);
  }

  static Stream<SenderScheme> schemes() {
    return HookSenders.ALL.stream();
  }

  static Stream<SenderScheme> schemesWithSecret() {
    return HookSenders.ALL.stream().filter(scheme -> scheme.has(Trait.SECRET));
  }

  static Stream<Arguments> cells() {
    return HookSenders.ALL.stream()
        .flatMap(scheme ->
            Arrays.stream(Imitation.values())
                .filter(form -> form.impossible(scheme) == null)
                .map(form -> Arguments.of(scheme, form)));
  }

  @ParameterizedTest(name = "{0}: {1}")
  @MethodSource("cells")
  @Tag("B01")
  @Tag("B02")
  @Tag("B03")
  @Tag("B04")
  @Tag("B05")
  @Tag("B07")
  @Tag("B08")
  @Tag("B27")
  @Tag("B28")
  @DisplayName("B01–B05, B07, B08, B27, B28: this form of this credential")
  void cell(SenderScheme scheme, Imitation form) {
    var calls = form.calls(scheme, right(scheme)).toList();

    assertThat(calls).isNotEmpty();
    for (var call : calls) {
      var before = door.deliveries();
      var answer = door.post(scheme, call);
      if (form.believed) {
        assertThat(answer.status()).as("%s", call).isEqualTo(202);
      } else {
        assertThat(like(answer)).as("%s", call).isEqualTo(REFUSED);
        assertThat(door.deliveries()).isEqualTo(before);
      }
    }
  }

  /** What every refused request is answered, whatever is wrong with it. */
  private static final String REFUSED =
      "401 {Cache-Control=no-store, Content-Type=application/problem+json, WWW-Authenticate=Bearer}"
          + " {\"type\":\"urn:firebreak:problem:webhook-unauthenticated\",\"title\":\"The credential"
          + " is missing or wrong, or there is no such hook\",\"status\":401,"
          + "\"code\":\"WEBHOOK_UNAUTHENTICATED\",\"instance\":\"\"}";

  /** Without the id of the request, which no two answers share. */
  private static String like(HookAnswer answer) {
    return answer.status()
        + " "
        + answer.headers()
        + " "
        + answer.body().replaceFirst("urn:firebreak:request:[0-9]+", "");
  }

  static Stream<Arguments> schemesOnBothStores() {
    return Arrays.stream(Stores.values())
        .flatMap(store -> HookSenders.ALL.stream().map(scheme -> Arguments.of(store, scheme)));
  }

  private static final Map<Stores, Door> REPLAYED = new EnumMap<>(Stores.class);

  @ParameterizedTest(name = "{1} on {0}")
  @MethodSource("schemesOnBothStores")
  @Tag("B06")
  @DisplayName("B06: the right request again, after 10 s and after 4 min, is the same delivery")
  void replayed(Stores stores, SenderScheme scheme) {
    var own = REPLAYED.computeIfAbsent(stores, AuthenticationTableTest::opened);
    own.now = NOW;
    var before = own.deliveries();
    // Two schemes of one source send bodies of their own.
    var body = " ".repeat(HookSenders.ALL.indexOf(scheme)) + body(scheme);
    var attempt =
        Attempt.right(HookSenders.secret(scheme, "HOOK"), NOW, body).called(scheme.title());
    var sent = scheme.sending().apply(attempt);
    var first = own.post(scheme, sent);
    assertThat(duplicateOf(first)).isEmpty();
    for (long seconds : List.of(10L, 240L)) {
      own.now = NOW.plusSeconds(seconds);
      assertThat(duplicateOf(own.post(scheme, sent))).isEqualTo(field(first, "delivery_id"));
    }
    assertThat(own.deliveries()).isEqualTo(before + 1);
  }

  /** Of which delivery a request was the repetition, empty when of none. */
  private static String duplicateOf(HookAnswer answer) {
    assertThat(answer.status()).isEqualTo(202);
    return field(answer, "duplicate").equals("true") ? field(answer, "delivery_id") : "";
  }

  private static String field(HookAnswer answer, String name) {
    try {
      return new JsonMapper().readTree(answer.body()).path(name).asText();
    } catch (JsonProcessingException e) {
      throw new AssertionError(answer.body(), e);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("schemesWithSecret")
  @Tag("B03")
  @DisplayName("B03: a secret that is empty, blank or under 24 bytes opens no hook")
  void shortSecrets(SenderScheme scheme) {
    var hook =
        hooks.stream().filter(each -> scheme.title().equals(each.name())).findFirst().orElseThrow();
    for (var bad : List.of("", " ", " ".repeat(24), "twenty-three-bytes-long", "whsec_")) {
      for (var reference : List.of("HOOK", "OLD")) {
        assertThatIllegalArgumentException()
            .isThrownBy(() ->
                Hooks.check(
                    HookCredentials.of(hook),
                    name -> name.endsWith(reference) ? bad : HookSenders.secret(name)))
            .withMessageContaining("at least 24 bytes");
      }
    }
  }

  @Test
  @DisplayName("The table leaves out no kind of credential that a hook can have")
  void everyKind() {
    var kinds =
        hooks.stream().map(hook -> HookCredentials.of(hook).auth().getClass()).distinct().toList();

    assertThat(Auth.class.getPermittedSubclasses())
        .containsAll(kinds)
        .hasSize(kinds.size() + 1)
        .contains(Auth.None.class);
  }

  @Test
  void thePageShowsTheTable() throws IOException {
    GeneratedPart.isUpToDate(Path.of("docs/hook-authentication.md"), "table", table());
  }

  private static String table() {
    var titles = HookSenders.ALL.stream().map(scheme -> "`" + scheme.title() + "`").toList();
    var page = new StringBuilder();
    page.append("| a credential that is | ").append(String.join(" | ", titles)).append(" |\n");
    page.append("|---".repeat(titles.size() + 1)).append("|\n");
    for (var form : Imitation.values()) {
      var cells = HookSenders.ALL.stream().map(scheme -> cell(form, scheme)).toList();
      page.append("| ").append(form.title).append(" | ");
      page.append(String.join(" | ", cells)).append(" |\n");
    }
    page.append("| the right one again, within ten minutes | ");
    page.append(String.join(" | ", Collections.nCopies(titles.size(), "same"))).append(" |\n");
    reasons()
        .forEach((reason, whose) ->
            page.append("\n- – as ").append(reason).append(": ").append(String.join(", ", whose)));
    return page.append('\n').toString();
  }

  /** Why cells do not apply, and to whom. */
  private static Map<String, Set<String>> reasons() {
    var reasons = new TreeMap<String, Set<String>>();
    for (var form : Imitation.values()) {
      for (var scheme : HookSenders.ALL) {
        var reason = form.impossible(scheme);
        if (reason != null) {
          var whose = reasons.computeIfAbsent(reason, _ -> new LinkedHashSet<>());
          whose.add("`" + scheme.title() + "`");
        }
      }
    }
    return reasons;
  }

  private static String cell(Imitation form, SenderScheme scheme) {
    if (form.impossible(scheme) != null) {
      return "–";
    }
    return form.believed ? "202" : "401";
  }
}

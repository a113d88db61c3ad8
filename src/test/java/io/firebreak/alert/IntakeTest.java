package io.firebreak.alert;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.alert.Intake.Submission;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Committed;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.Unit;
import io.firebreak.label.Labels;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@DisplayName("The intake stores a delivery with its episodes in one unit")
class IntakeTest {
  private static final EventTypes TYPES = IntakeEvent.register(EventTypes.builder()).build();
  private static final HookRef HOOK = new HookRef("default", "alertmanager", null);
  private static final Actor SENDER = new Actor(Actor.Kind.HOOK, HOOK.id(), "bearer", "hook", null);
  private static final Instant START = Instant.parse("2026-03-01T10:00:00.000001Z");

  private Instant now = START;
  private final AtomicInteger ids = new AtomicInteger();

  private final class Fixture implements AutoCloseable {
    private final OpenStore store;
    private final Intake intake;
    private final List<StoredDelivery> heard = new CopyOnWriteArrayList<>();

    Fixture(Stores stores) {
      store = stores.open(TYPES, () -> now);
      intake = new Intake(store.journal(), store.database(), Runnable::run);
      intake.onAccepted(heard::add);
    }

    Receipt send(String body, Alert... alerts) {
      return intake.accept(submission(body, alerts));
    }

    List<Disposition> dispositions(String body, Alert... alerts) {
      return send(body, alerts).alerts().stream().map(Receipt.Line::disposition).toList();
    }

    List<String> rows(String sql) {
      return store
          .database()
          .jdbi()
          .withHandle(handle -> handle.createQuery(sql).mapTo(String.class).list());
    }

    @Override
    public void close() {
      store.close();
    }
  }

  private Submission submission(String body, Alert... alerts) {
    return new Submission(
        HOOK,
        new RawDelivery(
            "d%03d".formatted(ids.incrementAndGet()),
            now,
            Map.of("Authorization", "Bearer abc", "User-Agent", "Alertmanager/0.28"),
            body.getBytes(StandardCharsets.UTF_8)),
        new Parsed.Alerts(List.of(alerts), List.of()),
        List.of(),
        SENDER);
  }

  private static Alert firing(String fingerprint) {
    return alert(fingerprint, Alert.Status.FIRING, Severity.MEDIUM, List.of());
  }

  private static Alert resolved(String fingerprint) {
    return alert(fingerprint, Alert.Status.RESOLVED, Severity.MEDIUM, List.of());
  }

  private static Alert alert(
      String fingerprint, Alert.Status status, Severity severity, List<String> flags) {
    @Nullable Instant end = status == Alert.Status.RESOLVED ? START.plusSeconds(60) : null;
    return new Alert(
        "alertmanager",
        "Down",
        status,
        severity,
        new Labels(new TreeMap<>(Map.of("job", "api", "id", fingerprint))),
        Map.of("summary", "it is \"down\"\n"),
        START,
        end,
        fingerprint,
        "alertmanager{job=\"api\"}",
        Map.of(),
        flags);
  }

  @ParameterizedTest
  @EnumSource
  void aDeliveryIsThereWithItsEpisodesAndItsEvent(Stores stores) {
    try (var fixture = new Fixture(stores)) {
      var receipt = fixture.send("one", firing("a"), firing("b"));

      assertThat(receipt.duplicate()).isFalse();
      assertThat(receipt.alerts())
          .containsExactly(
              new Receipt.Line("a", Alert.Status.FIRING, Disposition.NEW),
              new Receipt.Line("b", Alert.Status.FIRING, Disposition.NEW));
      assertThat(fixture.rows("SELECT fingerprint FROM episode ORDER BY fingerprint"))
          .containsExactly("a", "b");
      assertThat(fixture.rows("SELECT headers FROM delivery"))
          .containsExactly("{\"user-agent\":\"Alertmanager/0.28\"}");
      assertThat(fixture.store.journal().read(HOOK.stream(), 0))
          .singleElement()
          .satisfies(event -> {
            assertThat(event.actor()).isEqualTo(SENDER);
            var accepted = requireNonNull((IntakeEvent.Accepted) event.payload());
            assertThat(accepted.deliveryId()).isEqualTo(receipt.deliveryId());
            assertThat(accepted.bodySha256()).isEqualTo(Fingerprint.ofBytes("one".getBytes(UTF_8)));
            assertThat(accepted.alerts()).isEqualTo(2);
          });
    }
  }

  @ParameterizedTest
  @EnumSource
  void anEpisodeIsCountedAndEndedByItsResolve(Stores stores) {
    try (var fixture = new Fixture(stores)) {
      assertThat(fixture.dispositions("1", firing("a"))).containsExactly(Disposition.NEW);
      assertThat(fixture.dispositions("2", firing("a"))).containsExactly(Disposition.REPEAT);
      assertThat(fixture.dispositions("3", resolved("a"))).containsExactly(Disposition.RESOLVED);
      assertThat(fixture.dispositions("4", resolved("a"))).containsExactly(Disposition.REPEAT);

      assertThat(fixture.rows("SELECT status || ' ' || count FROM episode"))
          .containsExactly("resolved 4");
      assertThat(fixture.heard).extracting(StoredDelivery::id).containsExactly("d001", "d003");
    }
  }

  @ParameterizedTest
  @EnumSource
  void aResolveThatComesFirstStands(Stores stores) {
    try (var fixture = new Fixture(stores)) {
      assertThat(fixture.dispositions("1", resolved("a"))).containsExactly(Disposition.RESOLVED);
      assertThat(fixture.dispositions("2", firing("a"))).containsExactly(Disposition.REPEAT);

      assertThat(fixture.rows("SELECT status FROM episode")).containsExactly("resolved");
      assertThat(fixture.heard).extracting(StoredDelivery::id).containsExactly("d001");
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameBodyAgainChangesNothing(Stores stores) {
    try (var fixture = new Fixture(stores)) {
      var first = fixture.send("same", firing("a"));
      var again = fixture.send("same", firing("a"));

      assertThat(again.duplicate()).isTrue();
      assertThat(again.deliveryId()).isEqualTo(first.deliveryId());
      assertThat(again.alerts())
          .extracting(Receipt.Line::disposition)
          .containsExactly(Disposition.DUPLICATE);
      assertThat(fixture.rows("SELECT id FROM delivery")).containsExactly(first.deliveryId());
      assertThat(fixture.rows("SELECT count FROM episode")).containsExactly("1");
      assertThat(fixture.store.journal().read(HOOK.stream(), 0)).hasSize(1);
      assertThat(fixture.heard).hasSize(1);
    }
  }

  @Test
  @DisplayName("V14: when a hook was last heard is when the last delivery came, understood or not")
  @Tag("V14")
  void itKnowsWhenItWasLastHeard() {
    try (var fixture = new Fixture(Stores.EMBEDDED)) {
      assertThat(fixture.intake.lastReceived("default")).isEmpty();
      var first = submission("1", firing("a"));
      fixture.intake.accept(first);
      fixture.intake.accept(submission("2"));
      assertThat(fixture.intake.lastReceived("default")).contains(first.raw().receivedAt());
      assertThat(fixture.intake.lastReceived("another")).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void theSameBytesAreNoRepeatOnceTheEndThatTheyForetoldHasCome(Stores stores) {
    try (var fixture = new Fixture(stores)) {
      assertThat(fixture.dispositions("ends at 10:01", firing("a")))
          .containsExactly(Disposition.NEW);
      now = START.plusSeconds(60);
      assertThat(fixture.dispositions("ends at 10:01", resolved("a")))
          .containsExactly(Disposition.RESOLVED);
      assertThat(fixture.dispositions("ends at 10:01", resolved("a")))
          .containsExactly(Disposition.DUPLICATE);
    }
  }

  @Test
  void aBodyIsForgottenAfterTenMinutesAndAnIdAfterADay() {
    try (var fixture = new Fixture(Stores.EMBEDDED)) {
      var first = withId(submission("1", firing("a")), "vendor-1");
      fixture.intake.accept(first);

      now = START.plus(Intake.BODY_WINDOW).minusSeconds(1);
      assertThat(fixture.send("1", firing("a")).duplicate()).isTrue();
      now = START.plus(Intake.BODY_WINDOW);
      assertThat(fixture.send("1", firing("a")).duplicate()).isFalse();
      now = START.plus(Duration.ofHours(24)).minusSeconds(1);
      assertThat(fixture.intake.accept(withId(submission("2"), "vendor-1")).duplicate()).isTrue();
      now = START.plus(Duration.ofHours(24));
      assertThat(fixture.intake.accept(withId(submission("3"), "vendor-1")).duplicate()).isFalse();

      now = now.plus(Duration.ofHours(24));
      fixture.intake.forgetOldMarks();
      assertThat(fixture.rows("SELECT mark FROM delivery_seen")).isEmpty();
    }
  }

  private static Submission withId(Submission plain, String id) {
    return new Submission(plain.hook(), plain.raw(), plain.parsed(), List.of(id), plain.actor());
  }

  @ParameterizedTest
  @EnumSource
  void anAlertWithoutAStartBelongsToWhatFires(Stores stores) {
    var unknown = List.of(Flag.STARTS_AT_MISSING.code());
    try (var fixture = new Fixture(stores)) {
      fixture.send("1", firing("a"));
      var again =
          alert("a", Alert.Status.FIRING, Severity.MEDIUM, unknown)
              .startingAt(START.plusSeconds(30));
      assertThat(fixture.dispositions("2", again)).containsExactly(Disposition.REPEAT);
      var over =
          alert("a", Alert.Status.RESOLVED, Severity.MEDIUM, unknown)
              .startingAt(START.plusSeconds(90));
      assertThat(fixture.dispositions("3", over)).containsExactly(Disposition.RESOLVED);
      // Equal bytes, and yet another episode: nothing in them says when it began.
      assertThat(fixture.dispositions("2", again.startingAt(START.plusSeconds(120))))
          .containsExactly(Disposition.NEW);
      assertThat(fixture.heard.get(1).alerts().getFirst().startsAt()).isEqualTo(START);
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAlertWithoutAStartThatWasNotHeardOfForLongBeginsAnew(Stores stores) {
    var unknown = List.of(Flag.STARTS_AT_MISSING.code());
    try (var fixture = new Fixture(stores)) {
      var first = alert("a", Alert.Status.FIRING, Severity.MEDIUM, unknown);
      assertThat(fixture.dispositions("1", first)).containsExactly(Disposition.NEW);
      now = now.plus(Intake.STALE_AFTER).minusSeconds(1);
      assertThat(fixture.dispositions("2", first.startingAt(now)))
          .containsExactly(Disposition.REPEAT);
      now = now.plus(Intake.STALE_AFTER);
      var acknowledged = first.startingAt(now).with(Flag.ACKNOWLEDGED);
      assertThat(fixture.dispositions("3", acknowledged))
          .as("news of the same one")
          .containsExactly(Disposition.REPEAT);
      now = now.plus(Intake.STALE_AFTER);
      assertThat(fixture.dispositions("4", first.startingAt(now))).containsExactly(Disposition.NEW);
      var over =
          alert("a", Alert.Status.RESOLVED, Severity.MEDIUM, unknown)
              .startingAt(now.plusSeconds(5));
      assertThat(fixture.dispositions("5", over))
          .as("both are over")
          .containsExactly(Disposition.RESOLVED, Disposition.RESOLVED);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRisenSeverityIsHeardOf(Stores stores) {
    try (var fixture = new Fixture(stores)) {
      fixture.send("1", firing("a"));
      fixture.send("2", alert("a", Alert.Status.FIRING, Severity.CRITICAL, List.of()));
      fixture.send("3", firing("a"));

      assertThat(fixture.heard).extracting(StoredDelivery::id).containsExactly("d001", "d002");
    }
  }

  @ParameterizedTest
  @EnumSource
  void ofManyAlertsInOneDeliveryEachIsCounted(Stores stores) {
    try (var fixture = new Fixture(stores)) {
      var many = new ArrayList<Alert>();
      IntStream.range(0, 70).forEach(number -> many.add(firing("f%02d".formatted(number))));
      many.add(resolved("f03"));
      many.add(firing("f07"));

      var dispositions = fixture.dispositions("1", many.toArray(Alert[]::new));

      assertThat(dispositions.subList(0, 70)).containsOnly(Disposition.NEW);
      assertThat(dispositions.get(70)).isEqualTo(Disposition.RESOLVED);
      assertThat(
              fixture.rows(
                  "SELECT fingerprint || ' ' || status || ' ' || count FROM episode"
                      + " WHERE count > 1 OR status <> 'firing' ORDER BY fingerprint"))
          .containsExactly("f03 resolved 2", "f07 firing 2");
      assertThat(fixture.rows("SELECT count(*) FROM episode")).containsExactly("70");
    }
  }

  @ParameterizedTest
  @EnumSource
  void anAlertThatOneDeliveryNamesTwiceIsHeardOf(Stores stores) {
    try (var fixture = new Fixture(stores)) {
      fixture.send("1", firing("a"), firing("a"));

      assertThat(fixture.heard).extracting(StoredDelivery::id).containsExactly("d001");
      assertThat(fixture.intake.unrouted(10)).hasSize(1);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsNotRoutedWaitsAndIsRoutedOnce(Stores stores) {
    try (var fixture = new Fixture(stores)) {
      fixture.send("1", firing("a"));
      fixture.send("2", alert("w", Alert.Status.FIRING, Severity.INFO, pseudo()));
      fixture.send("3", firing("b"));

      assertThat(fixture.intake.unrouted(10)).isEqualTo(fixture.heard);
      assertThat(fixture.heard).extracting(StoredDelivery::id).containsExactly("d001", "d003");
      assertThat(fixture.intake.unrouted(1)).hasSize(1);

      var route = Unit.builder().guard(fixture.intake.routed("d001")).build();
      assertThat(fixture.store.journal().commit(route)).isInstanceOf(Committed.Done.class);
      assertThat(fixture.store.journal().commit(route))
          .isEqualTo(
              new Committed.Refused(
                  new io.firebreak.journal.Guard.Refusal(Intake.NotRouted.ALREADY_ROUTED, "d001")));
      assertThat(fixture.intake.unrouted(10)).extracting(StoredDelivery::id).containsOnly("d003");
      assertThat(fixture.intake.delivery("default", "d001")).contains(fixture.heard.getFirst());
    }
  }

  private static List<String> pseudo() {
    return List.of(Flag.PSEUDO.code());
  }

  @ParameterizedTest
  @EnumSource
  void manyAtOnceCountEachEpisodeExactly(Stores stores) throws Exception {
    try (var fixture = new Fixture(stores);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      var running = new ArrayList<Future<Receipt>>();
      for (int i = 0; i < 40; i++) {
        // Half of them name the episodes the other way round.
        var submission =
            i % 2 == 0
                ? submission("body " + i, firing("a"), firing("b"))
                : submission("body " + i, firing("b"), firing("a"));
        running.add(threads.submit(() -> fixture.intake.accept(submission)));
      }
      int fresh = 0;
      for (var one : running) {
        fresh +=
            (int)
                one.get().alerts().stream()
                    .filter(line -> line.disposition() == Disposition.NEW)
                    .count();
      }

      assertThat(fresh).isEqualTo(2);
      assertThat(fixture.rows("SELECT count FROM episode")).containsExactly("40", "40");
      assertThat(fixture.store.journal().read(HOOK.stream(), 0)).hasSize(40);
    }
  }
}

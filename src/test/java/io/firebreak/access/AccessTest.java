package io.firebreak.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.firebreak.access.AccessEvent.Refusal;
import io.firebreak.access.AccessEvent.SignInFailed;
import io.firebreak.access.AccessEvent.TokenIssued;
import io.firebreak.access.Sessions.SignIn;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Event;
import io.firebreak.journal.EventTypes;
import io.firebreak.journal.StreamId;
import io.firebreak.testing.OpenStore;
import io.firebreak.testing.Stores;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class AccessTest {
  private static final StreamId ADMIN = StreamId.admin("default");
  private static final Person ADA =
      new Person("ada", "Ada", EnumSet.of(Role.APPROVER), Set.of("sre"), "ada@example.com", "U1");

  private final AtomicReference<Instant> now =
      new AtomicReference<>(Instant.parse("2026-03-01T10:00:00Z"));
  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger ids = new AtomicInteger();
  @TempDir Path data;

  @ParameterizedTest
  @EnumSource
  void aTokenIsItsOwnersUntilItExpiresOrIsRevoked(Stores stores) {
    try (var store = open(stores)) {
      var tokens = tokens(store);
      var callers = callers(tokens, sessions(store));
      var issued = tokens.issue("default", "ada", "ci", Duration.ofDays(1), Actor.ENGINE);
      var caller = callers.byToken(issued.token().reveal(), "127.0.0.1").orElseThrow();
      assertThat(caller.person()).isEqualTo(ADA);
      assertThat(caller.actor())
          .isEqualTo(new Actor(Actor.Kind.PERSON, "ada", "token", "rest", "127.0.0.1"));

      assertThat(callers.byToken(issued.token().reveal() + "x", null)).isEmpty();
      assertThat(callers.byToken("", null)).isEmpty();
      assertThat(tokens.revoke("default", issued.id(), Actor.ENGINE)).isTrue();
      assertThat(tokens.revoke("default", issued.id(), Actor.ENGINE)).isFalse();
      assertThat(callers.byToken(issued.token().reveal(), null)).isEmpty();
      assertThat(tokens.list("default")).extracting(Tokens.Known::revoked).containsExactly(true);
    }
  }

  @Test
  void aTokenExpires() {
    try (var store = open(Stores.EMBEDDED)) {
      var tokens = tokens(store);
      var callers = callers(tokens, sessions(store));
      var issued = tokens.issue("default", "ada", "ci", Duration.ofDays(1), Actor.ENGINE);
      forward(Duration.ofHours(23));
      assertThat(callers.byToken(issued.token().reveal(), null)).isPresent();
      forward(Duration.ofHours(1));
      assertThat(callers.byToken(issued.token().reveal(), null)).isEmpty();
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsKeptOfATokenDoesNotRevealIt(Stores stores) {
    try (var store = open(stores)) {
      var issued = tokens(store).issue("default", "ada", "ci", Duration.ofDays(1), Actor.ENGINE);
      var event = store.journal().read(ADMIN, 0).getFirst();
      var payload = assertInstanceOf(TokenIssued.class, event.payload());
      assertThat(payload.hash()).isEqualTo(Token.hash(issued.token().reveal()));
      assertThat(event.toString()).doesNotContain(issued.token().reveal());
      assertThat(issued.toString()).doesNotContain(issued.token().reveal());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLinkSignsInOnceAndASessionEnds(Stores stores) {
    try (var store = open(stores)) {
      var sessions = sessions(store);
      var callers = callers(tokens(store), sessions);
      var link = sessions.link("ada", Actor.ENGINE).token().reveal();
      var opened = assertInstanceOf(SignIn.Opened.class, sessions.signIn(link, "10.0.0.1"));
      var cookie = opened.session().reveal();
      var caller = callers.bySession(cookie, null).orElseThrow();
      assertThat(caller.person()).isEqualTo(ADA);
      assertThat(caller.actor().channel()).isEqualTo("ui");

      assertThat(sessions.signIn(link, "10.0.0.1")).isEqualTo(new SignIn.Refused(Refusal.SPENT));
      assertThat(sessions.signIn("guess", null)).isEqualTo(new SignIn.Refused(Refusal.UNKNOWN));
      assertThat(callers.byToken(cookie, null)).isEmpty();
      assertThat(callers.bySession(link, null)).isEmpty();

      sessions.signOut(cookie, caller);
      assertThat(callers.bySession(cookie, null)).isEmpty();
      assertThat(store.journal().read(ADMIN, 0))
          .extracting(Event::type)
          .containsExactly(
              "access.link_issued",
              "access.signed_in",
              "access.sign_in_failed",
              "access.sign_in_failed",
              "access.signed_out");
    }
  }

  @Test
  void linksAndSessionsExpire() {
    try (var store = open(Stores.EMBEDDED)) {
      var sessions = sessions(store);
      var late = sessions.link("ada", Actor.ENGINE).token().reveal();
      forward(Duration.ofMinutes(16));
      assertThat(sessions.signIn(late, null)).isEqualTo(new SignIn.Refused(Refusal.EXPIRED));
      var link = sessions.link("ada", Actor.ENGINE).token().reveal();
      var opened = assertInstanceOf(SignIn.Opened.class, sessions.signIn(link, null));
      forward(Sessions.LENGTH);
      assertThat(sessions.owner(opened.session().reveal())).isEmpty();
    }
  }

  @Test
  void guessingIsSlowAndCannotFillTheJournal() {
    try (var store = open(Stores.EMBEDDED)) {
      var sessions = sessions(store);
      var link = sessions.link("ada", Actor.ENGINE).token().reveal();
      for (int i = 0; i < 50; i++) {
        sessions.signIn("guess-" + i, null);
      }
      assertThat(sessions.signIn(link, null)).isEqualTo(new SignIn.Refused(Refusal.THROTTLED));
      assertThat(store.journal().read(ADMIN, 0))
          .filteredOn(event -> event.payload() instanceof SignInFailed)
          .hasSize(10);
      forward(Duration.ofMinutes(1));
      assertInstanceOf(SignIn.Opened.class, sessions.signIn(link, null));
    }
  }

  @Test
  void onlyTheVeryFirstStartGivesALink() {
    try (var store = open(Stores.EMBEDDED)) {
      assertThat(sessions(store).firstLink()).isPresent();
      assertThat(sessions(store).firstLink()).isEmpty();
    }
  }

  @Test
  void aPersonWhoIsNoLongerConfiguredIsNobody() {
    try (var store = open(Stores.EMBEDDED)) {
      var tokens = tokens(store);
      var issued = tokens.issue("default", "gone", "ci", Duration.ofDays(1), Actor.ENGINE);
      var callers = callers(tokens, sessions(store));
      assertThat(callers.byToken(issued.token().reveal(), null)).isEmpty();
    }
  }

  private OpenStore open(Stores stores) {
    var types = EventTypes.builder();
    AccessEvent.register(types);
    return stores.open(types.build(), now::get);
  }

  private Tokens tokens(OpenStore store) {
    return new Tokens(store.journal(), store.database(), () -> "T" + ids.incrementAndGet(), random);
  }

  private Sessions sessions(OpenStore store) {
    return new Sessions(store.journal(), store.database(), random);
  }

  private Callers callers(Tokens tokens, Sessions sessions) {
    return new Callers(
        new Directory(List.of(ADA)), LocalToken.write(data, random), Map.of(), tokens, sessions);
  }

  private void forward(Duration by) {
    now.updateAndGet(time -> time.plus(by));
  }
}

package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.gate.Holds;
import io.firebreak.journal.Actor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Holds of several, lifted from Slack. */
class SlackHoldsTest {
  private static final Actor ANNA = new Actor(Actor.Kind.PERSON, "anna", "token", "rest", null);
  private static final Actor CLEO = new Actor(Actor.Kind.PERSON, "cleo", "token", "rest", null);
  private static final Actor FILE =
      new Actor(Actor.Kind.SYSTEM, "file:host:/data/stop", null, "file", null);

  private final SlackWorld world = new SlackWorld();

  @AfterEach
  void close() {
    world.close();
  }

  @Test
  @Tag("S51")
  @DisplayName("S51: of what several hold each lets go for themselves, or is let go by its id")
  void whatSeveralHoldIsNotLiftedAtOnce() {
    world.holds.place("default", Holds.ALL, "look first", ANNA, null);
    var cleos = world.holds.place("default", Holds.ALL, "a release", CLEO, null);

    assertThat(world.say("UBEN", "resume all"))
        .startsWith("Nothing changed: several hold it; lift each by its id:")
        .contains("all by anna, because look first", "all by cleo, because a release");
    world.say("UBEN", "pause all mine");
    assertThat(world.say("UBEN", "resume all")).startsWith("Lifted: 1.");
    assertThat(world.say("UBEN", "resume " + cleos.id())).startsWith("Lifted: 1.");
    assertThat(world.say("UBEN", "resume")).contains("by anna").doesNotContain("by ben", "cleo");
  }

  @Test
  @Tag("S51")
  void whatAFileHoldsStandsWhileItIsThere() {
    world.holds.place("default", Holds.ALL, "the file exists", FILE, null);

    assertThat(world.say("UBEN", "resume all"))
        .startsWith("Nothing changed: it is held for as long as the file is there on its host.");
    assertThat(world.say("UBEN", "resume")).contains("Held: all by file:host:/data/stop");
  }

  @Test
  @Tag("G58")
  void whoeverLiftsTheHoldOfAFileOnAnotherHostIsToldWhereItIs() {
    var other = new Actor(Actor.Kind.SYSTEM, "file:web-2:/data/stop", null, "file", null);
    world.holds.place("default", Holds.ALL, "the file exists", other, null);

    assertThat(world.say("UBEN", "resume all"))
        .startsWith("Lifted: 1.")
        .contains("It was held by the file web-2:/data/stop (host and path).")
        .contains("While that is there it holds again within a second; remove it there.");
    assertThat(world.say("UBEN", "resume")).contains("Nothing is held.");
  }
}

package io.firebreak.remediation;

import io.firebreak.action.Action;
import io.firebreak.action.SecretText;
import io.firebreak.action.Secrets;
import io.firebreak.durable.EffectClass;
import io.firebreak.journal.Actor;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.RunbookVersion;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;

/** A small world behind the doors of the whole application. */
@Singleton
public class DoorWorld {
  private static final Map<String, RunbookVersion> VERSIONS = new ConcurrentHashMap<>();
  private static final World WORLD = new World();
  private static final AtomicInteger NUMBER = new AtomicInteger();

  @Inject Starter starter;
  @Inject Remediation remediation;

  @Produces
  @Singleton
  static Action<World.EffectInput> effect() {
    return WORLD.effect();
  }

  @Produces
  @Singleton
  static Action<World.ReadInput> reading() {
    return WORLD.reading();
  }

  @Produces
  @Singleton
  static Versions versions() {
    return hash -> java.util.Objects.requireNonNull(VERSIONS.get(hash));
  }

  @Produces
  @Singleton
  static Secrets secrets() {
    return new Secrets() {
      @Override
      public String reveal(SecretText text) {
        return text.masked();
      }

      @Override
      public String redact(String text) {
        return text;
      }

      @Override
      public void forget(String name) {}
    };
  }

  public String waiting(String requester, String stepName) {
    var number = NUMBER.incrementAndGet();
    var version =
        new TestRunbook("book-" + number)
            .target("world/" + number)
            .autonomy(Autonomy.APPROVE)
            .undoable(stepName, EffectClass.KEYED)
            .version();
    VERSIONS.put(version.hash(), version);
    var id =
        starter.forPerson(
            "default",
            version,
            Map.of(),
            new Actor(Actor.Kind.PERSON, requester, "token", "rest", null));
    await(id, RunStatus.AWAITING_APPROVAL);
    return id;
  }

  public void await(String run, RunStatus status) {
    Awaitility.await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> remediation.find("default", run).orElseThrow().status() == status);
  }
}

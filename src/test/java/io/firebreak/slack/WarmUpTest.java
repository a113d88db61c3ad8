package io.firebreak.slack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.firebreak.journal.Committed;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.RunStatus;
import io.firebreak.testing.Patience;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Router;
import java.lang.reflect.Proxy;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("S54")
@DisplayName("What people do in Slack is rehearsed at the start")
class WarmUpTest {
  private SlackWorld world;

  @BeforeEach
  void open() {
    world = new SlackWorld();
  }

  @AfterEach
  void close() {
    world.close();
  }

  private Map<String, Long> rows() {
    return world
        .ground
        .database()
        .jdbi()
        .withHandle(handle ->
            handle
                .createQuery(
                    """
                    SELECT 'event' AS what, count(*) AS number FROM event
                    UNION ALL SELECT 'slack_seen', count(*) FROM slack_seen
                    UNION ALL SELECT 'slack_form', count(*) FROM slack_form
                    UNION ALL SELECT 'slack_message', count(*) FROM slack_message
                    UNION ALL SELECT 'outbox', count(*) FROM outbox
                    """)
                .setMapKeyColumn("what")
                .setMapValueColumn("number")
                .collectInto(new org.jdbi.v3.core.generic.GenericType<Map<String, Long>>() {}));
  }

  @Test
  @DisplayName("and leaves nothing in the record, asks Slack nothing, and says nothing in the log")
  void withoutATrace() {
    var run = world.engine.start("restart", "world/one", 1, 1);
    world.engine.await(run, RunStatus.AWAITING_APPROVAL);
    var value = SlackWorld.button(world.told(RunMessage.APPROVE), RunMessage.APPROVE);
    world.settled();
    world.byHand();
    var asked = world.slack.getAllServeEvents().size();
    var before = rows();
    var commits = new ConcurrentLinkedQueue<>();
    var watched = watched(world.ground.journal(), commits);

    var logged = new ConcurrentLinkedQueue<String>();
    var log = listening(logged);
    var ours = Logger.getLogger("io.firebreak.slack");
    ours.addHandler(log);
    try {
      WarmUp.on(world.ground.rehearsing(world.ground.users(), watched, Patience.LONG));
    } finally {
      ours.removeHandler(log);
    }

    assertThat(commits)
        .as("what a command writes was written, and taken back")
        .isNotEmpty()
        .allMatch(Committed.Refused.class::isInstance);
    assertThat(rows()).isEqualTo(before);
    assertThat(world.slack.getAllServeEvents()).hasSize(asked);
    assertThat(logged).isEmpty();
    assertThat(world.engine.state(run).status()).isEqualTo(RunStatus.AWAITING_APPROVAL);

    world.interact(world.click("UBEN", RunMessage.APPROVE, value));
    world.engine.await(run, RunStatus.SUCCEEDED);
  }

  @Test
  @DisplayName("by HTTP behind a signature that is refused")
  void byHttp() {
    var before = rows();

    world.door.rehearse();

    assertThat(rows()).isEqualTo(before);
    assertThat(world.slack.getAllServeEvents()).isEmpty();
    assertThat(world.say("UBEN", "status")).contains("No run is going on.");
  }

  private static Handler listening(ConcurrentLinkedQueue<String> logged) {
    return new Handler() {
      @Override
      public void publish(LogRecord line) {
        if (line.getLevel().intValue() >= Level.INFO.intValue()) {
          logged.add(line.getMessage());
        }
      }

      @Override
      public void flush() {}

      @Override
      public void close() {}
    };
  }

  /** Sees what becomes of units. */
  private static Journal watched(Journal journal, Queue<Object> commits) {
    return (Journal)
        Proxy.newProxyInstance(
            Journal.class.getClassLoader(),
            new Class<?>[] {Journal.class},
            (_, method, arguments) -> {
              var returned = method.invoke(journal, arguments);
              if (method.getName().equals("commit")) {
                commits.add(returned);
              }
              return returned;
            });
  }

  @Test
  @DisplayName("by HTTP with an unsigned request of its own, and goes on whatever came of that")
  void byTheWayOfRequests() throws Exception {
    var came = new ConcurrentLinkedQueue<HttpServerRequest>();
    var vertx = Vertx.vertx();
    try {
      var answers = Router.router(vertx);
      answers
          .post("/slack/events")
          .handler(context -> {
            came.add(context.request());
            context.response().setStatusCode(401).end();
          });
      SlackRoute.knock(vertx, answers);
      assertThat(came).hasSize(1);
      var knock = came.remove();
      assertThat(knock.getHeader(SlackSignature.HEADER)).isNull();
      assertThat(knock.remoteAddress().host()).isEqualTo("127.0.0.1");
      assertThatThrownBy(
              () -> new Socket(InetAddress.getLoopbackAddress(), knock.localAddress().port()))
          .as("nobody listens there any more")
          .isInstanceOf(ConnectException.class);

      var resets = Router.router(vertx);
      resets
          .route()
          .handler(context -> {
            came.add(context.request());
            var _ = context.request().connection().close();
          });
      SlackRoute.knock(vertx, resets);
      assertThat(came).hasSize(1);
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get();
    }
  }
}

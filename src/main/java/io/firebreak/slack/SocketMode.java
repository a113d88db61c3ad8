package io.firebreak.slack;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The way on which Slack reaches us without an open port: we keep a WebSocket to it, take a new one
 * when Slack asks or the old one breaks, and acknowledge each envelope.
 */
public final class SocketMode implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(SocketMode.class);
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final SlackGround ground;
  private final SlackCalls calls;
  private final Inbox inbox;
  private final SocketPace pace;
  private final Answered answered;
  private final Set<SocketLink> links = ConcurrentHashMap.newKeySet();
  private final HttpClient http = HttpClient.newBuilder().connectTimeout(PATIENCE).build();
  private final Thread keeper = Thread.ofVirtual().name("slack-socket").unstarted(this::keep);

  /** Never released: what waits on it waits for its time, or for the end. */
  private final Semaphore never = new Semaphore(0);

  /** A way to {@code ground}; nothing is opened before {@link #start}. */
  public SocketMode(SlackGround ground) {
    this(ground, SocketPace.USUAL);
  }

  SocketMode(SlackGround ground, SocketPace pace) {
    this.ground = ground;
    this.calls = new SlackCalls(ground.settings(), ground.secrets());
    this.inbox = new Inbox(ground, calls);
    this.pace = pace;
    this.answered = new Answered(ground.clock());
  }

  /** Opens the socket in the background, and keeps it open until {@link #close}. */
  public void start() {
    keeper.start();
  }

  private void keep() {
    WarmUp.on(ground);
    @Nullable SocketLink old = null;
    int failures = 0;
    try {
      while (true) {
        var opened = open(failures);
        if (opened == null) {
          failures++;
          continue;
        }
        links.add(opened);
        if (old != null) {
          retire(old);
        }
        old = opened;
        failures = ended(opened.await(pace), opened, failures);
      }
    } catch (InterruptedException e) {
      LOG.debug("the socket to Slack is closed");
    } finally {
      links.forEach(SocketLink::close);
    }
  }

  /** What Slack has under way by the old one still comes, and is answered there. */
  private void retire(SocketLink old) {
    Thread.ofVirtual()
        .name("slack-socket-old")
        .start(() -> {
          try {
            old.drain(pace.overlap());
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          } finally {
            links.remove(old);
          }
        });
  }

  /** Opens one; null when that did not work, after the time that is to be waited. */
  private @Nullable SocketLink open(int failures) throws InterruptedException {
    var wait = pace.wait(failures + 1);
    try {
      var link = SocketLink.open(http, URI.create(calls.socket()), PATIENCE, this::take);
      LOG.info("Slack is connected by its socket");
      return link;
    } catch (SlackTrouble e) {
      wait = e.forGood() ? pace.longestWait() : longer(wait, e.after());
      LOG.warnf("the socket to Slack is tried again in %s: %s", wait, e.getMessage());
    } catch (CompletionException | TimeoutException | IllegalArgumentException e) {
      LOG.warnf("the socket to Slack is tried again in %s: it does not open", wait);
      LOG.debug("the socket to Slack does not open", e);
    }
    pause(wait);
    return null;
  }

  private static Duration longer(Duration one, Duration other) {
    return one.compareTo(other) < 0 ? other : one;
  }

  /** Waits as an end demands; returns how many failures there were in a row. */
  private int ended(SocketLink.End end, SocketLink link, int failures) throws InterruptedException {
    return switch (end) {
      case REFRESH -> {
        // One that asks again and again is not asked for a new one without a pause.
        var now = link.lasted(pace.longestWait()) ? 0 : failures + 1;
        if (now > 1) {
          pause(pace.wait(now - 1));
        }
        yield now;
      }
      case LOST -> {
        link.close();
        LOG.info("the socket to Slack was lost and is opened anew");
        var now = link.lasted(pace.longestWait()) ? 1 : failures + 1;
        pause(pace.wait(now));
        yield now;
      }
      case DISABLED -> {
        link.close();
        LOG.warnf(
            "Socket Mode is switched off for the app; switch it on in Slack, or set slack.mode:"
                + " http. Tried again in %s",
            pace.longestWait());
        pause(pace.longestWait());
        yield 1;
      }
    };
  }

  private void pause(Duration time) throws InterruptedException {
    var _ = never.tryAcquire(time.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** What comes again does nothing again, and gets the same answer. */
  private CompletableFuture<SlackAnswer> take(JsonNode envelope, long received) {
    return answered.of(envelope.path("envelope_id").asText(), () -> taken(envelope, received));
  }

  /** What cannot be read is acknowledged and does nothing. */
  private CompletableFuture<SlackAnswer> taken(JsonNode envelope, long received) {
    var payload = envelope.path("payload");
    try {
      return switch (envelope.path("type").asText()) {
        case "interactive" -> inbox.interaction(payload.toString(), received);
        case "events_api" -> inbox.event(payload.toString(), received);
        case "slash_commands" -> inbox.command(form(payload), received);
        default -> SlackAnswer.taken();
      };
    } catch (Malformed e) {
      LOG.warn("Slack sent by its socket what is not in Slack's form");
      return SlackAnswer.taken();
    }
  }

  private static String form(JsonNode payload) {
    var fields = new LinkedHashMap<String, String>();
    payload.properties().forEach(field -> fields.put(field.getKey(), field.getValue().asText()));
    return Payloads.form(fields);
  }

  /** Closes the socket and waits for the work at hand. */
  @Override
  public void close() {
    keeper.interrupt();
    inbox.close();
    http.shutdownNow();
  }
}

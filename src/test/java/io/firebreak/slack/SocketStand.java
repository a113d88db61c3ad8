package io.firebreak.slack;

import static com.github.tomakehurst.wiremock.client.WireMock.okJson;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.java_websocket.WebSocket;
import org.java_websocket.handshake.ClientHandshake;
import org.java_websocket.server.WebSocketServer;

/** Slack's side of Socket Mode: a real WebSocket server, whose address the Web API gives away. */
final class SocketStand extends WebSocketServer implements AutoCloseable {
  private final List<WebSocket> links = new CopyOnWriteArrayList<>();
  private final List<Acknowledged> answers = new CopyOnWriteArrayList<>();
  private final AtomicInteger opened = new AtomicInteger();
  private final AtomicInteger closed = new AtomicInteger();
  private final CountDownLatch started = new CountDownLatch(1);

  private record Acknowledged(WebSocket link, JsonNode answer) {}

  /** Whether it greets whoever comes. */
  volatile boolean polite = true;

  SocketStand(SlackWorld world) throws InterruptedException {
    super(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    setReuseAddr(true);
    setConnectionLostTimeout(0);
    start();
    started.await();
    world.answer(
        "apps.connections.open",
        okJson("{\"ok\":true,\"url\":\"ws://127.0.0.1:" + getPort() + "/link?ticket=1\"}"));
  }

  @Override
  public void onStart() {
    started.countDown();
  }

  @Override
  public void onOpen(WebSocket link, ClientHandshake handshake) {
    links.add(link);
    opened.incrementAndGet();
    if (polite) {
      link.send(
          "{\"type\":\"hello\",\"num_connections\":1,\"connection_info\":{\"app_id\":\"A1\"}}");
    }
  }

  @Override
  public void onMessage(WebSocket link, String message) {
    answers.add(new Acknowledged(link, SlackWorld.read(message)));
  }

  @Override
  public void onClose(WebSocket link, int code, String reason, boolean remote) {
    closed.incrementAndGet();
  }

  @Override
  public void onError(WebSocket link, Exception error) {
    throw new IllegalStateException(error);
  }

  /** How many sockets were opened so far. */
  int opened() {
    return opened.get();
  }

  /** How many were closed so far. */
  int closed() {
    return closed.get();
  }

  /** The newest socket, once there were so many. */
  WebSocket link(int count) {
    Awaitility.await().until(() -> opened() >= count);
    return links.get(count - 1);
  }

  /** An envelope as Slack sends it. */
  static String envelope(String id, String type, JsonNode payload) {
    ObjectNode envelope = SlackWorld.JSON.createObjectNode();
    envelope.put("envelope_id", id).put("type", type).put("accepts_response_payload", true);
    envelope.set("payload", payload);
    return envelope.toString();
  }

  /** What was answered to an envelope, once it was answered {@code count} times. */
  JsonNode answer(String id, int count) {
    return Awaitility.await().until(() -> answers(id), found -> found.size() == count).getLast();
  }

  List<JsonNode> answers(String id) {
    return answers.stream()
        .map(Acknowledged::answer)
        .filter(answer -> answer.path("envelope_id").asText().equals(id))
        .toList();
  }

  /** The sockets by which an envelope was answered. */
  List<WebSocket> answeredBy(String id) {
    return answers.stream()
        .filter(each -> each.answer().path("envelope_id").asText().equals(id))
        .map(Acknowledged::link)
        .toList();
  }

  /** A click on Approve in the last message, as an envelope. */
  static String click(SlackWorld world, String id, String user) {
    var value = SlackWorld.button(world.told(RunMessage.APPROVE), RunMessage.APPROVE);
    return envelope(
        id, "interactive", SlackWorld.read(world.click(user, RunMessage.APPROVE, value)));
  }

  @Override
  public void close() {
    try {
      stop(1_000);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}

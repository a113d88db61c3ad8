package io.firebreak.testing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * The language server that editors use for YAML ({@code yaml-language-server}), spoken to over its
 * standard streams as an editor does.
 */
public final class LanguageServer implements AutoCloseable {
  private static final Path PROGRAM =
      Path.of("target/editor/node_modules/yaml-language-server/bin/yaml-language-server");
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final ObjectMapper JSON = JsonMapper.builder().build();

  private final Process process;
  private final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
  private int requests;

  private LanguageServer(Process process) {
    this.process = process;
    Thread.ofVirtual().start(this::listen);
  }

  /** Whether it is installed; {@code .ci/run} does it. */
  public static boolean installed() {
    return Files.exists(PROGRAM);
  }

  /** Starts it, and tells it to fetch nothing from elsewhere. */
  public static LanguageServer start() throws IOException {
    var command = List.of("node", PROGRAM.toString(), "--stdio");
    var server =
        new LanguageServer(
            new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start());
    server.request("initialize", Map.of("processId", 0, "rootUri", "", "capabilities", Map.of()));
    server.tell("initialized", Map.of());
    server.tell(
        "workspace/didChangeConfiguration",
        Map.of(
            "settings",
            Map.of(
                "yaml",
                Map.of(
                    "validate", true,
                    "completion", true,
                    "hover", true,
                    "schemaStore", Map.of("enable", false)))));
    return server;
  }

  /** Opens a document, and returns what the server says is wrong in it. */
  public JsonNode open(String uri, String text) throws IOException {
    tell(
        "textDocument/didOpen",
        Map.of(
            "textDocument", Map.of("uri", uri, "languageId", "yaml", "version", 1, "text", text)));
    return await(message ->
            message.path("method").asText().equals("textDocument/publishDiagnostics")
                && message.at("/params/uri").asText().equals(uri))
        .at("/params/diagnostics");
  }

  /**
   * Asks about a place.
   *
   * @param what such as {@code textDocument/completion}
   * @param line from 0
   * @param column from 0
   */
  public JsonNode ask(String what, String uri, int line, int column) throws IOException {
    return request(
        what,
        Map.of(
            "textDocument",
            Map.of("uri", uri),
            "position",
            Map.of("line", line, "character", column)));
  }

  private JsonNode request(String method, Map<String, ?> parameters) throws IOException {
    var id = ++requests;
    send(Map.of("jsonrpc", "2.0", "id", id, "method", method, "params", parameters));
    var answer = await(message -> message.path("id").asInt(-1) == id && !message.has("method"));
    if (answer.has("error")) {
      throw new AssertionError(method + ": " + answer);
    }
    return answer.path("result");
  }

  private void tell(String method, Map<String, ?> parameters) throws IOException {
    send(Map.of("jsonrpc", "2.0", "method", method, "params", parameters));
  }

  private void send(Map<String, ?> message) throws IOException {
    var body = JSON.writeValueAsBytes(message);
    var out = process.getOutputStream();
    out.write(("Content-Length: " + body.length + "\r\n\r\n").getBytes(UTF_8));
    out.write(body);
    out.flush();
  }

  private JsonNode await(Predicate<JsonNode> wanted) {
    try {
      for (var end = System.nanoTime() + PATIENCE.toNanos(); ; ) {
        var message = messages.poll(end - System.nanoTime(), TimeUnit.NANOSECONDS);
        if (message == null) {
          throw new AssertionError("the language server does not answer");
        }
        if (wanted.test(message)) {
          return message;
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  private void listen() {
    try (var in = new BufferedInputStream(process.getInputStream())) {
      for (var length = length(in); length >= 0; length = length(in)) {
        messages.add(JSON.readTree(in.readNBytes(length)));
      }
    } catch (IOException e) {
      messages.add(JSON.createObjectNode().put("broken", e.toString()));
    }
  }

  /** Reads the header; -1 at the end of the stream. */
  private static int length(InputStream in) throws IOException {
    var header = new StringBuilder();
    while (header.indexOf("\r\n\r\n") < 0) {
      var next = in.read();
      if (next < 0) {
        return -1;
      }
      header.append((char) next);
    }
    var begin = header.indexOf("Content-Length: ") + "Content-Length: ".length();
    return Integer.parseInt(header.substring(begin, header.indexOf("\r", begin)));
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}

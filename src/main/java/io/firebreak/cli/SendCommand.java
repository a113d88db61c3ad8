package io.firebreak.cli;

import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.SenderProof;
import io.firebreak.alert.VendorAuth;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
    name = "send",
    description = "Send an alert to a hook of the server, to see what it makes of it.")
final class SendCommand implements Callable<Integer> {
  /** The secret is in a file here, so there is nothing to refer to. */
  private static final List<String> HELD = List.of("file");

  private static final Auth BEARER = new Auth.Bearer(HELD);

  private final InstantSource clock;

  @Mixin private ServerArguments server = new ServerArguments();
  @Mixin private Output output = new Output();

  @Parameters(
      index = "0",
      paramLabel = "HOOK",
      description = "The hook: SOURCE or SOURCE/NAME, such as alertmanager/prod.")
  private String hook;

  @Parameters(
      index = "1",
      arity = "0..1",
      paramLabel = "FILE",
      description = "The body to send; without it a sample alert that fires now.")
  private @Nullable Path file;

  @Option(
      names = "--bearer-file",
      paramLabel = "FILE",
      description = "File with the hook's bearer token.")
  private @Nullable Path bearer;

  @Option(
      names = "--secret-file",
      paramLabel = "FILE",
      description = "File with the hook's secret, used as --auth says.")
  private @Nullable Path secret;

  @Option(
      names = "--auth",
      paramLabel = "KIND",
      description =
          "How the secret proves the sender: bearer, hmac, basic:USER, header:NAME or query:NAME;"
              + " without it hmac where the vendor signs, else bearer.")
  private @Nullable String auth;

  @Option(
      names = "--signature-header",
      paramLabel = "NAME",
      description = "Where the signature stands, as signature_header of the hook; for hmac.")
  private @Nullable String signatureHeader;

  @Option(
      names = "--timestamp-header",
      paramLabel = "NAME",
      description = "Where the signed time stands, as timestamp_header of the hook; for hmac.")
  private @Nullable String timestampHeader;

  SendCommand(InstantSource clock) {
    this.clock = clock;
  }

  @Override
  public Integer call() {
    var response = post(server.connect().server().resolve("/hooks/" + path()), body());
    output.lines(response.body());
    if (response.statusCode() == 202) {
      return Exit.OK;
    }
    return response.statusCode() >= 500 ? Exit.UNAVAILABLE : Exit.NO;
  }

  private String path() {
    var parts = hook.split("/", -1);
    if (parts.length > 2) {
      throw new CommandFailure(Exit.USAGE, "a hook is SOURCE or SOURCE/NAME");
    }
    return parts.length == 1
        ? Api.segment(parts[0])
        : Api.segment(parts[0]) + "/" + Api.segment(parts[1]);
  }

  private byte[] body() {
    if (file != null) {
      return read(file);
    }
    var name = "/samples/" + hook.split("/", -1)[0] + ".json";
    try (var sample = SendCommand.class.getResourceAsStream(name)) {
      if (sample == null) {
        throw new CommandFailure(
            Exit.USAGE, "there is no sample for this source; give a file with the body");
      }
      var now = clock.instant();
      return new String(sample.readAllBytes(), StandardCharsets.UTF_8)
          .replace("$NOW", now.toString())
          .replace("$EPOCH", String.valueOf(now.getEpochSecond()))
          .getBytes(StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new CommandFailure(Exit.INTERNAL, "cannot read " + name + " (" + e + ")");
    }
  }

  private static byte[] read(Path from) {
    try {
      return Files.readAllBytes(from);
    } catch (IOException e) {
      throw new CommandFailure(Exit.DATA, "cannot read " + from + " (" + e + ")");
    }
  }

  private HttpResponse<String> post(URI to, byte[] body) {
    var proof = proof(body);
    var url = proof.query().isEmpty() ? to : URI.create(to + "?" + proof.query());
    var request =
        HttpRequest.newBuilder(url)
            .timeout(Duration.ofSeconds(30))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofByteArray(body));
    proof.headers().forEach(request::header);
    try (var client = HttpClient.newHttpClient()) {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandFailure(Exit.UNAVAILABLE, "no answer from " + to + " (" + e + ")");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandFailure(Exit.UNAVAILABLE, "interrupted while waiting for " + to);
    }
  }

  /** What the vendor would add to prove who it is. */
  private SenderProof proof(byte[] body) {
    var from = bearer == null ? secret : bearer;
    if (from == null) {
      return new SenderProof(Map.of(), "");
    }
    var value = new String(read(from), StandardCharsets.UTF_8).strip();
    var id = "msg_" + clock.instant().toEpochMilli();
    try {
      return SenderProof.of(bearer == null ? auth() : BEARER, value, body, id, clock.instant());
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(Exit.USAGE, String.valueOf(e.getMessage()));
    }
  }

  private Auth auth() {
    var source = hook.split("/", -1)[0];
    var signed = signatureHeader != null || timestampHeader != null;
    var usual = signed || VendorAuth.signs(source) ? "hmac" : "bearer";
    var parts = (auth == null ? usual : auth).split(":", 2);
    if (parts.length == 1) {
      return switch (parts[0]) {
        case "bearer" -> BEARER;
        case "hmac" -> VendorAuth.signature(source, HELD, signatureHeader, timestampHeader);
        default -> throw unknownAuth();
      };
    }
    return switch (parts[0]) {
      case "basic" -> new Auth.Basic(parts[1], HELD);
      case "header" -> new Auth.Header(parts[1], HELD);
      case "query" -> new Auth.Query(parts[1], HELD);
      default -> throw unknownAuth();
    };
  }

  private static CommandFailure unknownAuth() {
    return new CommandFailure(
        Exit.USAGE, "--auth is bearer, hmac, basic:USER, header:NAME or query:NAME");
  }
}

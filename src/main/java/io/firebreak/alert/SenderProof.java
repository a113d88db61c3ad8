package io.firebreak.alert;

import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.alert.HookConfig.Encoding;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * What an honest sender adds to its request, for trials: the other side of what a hook checks.
 *
 * @param headers to be added, by name
 * @param query to be added to the URL, empty for none
 */
public record SenderProof(Map<String, String> headers, String query) {
  public SenderProof {
    headers = Map.copyOf(headers);
  }

  /**
   * The proof for a body.
   *
   * @param auth what the hook asks for
   * @param secret the value of its secret
   * @param body the bytes that will be sent
   * @param id of the message, where the scheme has one
   * @throws IllegalArgumentException when only the vendor itself can prove it, or the secret is
   *     malformed
   */
  public static SenderProof of(Auth auth, String secret, byte[] body, String id, Instant now) {
    return switch (auth) {
      case Auth.None _, Auth.Insecure _ -> new SenderProof(Map.of(), "");
      case Auth.Bearer _ -> header("Authorization", "Bearer " + secret);
      case Auth.Basic(var user, _) -> header("Authorization", "Basic " + base64(user, secret));
      case Auth.Header(var header, _) -> header(header, secret);
      case Auth.Query(var parameter, _) ->
          new SenderProof(
              Map.of(), parameter + "=" + URLEncoder.encode(secret, StandardCharsets.UTF_8));
      case Auth.Hmac hmac -> signed(hmac, bytes(secret), body, now);
      case Auth.Svix _ -> svix(secret, body, id, now);
      case Auth.Stamped(var header, _) -> {
        var time = String.valueOf(now.getEpochSecond());
        var signature = Signature.sign(bytes(secret), time, body);
        yield header(header, "t=" + time + ",v1=" + HexFormat.of().formatHex(signature));
      }
      case Auth.Jwt _ -> header("Authorization", "Bearer " + secret);
      case Auth.Mtls _ ->
          throw new IllegalArgumentException(
              "a certificate is shown when the connection is made; use a hook of another auth");
      case Auth.Sns _ ->
          throw new IllegalArgumentException(
              "only AWS can sign as AWS; use a hook of another auth");
    };
  }

  private static SenderProof signed(Auth.Hmac hmac, byte[] key, byte[] body, Instant now) {
    var headers = new TreeMap<String, String>();
    var time = String.valueOf(now.getEpochSecond());
    var stamped = hmac.timestampHeader() != null;
    if (hmac.timestampHeader() != null) {
      headers.put(hmac.timestampHeader(), time);
    }
    var signature = Signature.sign(key, stamped ? time + ":" : "", body);
    headers.put(
        hmac.header(),
        hmac.prefix()
            + (hmac.encoding() == Encoding.HEX
                ? HexFormat.of().formatHex(signature)
                : Base64.getEncoder().encodeToString(signature)));
    return new SenderProof(headers, "");
  }

  private static SenderProof svix(String secret, byte[] body, String id, Instant now) {
    var time = String.valueOf(now.getEpochSecond());
    var signature = Signature.sign(SvixSignature.key(bytes(secret)), id + "." + time + ".", body);
    return new SenderProof(
        Map.of(
            "webhook-id", id,
            "webhook-timestamp", time,
            "webhook-signature", "v1," + Base64.getEncoder().encodeToString(signature)),
        "");
  }

  private static SenderProof header(String name, String value) {
    return new SenderProof(Map.of(name, value), "");
  }

  private static String base64(String user, String password) {
    return Base64.getEncoder().encodeToString(bytes(user + ":" + password));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}

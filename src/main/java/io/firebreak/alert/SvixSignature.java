package io.firebreak.alert;

import com.google.re2j.Pattern;
import io.firebreak.alert.HookConfig.Auth;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Believes a request that is signed as Svix does: over its id, its time and its body. The full
 * stops between them are why an id may have none.
 */
final class SvixSignature implements Authenticator {
  private static final String PREFIX = "whsec_";
  private static final String VERSION = "v1,";
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9_-]{1,128}");

  private final List<byte[]> keys;

  SvixSignature(List<byte[]> secrets) {
    this.keys = secrets.stream().map(SvixSignature::key).toList();
  }

  /**
   * The key that a secret holds.
   *
   * @throws IllegalArgumentException when it holds none
   */
  static byte[] key(byte[] secret) {
    var text = new String(secret, StandardCharsets.UTF_8);
    var key = Authenticator.base64(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : "");
    if (key == null || key.length == 0) {
      throw new IllegalArgumentException("a signing key here is whsec_ and Base64");
    }
    return key;
  }

  @Override
  public Optional<Proof> prove(HookRequest request, Instant now) {
    var id = either(request, "id");
    var time = either(request, "timestamp");
    if (id == null || !ID.matches(id) || !Signature.isNear(time, now, Auth.Hmac.USUAL_TOLERANCE)) {
      return Optional.empty();
    }
    // The id is remembered by the source: an attempt more has the same id and another time.
    return Signature.fitting(keys, id + "." + time + ".", request.body(), given(request))
        .map(_ -> new Proof("svix", null));
  }

  private static @Nullable String either(HookRequest request, String what) {
    var standard = request.only("webhook-" + what);
    return standard == null ? request.only("svix-" + what) : standard;
  }

  private static List<byte[]> given(HookRequest request) {
    var header = either(request, "signature");
    var parts = header == null ? List.<String>of() : List.of(header.split(" ", -1));
    var given = new ArrayList<byte[]>();
    if (parts.size() > Signature.MOST_SIGNATURES) {
      return given;
    }
    for (var part : parts) {
      var bytes =
          part.startsWith(VERSION) ? Authenticator.base64(part.substring(VERSION.length())) : null;
      if (bytes != null) {
        given.add(bytes);
      }
    }
    return given;
  }
}

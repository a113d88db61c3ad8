package io.firebreak.alert;

import io.firebreak.alert.HookConfig.Auth;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Believes a request with a header {@code t=TIME,v1=HEX} that signs the time and the body. */
final class StampedSignature implements Authenticator {
  private static final String TIME = "t=";
  private static final String VERSION = "v1=";

  private final String header;
  private final List<byte[]> keys;

  StampedSignature(String header, List<byte[]> keys) {
    this.header = header;
    this.keys = keys;
  }

  @Override
  public Optional<Proof> prove(HookRequest request, Instant now) {
    var value = request.only(header);
    var parts = value == null ? List.<String>of() : List.of(value.split(",", -1));
    if (parts.size() > Signature.MOST_SIGNATURES) {
      return Optional.empty();
    }
    var time = time(parts);
    if (time == null || !Signature.isNear(time, now, Auth.Hmac.USUAL_TOLERANCE)) {
      return Optional.empty();
    }
    return Signature.fitting(keys, time, request.body(), given(parts))
        .map(signature -> new Proof("hmac", HexFormat.of().formatHex(signature)));
  }

  /** The time; null when there is none, or two of which neither can be trusted. */
  private static @Nullable String time(List<String> parts) {
    var times = parts.stream().map(String::strip).filter(part -> part.startsWith(TIME)).toList();
    return times.size() == 1 ? times.getFirst().substring(TIME.length()) : null;
  }

  private static List<byte[]> given(List<String> parts) {
    var given = new ArrayList<byte[]>();
    for (var part : parts) {
      var signature = part.strip();
      var bytes =
          signature.startsWith(VERSION)
              ? Signature.hex(signature.substring(VERSION.length()))
              : null;
      if (bytes != null) {
        given.add(bytes);
      }
    }
    return given;
  }
}

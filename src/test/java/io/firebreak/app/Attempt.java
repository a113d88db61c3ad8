package io.firebreak.app;

import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * One try to be believed by a hook.
 *
 * @param key the secret that the sender uses
 * @param id of the message, where the scheme has one
 * @param now the time of the hook
 * @param off how far from it the sender signs
 * @param time the signed time as text, null for the one that {@code off} means
 * @param fault what is wrong about that time
 * @param body that is sent
 * @param signed the body that was signed
 * @param edit what is done to the credential on its way
 */
record Attempt(
    String key,
    String id,
    Instant now,
    Duration off,
    @Nullable String time,
    Fault fault,
    String body,
    String signed,
    UnaryOperator<String> edit) {

  /** What can be wrong about a signed time beside how late it is. */
  enum Fault {
    NONE,
    ABSENT,
    TWICE,
    /** An old time was signed, and the present one stands there. */
    MOVED
  }

  /** What goes over the line. */
  record Sent(
      Map<String, List<String>> headers,
      @Nullable String query,
      String body,
      @Nullable X509Certificate certificate) {

    Sent withHeader(String name, List<String> values) {
      var all = new TreeMap<>(headers);
      all.put(name, values);
      return new Sent(all, query, body, certificate);
    }

    Sent withoutHeader(String name) {
      var all = new TreeMap<>(headers);
      all.remove(name);
      return new Sent(all, query, body, certificate);
    }

    List<String> values(String header) {
      return Objects.requireNonNull(headers.get(header), header);
    }
  }

  /** What the rightful sender does. */
  static Attempt right(String secret, Instant now, String body) {
    return new Attempt(
        secret,
        "msg_1",
        now,
        Duration.ZERO,
        null,
        Fault.NONE,
        body,
        body,
        UnaryOperator.identity());
  }

  Attempt by(String other) {
    return new Attempt(other, id, now, off, time, fault, body, signed, edit);
  }

  Attempt called(String other) {
    return new Attempt(key, other, now, off, time, fault, body, signed, edit);
  }

  Attempt off(Duration other) {
    return new Attempt(key, id, now, other, time, fault, body, signed, edit);
  }

  Attempt at(String other) {
    return new Attempt(key, id, now, off, other, fault, body, signed, edit);
  }

  Attempt with(Fault other) {
    return new Attempt(key, id, now, off, time, other, body, signed, edit);
  }

  Attempt sending(String other) {
    return new Attempt(key, id, now, off, time, fault, other, signed, edit);
  }

  Attempt signing(String other) {
    return new Attempt(key, id, now, off, time, fault, body, other, edit);
  }

  Attempt edited(UnaryOperator<String> other) {
    return new Attempt(key, id, now, off, time, fault, body, signed, other);
  }

  Instant signedAt() {
    return now.plus(off);
  }
}

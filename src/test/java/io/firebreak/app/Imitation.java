package io.firebreak.app;

import com.fasterxml.jackson.databind.json.JsonMapper;
import io.firebreak.app.Attempt.Fault;
import io.firebreak.app.Attempt.Sent;
import io.firebreak.app.SenderScheme.Trait;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A right or wrong form of a credential, for every scheme that can have it. */
@SuppressWarnings("ImmutableEnumChecker") // what makes the calls has no state
enum Imitation {
  RIGHT("B01", "the right one", null, true, (scheme, right) -> one(scheme, right)),
  ANY_CASE("B01", "its header in capitals", Trait.CREDENTIAL, true, Imitation::capitals),
  NOTHING("B01", "nothing", Trait.CREDENTIAL, false, Imitation::nothing),
  EMPTY("B01", "empty", Trait.CREDENTIAL, false, (scheme, right) -> edited(scheme, right, _ -> "")),
  TWICE("B01", "its header or parameter twice", Trait.CREDENTIAL, false, Imitation::twice),
  ELSEWHERE(
      "B01",
      "the secret in the header of another scheme",
      Trait.SECRET,
      false,
      Imitation::elsewhere),
  CLOSED(
      "B02",
      "the right one, where no credential is configured",
      Trait.CREDENTIAL,
      false,
      (scheme, right) -> at("-closed", scheme, right)),
  EMPTY_KEY("B03", "by an empty secret", Trait.SECRET, false, Imitation::emptyKey),
  OTHER_KEY("B03", "of somebody else", Trait.CREDENTIAL, false, Imitation::otherKey),
  OLD_KEY("B03", "by the other secret of a rotation", Trait.SECRET, true, Imitation::oldKey),
  CUT("B03", "cut short", Trait.CREDENTIAL, false, Imitation::cut),
  LONGER("B03", "with more behind it", Trait.CREDENTIAL, false, Imitation::longer),
  CHANGED("B04", "the body changed in one byte", Trait.BODY_SIGNED, false, Imitation::changed),
  REWRITTEN("B04", "the body written anew", Trait.BYTES_SIGNED, false, Imitation::rewritten),
  OLDEST(
      "B05",
      "signed as long ago as may be",
      Trait.TIME_SIGNED,
      true,
      (scheme, right) -> one(scheme, right.off(scheme.oldest().negated()))),
  TOO_OLD(
      "B05",
      "signed a second longer ago, or at the epoch",
      Trait.TIME_SIGNED,
      false,
      Imitation::tooOld),
  AHEAD(
      "B05",
      "signed in 301 seconds, or in a year",
      Trait.TIME_SIGNED,
      false,
      (scheme, right) ->
          Stream.of(Duration.ofSeconds(301), Duration.ofDays(365))
              .flatMap(off -> one(scheme, right.off(off)))),
  NO_TIME("B05", "signed at what is no time", Trait.TIME_SIGNED, false, Imitation::noTime),
  TIME_ABSENT(
      "B05",
      "without its time",
      Trait.TIME_SIGNED,
      false,
      (scheme, right) -> one(scheme, right.with(Fault.ABSENT))),
  TIME_TWICE(
      "B05",
      "with two times",
      Trait.TIME_SIGNED,
      false,
      (scheme, right) -> one(scheme, right.with(Fault.TWICE))),
  TIME_MOVED(
      "B05",
      "an old one with the time of now",
      Trait.TIME_SIGNED,
      false,
      (scheme, right) -> one(scheme, right.with(Fault.MOVED))),
  AMONG_WRONG(
      "B07",
      "the last of nine",
      Trait.SEVERAL_SIGNATURES,
      true,
      (scheme, right) -> among(scheme, right, 8)),
  TOO_MANY("B07", "the last of 11, of 501", Trait.SEVERAL_SIGNATURES, false, Imitation::tooMany),
  OLD_VERSION("B07", "as another version", Trait.VERSIONED, false, Imitation::oldVersion),
  OTHER_VERSION(
      "B07", "beside another version", Trait.VERSIONED, true, Imitation::besideAnotherVersion),
  MOVED_BOUNDARY(
      "B08", "the start of the body moved into the id", Trait.ID_SIGNED, false, Imitation::moved),
  ODD_ID("B08", "an id that is none, or two", Trait.ID_SIGNED, false, Imitation::oddId),
  OTHER_ADDRESS("B27", "the right one, from elsewhere", null, false, Imitation::otherAddress),
  OWN_ADDRESS("B27", "the right one, from its network", null, true, Imitation::ownAddress),
  UNKNOWN_HOOK(
      "B28",
      "the right one, at a hook that is not there",
      null,
      false,
      (scheme, right) -> at("-unknown", scheme, right));

  /** One request: to which hook beside the scheme's own, from where, with what. */
  record Call(String suffix, String address, Sent sent) {}

  /** From anywhere; the test takes a new one each time. */
  static final String ANYWHERE = "";

  static final String NETWORK = "10.0.0.1";
  static final String PROXY = "192.0.2.1";

  private static final int TEN = 10;

  final String number;
  final String title;
  final @Nullable Trait wanted;
  final boolean believed;
  private final BiFunction<SenderScheme, Attempt, Stream<Call>> calls;

  Imitation(
      String number,
      String title,
      @Nullable Trait wanted,
      boolean believed,
      BiFunction<SenderScheme, Attempt, Stream<Call>> calls) {
    this.number = number;
    this.title = title;
    this.wanted = wanted;
    this.believed = believed;
    this.calls = calls;
  }

  /** Why a scheme cannot have this form, null when it can. */
  @Nullable String impossible(SenderScheme scheme) {
    if (wanted != null && !scheme.has(wanted)) {
      return switch (wanted) {
        case CREDENTIAL -> "everybody is believed";
        case SECRET -> "there is no secret of ours";
        case BODY_SIGNED -> "the body is not signed";
        case BYTES_SIGNED ->
            scheme.has(Trait.BODY_SIGNED)
                ? "values are signed, however they are written"
                : "the body is not signed";
        case TIME_SIGNED -> "no time is signed";
        case SEVERAL_SIGNATURES -> "there is room for one only";
        case VERSIONED -> "there is one version only";
        case ID_SIGNED -> "no id is signed";
      };
    }
    var text = this == CUT || this == LONGER || this == EMPTY;
    var shown = scheme.header() != null || scheme.title().equals("query");
    if (scheme.title().equals("mtls") && (text || this == TWICE)) {
      return "a certificate is whole or refused with the connection";
    }
    return (this == ANY_CASE && scheme.header() == null) || (this == TWICE && !shown)
        ? "it stands in no header"
        : null;
  }

  Stream<Call> calls(SenderScheme scheme, Attempt right) {
    return calls.apply(scheme, right);
  }

  private static Stream<Call> one(SenderScheme scheme, Attempt attempt) {
    return at("", scheme, attempt);
  }

  private static Stream<Call> at(String suffix, SenderScheme scheme, Attempt attempt) {
    return Stream.of(new Call(suffix, ANYWHERE, scheme.sending().apply(attempt)));
  }

  private static Stream<Call> sent(Sent sent) {
    return Stream.of(new Call("", ANYWHERE, sent));
  }

  private static Stream<Call> edited(
      SenderScheme scheme, Attempt right, UnaryOperator<String> edit) {
    return one(scheme, right.edited(edit));
  }

  private static Stream<Call> capitals(SenderScheme scheme, Attempt right) {
    var sent = scheme.sending().apply(right);
    var headers = new TreeMap<String, List<String>>();
    sent.headers().forEach((name, values) -> headers.put(name.toUpperCase(Locale.ROOT), values));
    return sent(new Sent(headers, sent.query(), sent.body(), sent.certificate()));
  }

  private static Stream<Call> nothing(SenderScheme scheme, Attempt right) {
    var sent = scheme.sending().apply(right);
    if (scheme.header() != null) {
      return sent(sent.withoutHeader(scheme.header()));
    }
    var unsigned = sent.body().replace("\"Signature\"", "\"Unsigned\"");
    return sent(new Sent(sent.headers(), null, unsigned, null));
  }

  private static Stream<Call> twice(SenderScheme scheme, Attempt right) {
    var sent = scheme.sending().apply(right);
    if (scheme.header() == null) {
      return sent(new Sent(sent.headers(), sent.query() + "&" + sent.query(), sent.body(), null));
    }
    var value = sent.values(scheme.header()).getFirst();
    return Stream.of(List.of(value, value), List.of("x", value), List.of(value, "x"))
        .flatMap(values -> sent(sent.withHeader(scheme.header(), values)));
  }

  private static Stream<Call> elsewhere(SenderScheme scheme, Attempt right) {
    var secret = right.key();
    return Stream.of("Bearer ", "Basic ", "Token ", "")
        .map(word -> SenderScheme.inHeader("Authorization", word + secret, right.body()))
        .filter(sent -> !sent.headers().equals(scheme.sending().apply(right).headers()))
        .flatMap(Imitation::sent);
  }

  /** The key of an empty HMAC secret is all zeros, and one zero is as many (RFC 2104). */
  private static Stream<Call> emptyKey(SenderScheme scheme, Attempt right) {
    return one(scheme, right.by("\0"));
  }

  private static Stream<Call> otherKey(SenderScheme scheme, Attempt right) {
    return Stream.of("another-secret-of-24-bytes-and-more", right.key() + "BBBB")
        .flatMap(other -> one(scheme, right.by(other)));
  }

  private static Stream<Call> oldKey(SenderScheme scheme, Attempt right) {
    return one(scheme, right.by(HookSenders.secret(scheme, "OLD")));
  }

  private static Stream<Call> cut(SenderScheme scheme, Attempt right) {
    return edited(scheme, right, value -> value.substring(0, value.length() - 4));
  }

  private static Stream<Call> longer(SenderScheme scheme, Attempt right) {
    return edited(scheme, right, value -> value + "0000");
  }

  private static Stream<Call> changed(SenderScheme scheme, Attempt right) {
    int half = right.body().length() / 2;
    var flipped = (char) (right.body().charAt(half) ^ 1);
    var body = right.body().substring(0, half) + flipped + right.body().substring(half + 1);
    return one(scheme, right.sending(body));
  }

  private static Stream<Call> rewritten(SenderScheme scheme, Attempt right) {
    try {
      var json = new JsonMapper();
      var compact = json.readTree(right.body()).toString();
      var pretty = json.readTree(right.body()).toPrettyString();
      return Stream.of(compact + " ", " " + pretty)
          .flatMap(body -> one(scheme, right.sending(body)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Stream<Call> tooOld(SenderScheme scheme, Attempt right) {
    var epoch = Duration.between(right.now(), Instant.EPOCH);
    return Stream.of(scheme.oldest().plusSeconds(1).negated(), epoch)
        .flatMap(off -> one(scheme, right.off(off)));
  }

  private static Stream<Call> noTime(SenderScheme scheme, Attempt right) {
    var now = String.valueOf(right.now().getEpochSecond());
    return Stream.of("0", "-1", "1e9", "9".repeat(400), "", " " + now, "+" + now, now + ".0")
        .flatMap(time -> one(scheme, right.at(time)));
  }

  private static Stream<Call> among(SenderScheme scheme, Attempt right, int wrong) {
    var bad = scheme.version() + (scheme.separator().equals(" ") ? "AAAA" : "00");
    return edited(scheme, right, value -> (bad + scheme.separator()).repeat(wrong) + value);
  }

  private static Stream<Call> tooMany(SenderScheme scheme, Attempt right) {
    return Stream.of(TEN, 500).flatMap(wrong -> among(scheme, right, wrong));
  }

  private static Stream<Call> oldVersion(SenderScheme scheme, Attempt right) {
    var without = scheme.version().length();
    return Stream.of("", "v0=", "v0,", "v2=", "sha1=", scheme.version().toUpperCase(Locale.ROOT))
        .flatMap(other -> edited(scheme, right, value -> other + value.substring(without)));
  }

  private static Stream<Call> besideAnotherVersion(SenderScheme scheme, Attempt right) {
    var parted = scheme.separator();
    return edited(scheme, right, value -> "v2=00" + parted + value + parted + "sha1=00");
  }

  /** What was signed as {@code msg_1.T.T.body} is sent as if {@code msg_1.T} were the id. */
  private static Stream<Call> moved(SenderScheme scheme, Attempt right) {
    var time = String.valueOf(right.now().getEpochSecond());
    var honest = time + "." + right.body();
    var sent = scheme.sending().apply(right.sending(honest).signing(honest));
    var moved = new Sent(sent.headers(), null, right.body(), null);
    return sent(moved.withHeader("webhook-id", List.of(right.id() + "." + time)));
  }

  private static Stream<Call> oddId(SenderScheme scheme, Attempt right) {
    var sent = scheme.sending().apply(right);
    return Stream.concat(
        Stream.of("", "msg.1", "msg 1", "msg\n1", "m".repeat(129))
            .flatMap(id -> one(scheme, right.called(id))),
        Stream.concat(
            sent(sent.withoutHeader("webhook-id")),
            sent(sent.withHeader("webhook-id", List.of(right.id(), right.id())))));
  }

  private static Stream<Call> otherAddress(SenderScheme scheme, Attempt right) {
    var sent = scheme.sending().apply(right);
    var forwarded = sent.withHeader("X-Forwarded-For", List.of(NETWORK));
    return Stream.of(
        new Call("-inside", ANYWHERE, sent),
        new Call("-inside", "1" + NETWORK, sent),
        new Call("-inside", NETWORK + "0", sent),
        new Call("-inside", ANYWHERE, forwarded),
        new Call("-inside", PROXY, sent),
        new Call(
            "-inside",
            PROXY,
            sent.withHeader("X-Forwarded-For", List.of(NETWORK + ", 203.0.113.9"))));
  }

  private static Stream<Call> ownAddress(SenderScheme scheme, Attempt right) {
    var sent = scheme.sending().apply(right);
    return Stream.of(
        new Call("-inside", NETWORK, sent),
        new Call(
            "-inside", PROXY, sent.withHeader("X-Forwarded-For", List.of("8.8.8.8, " + NETWORK))));
  }
}

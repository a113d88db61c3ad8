package io.firebreak.alert;

import io.firebreak.alert.Authenticator.Proof;
import io.firebreak.alert.ContentEncoding.Decoded;
import io.firebreak.alert.HookConfig.Auth;
import io.firebreak.journal.Actor;
import io.firebreak.journal.Failpoint;
import io.firebreak.journal.StorageException;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import org.jose4j.keys.resolvers.VerificationKeyResolver;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The configured hooks: finds out who sends, reads what they sent, and has it stored. Nothing is
 * read before the sender is known, and whatever an authentic sender sends is kept.
 */
public final class Hooks {
  private static final System.Logger LOG = System.getLogger(Hooks.class.getName());

  private static final long SECONDS_OF_MINUTE = 60;
  static final String CONTENT_ENCODING = "Content-Encoding";

  /** For where no token is believed. */
  public static final Function<URI, VerificationKeyResolver> NO_TOKENS =
      _ ->
          (_, _) -> {
            throw new UnresolvableKeyException("no keys are fetched here");
          };

  private final Intake intake;
  private final InstantSource clock;
  private final Limits limits;
  private final Strangers strangers;
  private final Certificates certificates;
  private final Function<URI, VerificationKeyResolver> tokenKeys;
  private final Consumer<URI> confirmation;
  private final Map<String, Hook> open = new ConcurrentHashMap<>();

  /** The minute of the last line in the log about a hook whose senders could not be judged. */
  private final Map<String, Long> undecidedSaid = new ConcurrentHashMap<>();

  private final List<HookWatch> watches = new CopyOnWriteArrayList<>();
  private final Semaphore room;
  private final Admission admission;

  /**
   * No hooks yet.
   *
   * @param clock by which signed times are judged
   * @param certificates those by which AWS SNS signs
   * @param tokenKeys finds the key of a token, by where its provider publishes keys
   * @param confirmation fetches what says yes to a handshake; it must not wait for the answer
   */
  public Hooks(
      Intake intake,
      InstantSource clock,
      Limits limits,
      Certificates certificates,
      Function<URI, VerificationKeyResolver> tokenKeys,
      Consumer<URI> confirmation) {
    this.intake = intake;
    this.clock = clock;
    this.limits = limits;
    this.strangers = new Strangers(limits.refusals());
    this.certificates = certificates;
    this.tokenKeys = tokenKeys;
    this.confirmation = confirmation;
    this.room = new Semaphore(limits.atOnce());
    this.admission = new Admission(limits, intake::waiting, clock);
  }

  private record Hook(
      HookRef ref,
      Callers callers,
      Authenticator authenticator,
      AlertSource source,
      List<String> credentials) {}

  /**
   * Opens a hook.
   *
   * @param source reads what it is sent
   * @param secrets gives the value of a reference to a secret
   * @throws IllegalArgumentException when the configuration is wrong; the message says what, and
   *     never a secret
   */
  public void open(HookConfig config, AlertSource source, UnaryOperator<String> secrets) {
    var ref = config.hook();
    var hook =
        new Hook(
            ref,
            new Callers(config.addresses()),
            Authenticator.of(config.auth(), secrets, certificates, tokenKeys, limits),
            source,
            config.auth() instanceof Auth.Header(var header, _) ? List.of(header) : List.of());
    if (open.putIfAbsent(ref.id(), hook) != null) {
      throw new IllegalArgumentException("there are two hooks " + ref.id());
    }
  }

  /**
   * Tries whether a hook could be opened.
   *
   * @throws IllegalArgumentException as {@link #open} does
   */
  public static void check(HookConfig config, UnaryOperator<String> secrets) {
    var _ = new Callers(config.addresses());
    var _ = Authenticator.of(config.auth(), secrets, Certificates.NONE, NO_TOKENS, Limits.DEFAULT);
  }

  /** Adds somebody who hears who calls. */
  public void watchedBy(HookWatch watch) {
    watches.add(watch);
  }

  /** Which hooks are open, by id. */
  public List<String> ids() {
    return open.keySet().stream().sorted().toList();
  }

  /** Who reads what a hook is sent; empty for a hook that is not open. */
  Optional<AlertSource> source(String hookId) {
    return Optional.ofNullable(open.get(hookId)).map(Hook::source);
  }

  /** Takes a request. It never throws for what a sender did or for what the store cannot do. */
  public Received receive(HookRequest request) {
    Failpoint.hit("P01", request.id());
    if (request.body().length > limits.bodyBytes()) {
      return new Received.TooLarge();
    }
    var hook = open.get(HookRef.id(request.source(), request.name()));
    var caller = hook == null ? null : hook.callers().callerOf(request).orElse(null);
    if (hook == null || caller == null || !hook.callers().mayCall(caller)) {
      return unauthenticated(request);
    }
    Optional<Proof> proof;
    try {
      proof = hook.authenticator().prove(request, clock.instant());
    } catch (Undecided e) {
      return undetermined(hook, request, e);
    }
    if (proof.isEmpty()) {
      watches.forEach(watch -> watch.refused(hook.ref(), request));
      return unauthenticated(request);
    }
    watches.forEach(watch -> watch.believed(hook.ref()));
    if (!room.tryAcquire()) {
      return new Received.Full();
    }
    try {
      return take(request, hook, caller, proof.get());
    } finally {
      room.release();
    }
  }

  /**
   * Takes what a sender was asked for, as if it had sent it to the hook.
   *
   * @param hookId of an open hook
   * @param deliveryId a new id
   * @throws StorageException when it is not certain that it is on disk
   */
  public Receipt pulled(String hookId, String deliveryId, byte[] body) {
    var hook = Optional.ofNullable(open.get(hookId)).orElseThrow();
    var raw = new RawDelivery(deliveryId, clock.instant(), Map.of(), body);
    var actor = new Actor(Actor.Kind.HOOK, hookId, "asked", "hook", null);
    var ids = hook.source().deliveryId(raw).stream().toList();
    return intake.accept(
        new Intake.Submission(hook.ref(), raw, parse(hook.source(), raw), ids, actor));
  }

  /** Strangers can cause it at will, so the log hears of it once a minute for each hook. */
  private Received undetermined(Hook hook, HookRequest request, Undecided why) {
    watches.forEach(watch -> watch.undetermined(hook.ref()));
    long minute = clock.instant().getEpochSecond() / SECONDS_OF_MINUTE;
    if (!Objects.equals(undecidedSaid.put(hook.ref().id(), minute), minute)) {
      LOG.log(
          Level.WARNING,
          "senders of /hooks/{0} are told to come again: {1}",
          hook.ref().id(),
          why.getMessage());
    }
    return strangers.tooMany(request.peer(), clock.instant())
        ? new Received.TooMany()
        : new Received.Undetermined();
  }

  private Received unauthenticated(HookRequest request) {
    return strangers.tooMany(request.peer(), clock.instant())
        ? new Received.TooMany()
        : new Received.Unauthenticated();
  }

  private Received take(HookRequest request, Hook hook, InetAddress caller, Proof proof) {
    var headers = request.firstHeaders();
    hook.credentials().forEach(headers::remove);
    var encoding = String.join(",", request.all(CONTENT_ENCODING));
    return switch (ContentEncoding.decode(request.body(), encoding, limits.bodyBytes())) {
      case Decoded.TooLarge tooLarge -> new Received.TooLarge();
      case Decoded.Unsupported(String detail) -> {
        headers.put(CONTENT_ENCODING, encoding);
        var raw = raw(request, headers, request.body());
        yield store(hook, raw, unsupported(detail), List.of(), actor(hook, caller, proof));
      }
      case Decoded.Plain plain -> {
        // The bytes are kept in plain, so the header would lie about them.
        headers.remove(CONTENT_ENCODING);
        var raw = raw(request, headers, plain.body());
        var parsed = parse(hook.source(), raw);
        yield store(hook, raw, parsed, ids(hook, raw, proof), actor(hook, caller, proof));
      }
    };
  }

  /**
   * Reads a body as a hook would, and stores nothing; empty when no such hook is open.
   *
   * @param source a hook's id, or the source of any hook
   */
  public Optional<Parsed> preview(String source, RawDelivery raw) {
    return open.values().stream()
        .filter(hook -> hook.ref().id().equals(source) || hook.ref().source().equals(source))
        .min(Comparator.comparing(hook -> hook.ref().id()))
        .map(hook -> read(hook.source(), raw));
  }

  /** Reads a kept delivery again, beginning with its compression if that was never undone. */
  Parsed read(AlertSource source, RawDelivery kept) {
    var encoding = Objects.requireNonNullElse(kept.header(CONTENT_ENCODING), "");
    return switch (ContentEncoding.decode(kept.body(), encoding, limits.bodyBytes())) {
      case Decoded.TooLarge tooLarge -> unsupported("more comes out of the gzip data than is read");
      case Decoded.Unsupported(String detail) -> unsupported(detail);
      case Decoded.Plain plain ->
          parse(
              source, new RawDelivery(kept.id(), kept.receivedAt(), kept.headers(), plain.body()));
    };
  }

  private static Parsed unsupported(String detail) {
    return new Parsed.DeadLetter(DeadLetterReason.UNSUPPORTED_ENCODING, detail);
  }

  private RawDelivery raw(HookRequest request, Map<String, String> headers, byte[] body) {
    return new RawDelivery(request.id(), clock.instant(), headers, body);
  }

  /** Has a delivery read; a reader that fails leaves a dead letter that shows its fault. */
  private static Parsed parse(AlertSource source, RawDelivery raw) {
    try {
      return source.parse(raw);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      LOG.log(Level.ERROR, "the reader of source " + source.name() + " failed on " + raw.id(), e);
      return new Parsed.DeadLetter(
          DeadLetterReason.PARSER_FAILED, "the reader of this source failed; please report it");
    }
  }

  private static List<String> ids(Hook hook, RawDelivery raw, Proof proof) {
    var ids = new ArrayList<String>();
    hook.source().deliveryId(raw).ifPresent(ids::add);
    if (proof.once() != null) {
      ids.add("signature:" + proof.once());
    }
    return ids;
  }

  private static Actor actor(Hook hook, InetAddress caller, Proof proof) {
    return new Actor(Actor.Kind.HOOK, hook.ref().id(), proof.by(), "hook", caller.getHostAddress());
  }

  private Received store(Hook hook, RawDelivery raw, Parsed parsed, List<String> ids, Actor actor) {
    watches.forEach(watch -> watch.heard(hook.ref(), parsed));
    var urgent = parsed instanceof Parsed.Alerts alerts && alerts.isUrgent();
    try {
      return admission.enters(urgent)
          ? storeAdmitted(hook, raw, parsed, ids, actor, urgent)
          : new Received.Full();
    } catch (StorageException e) {
      LOG.log(Level.ERROR, "a delivery of " + hook.ref().id() + " could not be stored", e);
      return new Received.Unavailable();
    }
  }

  private Received storeAdmitted(
      Hook hook, RawDelivery raw, Parsed parsed, List<String> ids, Actor actor, boolean urgent) {
    try {
      var receipt = intake.accept(new Intake.Submission(hook.ref(), raw, parsed, ids, actor));
      if (parsed instanceof Parsed.Handshake(var confirm)) {
        confirmation.accept(confirm);
      }
      return new Received.Stored(receipt, hook.source().reply(parsed));
    } finally {
      admission.leave(urgent);
    }
  }
}

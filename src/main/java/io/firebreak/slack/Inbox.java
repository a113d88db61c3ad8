package io.firebreak.slack;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.context.builtin.SlashCommandContext;
import com.slack.api.bolt.context.builtin.ViewSubmissionContext;
import com.slack.api.bolt.handler.builtin.BlockActionHandler;
import com.slack.api.bolt.handler.builtin.ViewSubmissionHandler;
import com.slack.api.bolt.request.Request;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.request.builtin.SlashCommandRequest;
import com.slack.api.bolt.request.builtin.ViewSubmissionRequest;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import com.slack.api.bolt.util.SlackRequestParser.HttpRequest;
import com.slack.api.model.event.AppHomeOpenedEvent;
import com.slack.api.model.event.ReactionAddedEvent;
import com.slack.api.model.view.View;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Takes what people do in Slack, by whichever way it came and was believed: does it, and answers
 * once it is done, or when the time for an answer is up. What is answered then is known before the
 * work begins and is sent by a thread that does nothing else, so neither a late database nor work
 * that takes all threads holds it up. Bolt reads the requests; it neither checks signatures nor
 * asks Slack anything before an answer.
 */
final class Inbox implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Inbox.class);

  /** The answer to what is being worked on. */
  private static final ScopedValue<CompletableFuture<SlackAnswer>> ANSWER =
      ScopedValue.newInstance();

  private final Seen seen;
  private final Speakers speakers;
  private final Clicks clicks;
  private final Commands commands;
  private final ManualClicks manual;
  private final StartForms starts;
  private final PlanClicks plans;
  private final Forms forms;
  private final Duration prompt;
  private final ExecutorService work = Executors.newVirtualThreadPerTaskExecutor();
  private final ScheduledExecutorService bell =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("slack-bell").factory());
  private final SlackAnswer moment;
  private final SlackAnswer waiting;
  private final App app;
  private final SlackRequestParser parser;

  Inbox(SlackGround ground, SlackCalls calls) {
    prompt = ground.prompt();
    seen = new Seen(ground.clock());
    speakers = new Speakers(ground.users(), calls);
    forms = new Forms(ground, calls, speakers);
    clicks = new Clicks(ground, forms, speakers);
    manual = new ManualClicks(ground, forms, speakers);
    plans = new PlanClicks(ground, forms, speakers);
    var runs = new RunCommands(ground, clicks);
    starts = new StartForms(ground, forms, speakers, runs);
    commands = new Commands(ground, speakers, runs);
    var config = new AppConfig();
    config.setUnmatchedRequestHandler(_ -> Response.ok());
    app = new App(config, calls.slack(), List.of());
    parser = new SlackRequestParser(config);
    moment =
        SlackAnswer.of(
            said(
                new SlashCommandContext(),
                RunMessage.plain(List.of("One moment, the answer follows."))));
    waiting =
        SlackAnswer.of(
            new ViewSubmissionContext().ackWithUpdate(Modal.waiting("Firebreak").view()));
    app.blockAction(RunMessage.APPROVE, button(clicks::approve));
    app.blockAction(RunMessage.WITHDRAW, button(clicks::withdraw));
    app.blockAction(RunMessage.REJECT, button(clicks::ask));
    app.blockAction(RunMessage.PLAN, button(plans::plan));
    app.blockAction(RunMessage.EDIT, button(plans::edit));
    RunMessage.DONE.forEach(id -> app.blockAction(id, button(manual::done)));
    RunMessage.FILL.forEach(id -> app.blockAction(id, button(manual::fill)));
    RunMessage.FAILED.forEach(id -> app.blockAction(id, button(manual::failed)));
    listenForForms();
    var pins = new Pins(ground, calls, speakers);
    app.messageShortcut(
        Pins.SHORTCUT,
        (request, context) -> {
          handle(() -> pins.shortcut(request.getPayload()));
          return context.ack();
        });
    app.event(
        ReactionAddedEvent.class,
        (event, context) -> {
          handle(() -> pins.reaction(event.getTeamId(), event.getEvent()));
          return context.ack();
        });
    var home = new Home(ground, calls, speakers);
    app.event(
        AppHomeOpenedEvent.class,
        (event, context) -> {
          var taken = context.ack();
          answers(taken);
          handle(() -> home.opened(event.getTeamId(), event.getEvent()));
          return taken;
        });
    app.command(Commands.NAME, (request, context) -> said(request.getPayload(), context));
  }

  /** Whether this is the answer: not when it took so long that another was given. */
  private static boolean answers(Response answer) {
    return ANSWER.get().complete(SlackAnswer.of(answer));
  }

  /** Answers in the acknowledgement, which works in every channel; a slow answer comes after. */
  private Response said(SlashCommandPayload said, SlashCommandContext context) {
    if (starts.asked(said)) {
      var taken = context.ack();
      answers(taken);
      handle(() -> starts.open(said));
      return taken;
    }
    var message = answer(said);
    var answer = said(context, message);
    if (!answers(answer)) {
      handle(() -> speakers.tell(Speaker.of(said), message));
    }
    return answer;
  }

  private static Response said(SlashCommandContext context, RunMessage message) {
    return context.ack(response ->
        response.responseType("ephemeral").text(message.text()).blocks(message.blocks()));
  }

  private RunMessage answer(SlashCommandPayload said) {
    try {
      return commands.answer(said);
    } catch (RuntimeException e) {
      return RunMessage.plain(failed("a command", e));
    }
  }

  private static BlockActionHandler button(Consumer<BlockActionPayload> click) {
    return (request, context) -> {
      handle(() -> click.accept(request.getPayload()));
      return context.ack();
    };
  }

  private void listenForForms() {
    app.viewSubmission(StartForms.ID, form(starts::filled));
    app.viewSubmission(PlanClicks.ID, form(plans::filled));
    app.viewSubmission(
        RejectForm.ID,
        (request, context) -> {
          if (RejectForm.reason(request.getPayload().getView()).isEmpty()) {
            return context.ackWithErrors(Map.of(RejectForm.REASON, "Say why, for the record."));
          }
          return told(request.getPayload(), context, RejectForm.TITLE, clicks::reject);
        });
    app.viewSubmission(
        ManualForm.DONE,
        (request, context) -> {
          var faults = faults(request.getPayload());
          var wrong = context.ackWithErrors(faults);
          if (!faults.isEmpty() && answers(wrong)) {
            return wrong;
          }
          // Too late for the form: the report is refused, and they are told why.
          return told(
              request.getPayload(),
              context,
              ManualForm.DONE_TITLE,
              sent -> manual.report(sent, true));
        });
    app.viewSubmission(
        ManualForm.FAILED,
        (request, context) ->
            told(
                request.getPayload(),
                context,
                ManualForm.FAILED_TITLE,
                sent -> manual.report(sent, false)));
  }

  /**
   * Takes a form of which is told in its channel what came of it, and closes it. What took long, or
   * could not be done, is said in the form: without the database nobody knows its channel.
   */
  private Response told(
      ViewSubmissionPayload sent,
      ViewSubmissionContext context,
      String title,
      Function<ViewSubmissionPayload, String> take) {
    View view;
    Response answer;
    try {
      view = Modal.said(title, List.of(take.apply(sent))).view();
      answer = context.ack();
    } catch (RuntimeException e) {
      view = Modal.said(title, failed("a form", e)).view();
      answer = context.ackWithUpdate(view);
    }
    if (!answers(answer)) {
      forms.show(sent.getView().getId(), view);
    }
    return answer;
  }

  /** What is said of something that could not be done. */
  private static List<String> failed(String what, RuntimeException e) {
    if (Away.is(e)) {
      LOG.warnf("%s from Slack met a database that is away: %s", what, e.getMessage());
      return Away.DOUBT;
    }
    LOG.errorf(e, "%s from Slack could not be taken", what);
    return List.of("That went wrong here; Firebreak's log says how.");
  }

  private Map<String, String> faults(ViewSubmissionPayload filled) {
    try {
      return manual.faults(filled);
    } catch (RuntimeException e) {
      LOG.warn("a form of a manual step could not be judged before it is reported", e);
      return Map.of();
    }
  }

  /** Answers in the form itself; what takes long is shown there after. */
  private ViewSubmissionHandler form(Function<ViewSubmissionPayload, Filled> take) {
    return (request, context) -> {
      var sent = request.getPayload();
      var filled = filled(take, sent);
      var answer =
          filled.faults().isEmpty()
              ? context.ackWithUpdate(filled.view())
              : context.ackWithErrors(filled.faults());
      if (!answers(answer)) {
        handle(() -> forms.show(sent.getView().getId(), filled.view()));
      }
      return answer;
    };
  }

  private static Filled filled(
      Function<ViewSubmissionPayload, Filled> take, ViewSubmissionPayload sent) {
    try {
      return take.apply(sent);
    } catch (RuntimeException e) {
      return Filled.said("Firebreak", failed("a form", e));
    }
  }

  private static void handle(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      LOG.error("what somebody did in Slack could not be handled; it can be done again", e);
    }
  }

  /** Whether a delivery comes for the first time. */
  boolean first(String delivery) {
    return seen.first(delivery);
  }

  /**
   * A click or a filled form.
   *
   * @param payload Slack's JSON
   * @param received when the last of it came, by {@link System#nanoTime}
   */
  CompletableFuture<SlackAnswer> interaction(String payload, long received) throws Malformed {
    var read = Payloads.object(payload);
    var ours =
        switch (read.path("type").asText()) {
          case "block_actions" -> {
            var click = Payloads.click(read);
            yield !click.isEmpty() && seen.first(click);
          }
          case "message_action" -> {
            var choice = Payloads.shortcut(read);
            yield !choice.isEmpty() && seen.first(choice);
          }
          case "view_submission" -> Payloads.form(read);
          default -> false;
        };
    return ours
        ? take("payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8), received)
        : SlackAnswer.taken();
  }

  /**
   * Something that happened.
   *
   * @param payload Slack's JSON
   * @param received when the last of it came, by {@link System#nanoTime}
   */
  CompletableFuture<SlackAnswer> event(String payload, long received) throws Malformed {
    var event = Payloads.event(Payloads.object(payload));
    return !event.isEmpty() && seen.first(event) ? take(payload, received) : SlackAnswer.taken();
  }

  /**
   * A command.
   *
   * @param form as Slack posts it
   * @param received when the last of it came, by {@link System#nanoTime}
   */
  CompletableFuture<SlackAnswer> command(String form, long received) throws Malformed {
    return seen.first(Payloads.command(form)) ? take(form, received) : SlackAnswer.taken();
  }

  /**
   * Does it, and answers then: what a crash cuts off before was not acknowledged, so Slack tells
   * whoever clicked, or brings it again. When that takes too long, the answer does not wait for it.
   */
  private CompletableFuture<SlackAnswer> take(String body, long received) throws Malformed {
    var request = parsed(body);
    var answer = new CompletableFuture<SlackAnswer>();
    var meanwhile = meanwhile(request);
    var left = received + prompt.toNanos() - System.nanoTime();
    var _ = bell.schedule(() -> answer.complete(meanwhile), left, TimeUnit.NANOSECONDS);
    work.execute(() -> answer.complete(ScopedValue.where(ANSWER, answer).call(() -> run(request))));
    return answer;
  }

  private Request<?> parsed(String body) throws Malformed {
    try {
      return parser.parse(
          HttpRequest.builder()
              .requestUri("/slack/events")
              .queryString(Map.of())
              .requestBody(body)
              .headers(new RequestHeaders(Map.of()))
              .build());
    } catch (RuntimeException e) {
      LOG.debug("what Slack sent could not be read", e);
      throw new Malformed();
    }
  }

  /** What is said while the work is not done. */
  private SlackAnswer meanwhile(Request<?> request) {
    return switch (request) {
      case SlashCommandRequest said when !starts.asked(said.getPayload()) -> moment;
      case ViewSubmissionRequest _ -> waiting;
      default -> SlackAnswer.TAKEN;
    };
  }

  private SlackAnswer run(Request<?> request) {
    try {
      return SlackAnswer.of(app.run(request));
    } catch (Exception e) {
      LOG.debug("what Slack sent could not be read", e);
      return SlackAnswer.MALFORMED;
    }
  }

  /** Waits for the work at hand. */
  @Override
  public void close() {
    app.stop();
    work.close();
    bell.shutdownNow();
  }
}

package io.firebreak.slack;

import com.slack.api.app_backend.interactive_components.payload.BlockActionPayload;
import com.slack.api.app_backend.slash_commands.payload.SlashCommandPayload;
import com.slack.api.app_backend.views.payload.ViewSubmissionPayload;
import com.slack.api.bolt.App;
import com.slack.api.bolt.AppConfig;
import com.slack.api.bolt.context.builtin.SlashCommandContext;
import com.slack.api.bolt.handler.builtin.BlockActionHandler;
import com.slack.api.bolt.handler.builtin.ViewSubmissionHandler;
import com.slack.api.bolt.request.RequestHeaders;
import com.slack.api.bolt.response.Response;
import com.slack.api.bolt.util.SlackRequestParser;
import com.slack.api.bolt.util.SlackRequestParser.HttpRequest;
import com.slack.api.model.event.AppHomeOpenedEvent;
import com.slack.api.model.event.ReactionAddedEvent;
import io.firebreak.journal.StorageException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jboss.logging.Logger;

/**
 * Takes what people do in Slack, by whichever way it came and was believed: answers at once, and
 * does the work after. Bolt reads the requests; it neither checks signatures nor asks Slack
 * anything before an answer.
 */
final class Inbox implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Inbox.class);

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
          soon(() -> pins.shortcut(request.getPayload()));
          return context.ack();
        });
    app.event(
        ReactionAddedEvent.class,
        (event, context) -> {
          soon(() -> pins.reaction(event.getTeamId(), event.getEvent()));
          return context.ack();
        });
    var home = new Home(ground, calls, speakers);
    app.event(
        AppHomeOpenedEvent.class,
        (event, context) -> {
          later(() -> home.opened(event.getTeamId(), event.getEvent()));
          return context.ack();
        });
    app.command(Commands.NAME, (request, context) -> said(request.getPayload(), context));
  }

  /** Answers in the acknowledgement, which works in every channel; a slow answer comes after. */
  private Response said(SlashCommandPayload said, SlashCommandContext context) {
    if (starts.asked(said)) {
      later(() -> starts.open(said));
      return context.ack();
    }
    var answer =
        CompletableFuture.supplyAsync(() -> commands.answer(said), work)
            .exceptionally(Inbox::fault);
    var now = promptly(() -> Optional.of(answer.join()), Optional.<RunMessage>empty());
    if (now.isEmpty()) {
      var _ = answer.thenAccept(late -> speakers.tell(Speaker.of(said), late));
    }
    var prompt = now.orElseGet(() -> RunMessage.plain(List.of("One moment, the answer follows.")));
    return context.ack(
        response -> response.responseType("ephemeral").text(prompt.text()).blocks(prompt.blocks()));
  }

  private static RunMessage fault(Throwable cause) {
    LOG.error("a command from Slack could not be handled", cause);
    return RunMessage.plain(List.of("That went wrong here; Firebreak's log says how."));
  }

  private BlockActionHandler button(Consumer<BlockActionPayload> click) {
    return (request, context) -> {
      soon(() -> click.accept(request.getPayload()));
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
          soon(() -> clicks.reject(request.getPayload()));
          return context.ack();
        });
    app.viewSubmission(
        ManualForm.DONE,
        (request, context) -> {
          // Judged later, and told then, when the database is too slow for an answer in the form.
          var faults =
              promptly(() -> manual.faults(request.getPayload()), Map.<String, String>of());
          if (!faults.isEmpty()) {
            return context.ackWithErrors(faults);
          }
          later(() -> manual.report(request.getPayload(), true));
          return context.ack();
        });
    app.viewSubmission(
        ManualForm.FAILED,
        (request, context) -> {
          soon(() -> manual.report(request.getPayload(), false));
          return context.ack();
        });
  }

  /** Answers in the form itself; what takes long is shown there after. */
  private ViewSubmissionHandler form(Function<ViewSubmissionPayload, Filled> take) {
    return (request, context) -> {
      var sent = request.getPayload();
      var answer =
          CompletableFuture.supplyAsync(() -> take.apply(sent), work)
              .exceptionally(Inbox::notTaken);
      var now = promptly(() -> Optional.of(answer.join()), Optional.<Filled>empty());
      if (now.isEmpty()) {
        var _ = answer.thenAccept(late -> forms.show(sent.getView().getId(), late.view()));
        return context.ackWithUpdate(Modal.waiting("Firebreak").view());
      }
      return now.get().faults().isEmpty()
          ? context.ackWithUpdate(now.get().view())
          : context.ackWithErrors(now.get().faults());
    };
  }

  private static Filled notTaken(Throwable cause) {
    if (cause.getCause() instanceof StorageException away) {
      LOG.warnf("a form from Slack met a database that is away: %s", away.getMessage());
      return Filled.said("Firebreak", Commands.AWAY);
    }
    LOG.error("a form from Slack could not be taken", cause);
    return Filled.said("Firebreak", List.of("That went wrong here; Firebreak's log says how."));
  }

  private void later(Runnable task) {
    work.execute(() -> handle(task));
  }

  /**
   * Does it before the answer unless it takes long: what a crash cuts off was then not
   * acknowledged, so Slack tells whoever clicked, or brings it again.
   */
  private void soon(Runnable task) {
    var _ = promptly(() -> handle(task), false);
  }

  private static boolean handle(Runnable task) {
    try {
      task.run();
      return true;
    } catch (RuntimeException e) {
      LOG.error("what somebody did in Slack could not be handled; it can be done again", e);
      return false;
    }
  }

  private <T> T promptly(Callable<T> task, T otherwise) {
    try {
      return work.submit(task).get(prompt.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      return otherwise;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return otherwise;
    } catch (ExecutionException e) {
      LOG.warn("what somebody sent from Slack could not be judged at once", e.getCause());
      return otherwise;
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
   */
  SlackAnswer interaction(String payload) throws Malformed {
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
        ? bolt("payload=" + URLEncoder.encode(payload, StandardCharsets.UTF_8))
        : SlackAnswer.TAKEN;
  }

  /**
   * Something that happened.
   *
   * @param payload Slack's JSON
   */
  SlackAnswer event(String payload) throws Malformed {
    var event = Payloads.event(Payloads.object(payload));
    return !event.isEmpty() && seen.first(event) ? bolt(payload) : SlackAnswer.TAKEN;
  }

  /**
   * A command.
   *
   * @param form as Slack posts it
   */
  SlackAnswer command(String form) throws Malformed {
    return seen.first(Payloads.command(form)) ? bolt(form) : SlackAnswer.TAKEN;
  }

  private SlackAnswer bolt(String body) throws Malformed {
    try {
      var request =
          parser.parse(
              HttpRequest.builder()
                  .requestUri("/slack/events")
                  .queryString(Map.of())
                  .requestBody(body)
                  .headers(new RequestHeaders(Map.of()))
                  .build());
      var answer = app.run(request);
      return new SlackAnswer(
          answer.getStatusCode(),
          answer.getContentType() == null ? "text/plain" : answer.getContentType(),
          answer.getBody() == null ? "" : answer.getBody());
    } catch (Exception e) {
      LOG.debug("what Slack sent could not be read", e);
      throw new Malformed();
    }
  }

  /** Waits for the work at hand. */
  @Override
  public void close() {
    app.stop();
    work.close();
  }
}

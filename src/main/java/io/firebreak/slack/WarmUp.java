package io.firebreak.slack;

import io.firebreak.approval.People;
import io.firebreak.journal.Committed;
import io.firebreak.journal.Event;
import io.firebreak.journal.Guard;
import io.firebreak.journal.Journal;
import io.firebreak.journal.StreamId;
import io.firebreak.journal.Trouble;
import io.firebreak.journal.Unit;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import okhttp3.Interceptor;
import okhttp3.MediaType;
import okhttp3.Protocol;
import okhttp3.Response;
import okhttp3.ResponseBody;

/**
 * Takes what people do in Slack once before Slack can bring any of it, so that the first to click
 * does not wait until all that it takes has been loaded. It goes the way of a real one, by somebody
 * whom nobody else knows and about what is not there: it asks Slack nothing, and nothing of it
 * stands in the record.
 */
final class WarmUp {
  /** How long the start is held up at most, when the database is slow. */
  private static final Duration LONGEST = Duration.ofSeconds(2);

  private static final String NAME = "rehearsal";
  private static final String EVENT =
      """
      {"type":"event_callback","team_id":"rehearsal","api_app_id":"A","event_id":"rehearsal",
       "event":{"type":"reaction_added","user":"rehearsal","reaction":"none",
       "item":{"type":"message","channel":"rehearsal","ts":"1.1"}}}
      """;
  private static final String ANSWER =
      """
      {"ok":true,"team_id":"rehearsal","channel":"rehearsal","ts":"1.1","message_ts":"1.1",
       "view":{"id":"rehearsal"}}
      """;

  private WarmUp() {}

  /** Rehearses on this ground; returns when it is done, or when it takes long. */
  static void on(SlackGround ground) {
    var calls = new SlackCalls(ground.settings(), ground.secrets(), WarmUp::answer);
    var inbox =
        new Inbox(ground.rehearsing(new Nobody(), new Unwritten(ground.journal()), LONGEST), calls);
    var now = System.nanoTime();
    var answers = new ArrayList<CompletableFuture<SlackAnswer>>();
    try {
      for (var button : List.of(RunMessage.APPROVE, RunMessage.PLAN, RunMessage.FILL.getFirst())) {
        answers.add(inbox.interaction(click(button), now));
      }
      answers.add(inbox.interaction(rejection(), now));
      answers.add(inbox.event(EVENT, now));
      answers.add(inbox.command(command("status"), now));
      // One whose time is up is answered by what is said meanwhile.
      answers.add(inbox.command(command("help"), now - LONGEST.toNanos()));
    } catch (Malformed e) {
      throw new IllegalStateException("the rehearsal is not in Slack's form", e);
    }
    CompletableFuture.allOf(answers.toArray(CompletableFuture[]::new)).join();
    Thread.ofVirtual().name("slack-rehearsal").start(inbox::close);
  }

  private static String click(String button) {
    return """
    {"type":"block_actions","api_app_id":"A","trigger_id":"%1$s","user":{"id":"rehearsal",
     "team_id":"rehearsal"},"team":{"id":"rehearsal"},"channel":{"id":"rehearsal"},"actions":[
     {"type":"button","action_id":"%1$s","block_id":"b","value":"rehearsal rehearsal"}]}
    """
        .formatted(button);
  }

  /** One without a reason. */
  private static String rejection() {
    return """
    {"type":"view_submission","api_app_id":"A","trigger_id":"t","user":{"id":"rehearsal",
     "team_id":"rehearsal"},"team":{"id":"rehearsal"},"view":{"id":"rehearsal","type":"modal",
     "callback_id":"%1$s","state":{"values":{"%2$s":{"%2$s":{"type":"plain_text_input"}}}}}}
    """
        .formatted(RejectForm.ID, RejectForm.REASON);
  }

  private static String command(String text) {
    return Payloads.form(
        Map.of(
            "command",
            Commands.NAME,
            "text",
            text,
            "user_id",
            NAME,
            "team_id",
            NAME,
            "channel_id",
            NAME,
            "trigger_id",
            NAME + text,
            "response_url",
            "https://slack.invalid/"));
  }

  /** What Slack would say; it is not asked. */
  private static Response answer(Interceptor.Chain call) {
    return new Response.Builder()
        .request(call.request())
        .protocol(Protocol.HTTP_1_1)
        .code(200)
        .message("OK")
        .body(ResponseBody.create(ANSWER, MediaType.get("application/json")))
        .build();
  }

  /** Only who rehearses is known, and may do all. */
  private record Nobody() implements SlackPeople {
    private static final Set<String> ROLES = Set.of("viewer", "responder", "approver");

    @Override
    public Optional<People.Person> bySlackUser(String slackUser) {
      return Optional.of(new People.Person(NAME, NAME, ROLES, Set.of(), slackUser));
    }

    @Override
    public Optional<People.Person> byMail(String mail) {
      return Optional.empty();
    }
  }

  /** Does what a unit does, and takes it back; reading is as ever. */
  private record Unwritten(Journal journal) implements Journal {
    @Override
    public Committed commit(Unit unit) {
      var undone =
          Unit.builder()
              .guards(unit.guards())
              .guard(_ -> new Guard.Refusal(Delivered.DELIVERED_BEFORE, NAME))
              .build();
      return journal.commit(undone) instanceof Committed.Refused
          ? new Committed.Done(List.of())
          : new Committed.Refused(new Guard.Refusal(Delivered.DELIVERED_BEFORE, NAME));
    }

    @Override
    public List<Event> read(StreamId stream, long afterSeq) {
      return journal.read(stream, afterSeq);
    }

    @Override
    public void scan(String kind, Consumer<Event> reader) {
      journal.scan(kind, reader);
    }

    @Override
    public void onCommit(Consumer<List<Event>> listener) {}

    @Override
    public Optional<Trouble> trouble() {
      return journal.trouble();
    }

    @Override
    public Optional<String> broken() {
      return journal.broken();
    }

    @Override
    public void close() {}
  }
}

package io.firebreak.pagerduty;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.re2j.Pattern;
import io.firebreak.action.Egress;
import io.firebreak.action.Secrets;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Finds out whether what is configured works with PagerDuty. It reads only, and pages nobody. */
public final class PagerDutyExam implements AutoCloseable {
  private static final String SEE = "see docs/pagerduty.md, Setting it up";
  private static final String SERVICE_IS_GONE =
      "mend pagerduty.services; the id of a service stands at the end of its address";
  private static final String SCHEDULE_IS_GONE =
      "mend pagerduty_schedule where a runbook or policy names it; the id of a schedule stands at the"
          + " end of its address";

  private static final Pattern KEY = Pattern.compile("[0-9A-Za-z]{32}");

  private final PagerDutySettings settings;
  private final Secrets secrets;
  private final PagerDutyHttp http;
  private final RestApi rest;
  private final InstantSource clock;
  private final List<Result> results = new ArrayList<>();

  /**
   * What one question came to.
   *
   * @param what was found
   * @param advice what to do; null when it is sound
   * @param works whether it works although there is advice
   */
  public record Result(String what, @Nullable String advice, boolean works) {}

  /** An exam of what is configured. */
  public PagerDutyExam(
      PagerDutySettings settings, Secrets secrets, Egress.Resolver resolver, InstantSource clock) {
    this.settings = settings;
    this.secrets = secrets;
    this.http = new PagerDutyHttp(settings, secrets, resolver);
    this.rest = new RestApi(settings, http);
    this.clock = clock;
  }

  /**
   * Asks PagerDuty.
   *
   * @param user id of the configured user, null when none is
   * @param services ids of the services on which incidents are opened
   * @param schedules ids of the schedules that runbooks name
   * @param mails addresses of the people who may approve
   */
  public List<Result> examine(
      @Nullable String user, List<String> services, Set<String> schedules, Set<String> mails) {
    var key = eventsKey();
    ask(() -> {
      rest.abilities();
      sound("the key of the REST API is valid");
    });
    ask(() -> user(user));
    if (services.isEmpty()) {
      doubtful(
          "nobody can tell on which service incidents are opened",
          "name the service under pagerduty.services, and its key is compared");
    }
    services.forEach(service -> ask(() -> service(service, key), SERVICE_IS_GONE));
    schedules.stream()
        .sorted()
        .forEach(schedule -> ask(() -> schedule(schedule, mails), SCHEDULE_IS_GONE));
    return List.copyOf(results);
  }

  @FunctionalInterface
  private interface Question {
    void ask() throws PagerDutyTrouble;
  }

  private void ask(Question question) {
    ask(question, SEE);
  }

  /**
   * Asks about something.
   *
   * @param gone what to do when PagerDuty has no such thing
   */
  private void ask(Question question, String gone) {
    try {
      question.ask();
    } catch (PagerDutyTrouble e) {
      broken(e.words(), e.code().equals("http_404") ? gone : SEE);
    }
  }

  /** The integration key; empty when it is not there. */
  private String eventsKey() {
    try {
      var key = secrets.reveal(settings.eventsKey());
      if (KEY.matches(key)) {
        sound("the integration key has the form of one");
      } else {
        broken(
            "the integration key has not 32 letters and digits",
            "put the Integration Key of an Events API V2 integration into pagerduty.events_key");
      }
      return key;
    } catch (Secrets.SecretMissingException e) {
      broken(String.valueOf(e.getMessage()), "put it where secrets are");
      return "";
    }
  }

  private void user(@Nullable String user) throws PagerDutyTrouble {
    var found =
        rest.usersLike(settings.from()).stream()
            .filter(each -> settings.from().equalsIgnoreCase(each.mail()))
            .findFirst();
    if (found.isEmpty()) {
      broken(
          "no user has the mail address " + settings.from(),
          "make one for Firebreak, or put another address into pagerduty.from");
    } else if (user == null) {
      doubtful(
          "acknowledgements of people cannot be told from Firebreak's own",
          "set pagerduty.user to " + found.get().id());
    } else if (!user.equals(found.get().id())) {
      broken(
          "pagerduty.user is " + user + ", and " + settings.from() + " is " + found.get().id(),
          "set pagerduty.user to " + found.get().id());
    } else {
      sound("Firebreak acts as " + settings.from());
    }
  }

  private void service(String id, String key) throws PagerDutyTrouble {
    var service = rest.service(id);
    var name = service.path("name").asText(id);
    var keys =
        StreamSupport.stream(service.path("integrations").spliterator(), false)
            .map((JsonNode each) -> each.path("integration_key").asText())
            .collect(Collectors.toSet());
    if (service.path("status").asText().equals("disabled")) {
      broken("service " + name + " is disabled", "enable it, or name another");
    } else if (keys.contains(secrets.redact(key))) { // secrets are masked in answers too
      sound("incidents are opened on service " + name);
    } else {
      broken(
          "the integration key is none of service " + name,
          "copy the key of its Events API V2 integration into pagerduty.events_key");
    }
  }

  private void schedule(String id, Set<String> mails) throws PagerDutyTrouble {
    var known = mails.stream().map(mail -> mail.toLowerCase(Locale.ROOT)).toList();
    var now = rest.onCall(id, clock.instant());
    var able =
        now.stream()
            .map(RestApi.User::mail)
            .filter(Objects::nonNull)
            .anyMatch(mail -> known.contains(mail.toLowerCase(Locale.ROOT)));
    if (able) {
      sound("who is on call in schedule " + id + " may approve");
    } else {
      broken(
          "of " + now.size() + " on call in schedule " + id + " nobody may approve here",
          "name them under people with their PagerDuty mail address and the role approver");
    }
  }

  private void sound(String what) {
    results.add(new Result(what, null, true));
  }

  private void doubtful(String what, String advice) {
    results.add(new Result(what, advice, true));
  }

  private void broken(String what, String advice) {
    results.add(new Result(what, advice, false));
  }

  @Override
  public void close() {
    http.close();
  }
}

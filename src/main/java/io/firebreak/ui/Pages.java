package io.firebreak.ui;

import io.firebreak.access.Caller;
import io.firebreak.access.Role;
import io.quarkus.qute.Location;
import io.quarkus.qute.Template;
import io.quarkus.qute.TemplateInstance;
import io.quarkus.security.identity.SecurityIdentity;
import io.vertx.ext.web.RoutingContext;
import jakarta.inject.Singleton;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import org.jspecify.annotations.Nullable;

/** Fills templates and sends them with the headers that every page has. */
@Singleton
final class Pages {
  /**
   * Nothing from elsewhere, no script, no frame, no plug-in; forms go to this server only. What an
   * alert brings along cannot act, even if it were not escaped.
   */
  private static final String POLICY =
      "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self';"
          + " base-uri 'none'; frame-ancestors 'none'";

  private final Template home;
  private final Template run;
  private final Template incident;
  private final Template runbooks;
  private final Template runbook;
  private final Template deadLetters;
  private final Template silences;
  private final Template message;
  private final Template login;

  Pages(
      @Location("home.html") Template home,
      @Location("run.html") Template run,
      @Location("incident.html") Template incident,
      @Location("runbooks.html") Template runbooks,
      @Location("runbook.html") Template runbook,
      @Location("deadletters.html") Template deadLetters,
      @Location("silences.html") Template silences,
      @Location("message.html") Template message,
      @Location("login.html") Template login) {
    this.home = home;
    this.run = run;
    this.incident = incident;
    this.runbooks = runbooks;
    this.runbook = runbook;
    this.deadLetters = deadLetters;
    this.silences = silences;
    this.message = message;
    this.login = login;
  }

  Response home(Frame frame, HomePage page) {
    return send(200, home.data("page", frame).data("home", page)).build();
  }

  Response run(int status, Frame frame, RunPage page) {
    return send(status, run.data("page", frame).data("run", page)).build();
  }

  Response incident(Frame frame, IncidentPage page) {
    return send(200, incident.data("page", frame).data("incident", page)).build();
  }

  Response runbooks(Frame frame, RunbooksPage page, InsightPart insight) {
    return send(200, runbooks.data("page", frame).data("runbooks", page).data("insight", insight))
        .build();
  }

  Response runbook(Frame frame, RunbookPage page) {
    return send(200, runbook.data("page", frame).data("runbook", page)).build();
  }

  Response deadLetters(int status, Frame frame, DeadLetterPage page) {
    return send(status, deadLetters.data("page", frame).data("dead", page)).build();
  }

  Response silences(int status, Frame frame, SilencePage page) {
    return send(status, silences.data("page", frame).data("silences", page)).build();
  }

  Response login(int status, String token, @Nullable String refusal) {
    return send(
            status,
            login
                .data("page", Frame.anonymous("Sign in"))
                .data("token", token)
                .data("refusal", refusal))
        .build();
  }

  /** A page that only says something. */
  Response message(int status, Frame frame, String text) {
    return send(
            status, message.data("page", frame).data("message", text).data("signIn", status == 401))
        .build();
  }

  /** What stands around a page for the person who is signed in. */
  static Frame frame(
      String title,
      SecurityIdentity identity,
      RoutingContext request,
      @Nullable Integer refreshSeconds) {
    return new Frame(
        title,
        Shown.line(Caller.of(identity).person().name()),
        Forms.token(request),
        refreshSeconds,
        Caller.of(identity).person().holds(Role.RESPONDER));
  }

  private static ResponseBuilder send(int status, TemplateInstance page) {
    return headed(Response.status(status))
        .type(MediaType.TEXT_HTML_TYPE.withCharset("utf-8"))
        .entity(page.render());
  }

  /**
   * The headers of every answer to a browser. The referrer stays within this server; with none at
   * all, browsers would send our own forms with {@code Origin: null} and nobody could sign in.
   */
  static ResponseBuilder headed(ResponseBuilder response) {
    return response
        .header("Content-Security-Policy", POLICY)
        .header("X-Frame-Options", "DENY")
        .header("Referrer-Policy", "same-origin")
        .header("Cross-Origin-Opener-Policy", "same-origin")
        .header("Cross-Origin-Resource-Policy", "same-origin")
        .header("Cache-Control", "no-store");
  }
}

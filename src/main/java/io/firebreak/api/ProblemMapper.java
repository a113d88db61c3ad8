package io.firebreak.api;

import com.fasterxml.jackson.core.JsonParseException;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import com.fasterxml.jackson.databind.JsonMappingException;
import com.fasterxml.jackson.databind.exc.MismatchedInputException;
import com.fasterxml.jackson.databind.exc.UnrecognizedPropertyException;
import io.firebreak.journal.StorageException;
import io.quarkus.security.AuthenticationFailedException;
import io.quarkus.security.ForbiddenException;
import io.quarkus.security.UnauthorizedException;
import io.vertx.ext.web.RoutingContext;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.stream.Collectors;
import org.jboss.logging.Logger;
import org.jboss.resteasy.reactive.server.ServerExceptionMapper;

/** The one place where a failure becomes an answer. Causes go to the log, never to the caller. */
final class ProblemMapper {
  private static final Logger LOG = Logger.getLogger(ProblemMapper.class);
  private static final String RETRY_AFTER_SECONDS = "5";

  @ServerExceptionMapper
  Response refused(Problem.Refusal refusal, RoutingContext request) {
    return answer(refusal.problem(), request);
  }

  @ServerExceptionMapper
  Response unauthorized(UnauthorizedException e, RoutingContext request) {
    return answer(Problems.unauthenticated(), request);
  }

  @ServerExceptionMapper
  Response badCredential(AuthenticationFailedException e, RoutingContext request) {
    return answer(Problems.unauthenticated(), request);
  }

  @ServerExceptionMapper
  Response forbidden(ForbiddenException e, RoutingContext request) {
    return answer(Problems.forbidden(), request);
  }

  @ServerExceptionMapper
  Response unreadable(MismatchedInputException e, RoutingContext request) {
    return answer(mismatch(e), request);
  }

  @ServerExceptionMapper
  Response chosenByFramework(WebApplicationException e, RoutingContext request) {
    var answer =
        answer(
            switch (e.getCause()) {
              case StreamConstraintsException _ -> Problems.jsonLimits();
              case JsonParseException parse -> malformed(parse);
              case MismatchedInputException mismatch -> mismatch(mismatch);
              case JsonMappingException mapping
                  when mapping.getCause() instanceof StreamConstraintsException ->
                  Problems.jsonLimits();
              case null, default -> Problems.ofStatus(e.getResponse().getStatus());
            },
            request);
    // RFC 9110 wants a 405 to say which methods there are; a hook has one.
    return answer.getStatus() == 405 && request.normalizedPath().startsWith("/hooks/")
        ? Response.fromResponse(answer).header(HttpHeaders.ALLOW, "POST").build()
        : answer;
  }

  @ServerExceptionMapper
  Response storage(StorageException e, RoutingContext request) {
    LOG.errorf(e, "request %s: storage cannot be used", id(request));
    return answer(Problems.storageUnavailable(), request);
  }

  @ServerExceptionMapper
  Response unexpected(Throwable e, RoutingContext request) {
    LOG.errorf(e, "request %s failed", id(request));
    return answer(Problems.internal(), request);
  }

  private static Problem malformed(JsonParseException e) {
    return e.getOriginalMessage().startsWith("Duplicate field")
        ? Problems.jsonLimits()
        : Problems.malformed(
            "Line %d, column %d cannot be read."
                .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr()));
  }

  /** Tells the place in the caller's own words; Jackson's message would name classes. */
  private static Problem mismatch(MismatchedInputException e) {
    var pointer =
        e.getPath().stream()
            .map(step -> step.getFieldName() == null ? "" + step.getIndex() : step.getFieldName())
            .collect(Collectors.joining("/", "/", ""));
    var fault =
        e instanceof UnrecognizedPropertyException
            ? new Problem.Fault(pointer, "UNKNOWN_FIELD", "this field does not exist here")
            : new Problem.Fault(pointer, "WRONG_TYPE", "a value of another type is expected");
    return Problems.invalid(List.of(fault));
  }

  static Response answer(Problem problem, RoutingContext request) {
    var response =
        Response.status(problem.status())
            .type(Problem.MEDIA_TYPE)
            .header(HttpHeaders.CACHE_CONTROL, "no-store")
            .entity(problem.at(id(request)));
    if (problem.status() == 401) {
      response.header(HttpHeaders.WWW_AUTHENTICATE, "Bearer");
    }
    if (problem.status() == 503) {
      response.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    return response.build();
  }

  private static String id(RoutingContext request) {
    String id = request.get(FirstChecks.REQUEST_ID);
    return id == null ? "unknown" : id;
  }
}

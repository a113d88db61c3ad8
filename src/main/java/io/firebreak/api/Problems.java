package io.firebreak.api;

import com.fasterxml.jackson.core.JsonPointer;
import io.firebreak.hindsight.Explained;
import io.firebreak.incident.SilenceReason;
import io.firebreak.remediation.Answer;
import io.firebreak.runbook.Report;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Every kind of problem that this door answers. */
final class Problems {
  private static final JsonPointer VALUES = JsonPointer.compile("/values");

  private Problems() {}

  static Problem badPath() {
    return Problem.of(
        400,
        "BAD_PATH",
        "The path is not one that Firebreak reads",
        "Use plain paths: letters, digits, . _ ~ - and single slashes, nothing encoded.");
  }

  static Problem badParameter(String name, String expected) {
    return Problem.of(400, "BAD_PARAMETER", "A parameter is wrong", null)
        .with(List.of(new Problem.Fault(name, "BAD_PARAMETER", expected)));
  }

  static Problem malformed(String detail) {
    return Problem.of(400, "MALFORMED", "The body is not the JSON that is expected", detail);
  }

  static Problem jsonLimits() {
    return Problem.of(
        400,
        "JSON_LIMITS",
        "The JSON exceeds limits",
        "At most 32 levels, 64 KiB a string, 40 characters a number; no key twice.");
  }

  static Problem idempotencyKeyMissing() {
    return Problem.of(
        400,
        "IDEMPOTENCY_KEY_MISSING",
        "Say which request this is",
        "Send Idempotency-Key: 8 to 128 of letters, digits, . _ ~ -, new for each new request.");
  }

  static Problem idempotencyKeyInvalid(int characters, int least, int most) {
    return Problem.of(
        400,
        "IDEMPOTENCY_KEY_INVALID",
        characters < least
            ? "This Idempotency-Key is too short"
            : characters > most
                ? "This Idempotency-Key is too long"
                : "This Idempotency-Key has other characters than it may have",
        "It has %d characters; it must be %d to %d of letters, digits, . _ ~ -."
            .formatted(characters, least, most));
  }

  static Problem idempotencyInFlight() {
    return Problem.of(
        409,
        "IDEMPOTENCY_IN_FLIGHT",
        "This request is being worked on",
        "Send it again with the same key in a moment to get its answer.");
  }

  static Problem idempotencyMismatch() {
    return Problem.of(
        422,
        "IDEMPOTENCY_MISMATCH",
        "This Idempotency-Key stands for another request",
        "Use a new key for a new request.");
  }

  static Problem unauthenticated() {
    return Problem.of(
        401,
        "UNAUTHENTICATED",
        "Say who you are",
        "Send Authorization: Bearer with an API token that is neither expired nor revoked.");
  }

  static Problem forbidden() {
    return Problem.of(
        403, "FORBIDDEN", "Your roles do not allow this", "An admin grants roles under `people`.");
  }

  static Problem notFound() {
    return Problem.of(404, "NOT_FOUND", "There is nothing of that name that you may see", null);
  }

  static Problem badRunbook(Report report) {
    return Problem.of(422, "BAD_RUNBOOK", "The runbook has errors", "Each has its place.")
        .with(
            report.errorList().stream()
                .map(found ->
                    new Problem.Fault(
                        found.location().toString(), found.code().name(), found.advice()))
                .toList());
  }

  static Problem busy(String what) {
    return Problem.of(503, "BUSY", what, "Try again in a moment.");
  }

  static Problem ambiguous(List<Explained.Candidate> candidates) {
    return Problem.of(
            409, "AMBIGUOUS_ID", "Several things begin so", "Give more of the id of one of them.")
        .with(
            candidates.stream()
                .map(found -> new Problem.Fault(found.id(), "AMBIGUOUS_ID", found.kind()))
                .toList());
  }

  static Problem noSuchRunbook(@Nullable String nearest) {
    return Problem.of(
        404,
        "NO_SUCH_RUNBOOK",
        "No runbook of this name is in force",
        nearest == null ? "GET /api/v1/runbooks lists them." : "Did you mean " + nearest + "?");
  }

  static Problem methodNotAllowed() {
    return Problem.of(405, "METHOD_NOT_ALLOWED", "This method does not exist here", null);
  }

  static Problem notAcceptable() {
    return Problem.of(
        406, "NOT_ACCEPTABLE", "The answer has no such form", "Accept application/json.");
  }

  static Problem tooLarge() {
    return Problem.of(413, "TOO_LARGE", "The body is too large", "At most 1 MiB is read.");
  }

  static Problem uriTooLong() {
    return Problem.of(414, "URI_TOO_LONG", "The address is too long", "At most 4 KiB is read.");
  }

  static Problem unsupportedMediaType() {
    return Problem.of(
        415,
        "UNSUPPORTED_MEDIA_TYPE",
        "The body has the wrong type",
        "Send Content-Type: application/json.");
  }

  static Problem invalid(List<Problem.Fault> faults) {
    return Problem.of(422, "INVALID", "The request cannot be meant so", null).with(faults);
  }

  static Problem planChanged() {
    return Problem.of(
        412,
        "PLAN_CHANGED",
        "The plan is not the one you name",
        "Read the approval again, look at its plan, and name that one in If-Match.");
  }

  static Problem planNotNamed() {
    return Problem.of(
        428,
        "PLAN_NOT_NAMED",
        "Say which plan you have seen",
        "Send If-Match with the plan hash in double quotes; a vote is about one plan only.");
  }

  /** What the engine refused; what is wrong with a form is told field by field. */
  static Problem refused(Answer.Refused refused) {
    return refused.fields().isEmpty()
        ? refused(refused.reason(), refused.message())
        : invalid(
            refused.fields().entrySet().stream()
                .map(fault ->
                    new Problem.Fault(
                        VALUES.appendProperty(fault.getKey()).toString(),
                        "INVALID",
                        fault.getValue()))
                .toList());
  }

  /** What the engine refused, in its own word and words. */
  static Problem refused(String reason, String message) {
    int status =
        switch (reason) {
          case "no_such_run", "no_such_request" -> 404;
          case "not_an_approver", "excluded", "not_asked" -> 403;
          case "plan_changed" -> 412;
          default -> 409;
        };
    return Problem.of(
        status, reason.toUpperCase(Locale.ROOT), "The run does not take this", message);
  }

  static Problem heldByFile(Path file) {
    return Problem.of(
        409,
        "HELD_BY_FILE",
        "This hold stands as long as its file does",
        "Remove " + file + " on its host; the hold is lifted within a second.");
  }

  /** Why a silence was not made, or not ended. */
  static Problem notSilenced(SilenceReason reason, String detail) {
    return switch (reason) {
      case NO_SUCH_SILENCE -> notFound();
      case TOO_MANY_SILENCES ->
          Problem.of(
              409,
              reason.name(),
              "There are as many silences as may be",
              "End some; limits.silences is " + detail + ".");
      case KEPT_ELSEWHERE ->
          Problem.of(
              409,
              reason.name(),
              "This silence was read from an Alertmanager",
              "End it there, in " + detail + "; that is read soon after.");
    };
  }

  /** What the ladder refused, in its own word and words. */
  static Problem notMoved(String reason, String message) {
    return Problem.of(
        reason.equals("own_version") ? 403 : 409,
        reason.toUpperCase(Locale.ROOT),
        "The runbook stays where it is",
        message);
  }

  static Problem internal() {
    return Problem.of(
        500,
        "INTERNAL",
        "Firebreak failed to answer",
        "The log holds the reason under the instance given here.");
  }

  static Problem storageUnavailable() {
    return Problem.of(
        503,
        "STORAGE_UNAVAILABLE",
        "Storage cannot be used now",
        "Nothing is known to have changed. Send the same request with the same Idempotency-Key"
            + " again.");
  }

  /** The kind for a status that the web framework chose by itself. */
  static Problem ofStatus(int status) {
    return switch (status) {
      case 401 -> unauthenticated();
      case 403 -> forbidden();
      case 404 -> notFound();
      case 405 -> methodNotAllowed();
      case 406 -> notAcceptable();
      case 413 -> tooLarge();
      case 414 -> uriTooLong();
      case 415 -> unsupportedMediaType();
      default -> status >= 500 ? internal() : Problem.of(status, "REFUSED", "Refused", null);
    };
  }
}

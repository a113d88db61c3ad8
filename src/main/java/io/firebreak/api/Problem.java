package io.firebreak.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * An error as RFC 9457 wants it, plus a code that programs can rely on.
 *
 * @param type a URI for the kind of problem
 * @param title the kind in words
 * @param status HTTP status
 * @param code the kind as a constant
 * @param instance names this very occurrence; it stands in the log too
 * @param detail what happened and what to do, at most 300 characters; never the input itself
 * @param errors single faults in the input, at most 20
 */
@JsonInclude(JsonInclude.Include.NON_EMPTY)
public record Problem(
    String type,
    String title,
    int status,
    String code,
    @Nullable String instance,
    @Nullable String detail,
    List<Fault> errors) {
  /** The media type of a problem. */
  public static final String MEDIA_TYPE = "application/problem+json";

  private static final int MOST_ERRORS = 20;
  private static final int LONGEST_DETAIL = 300;

  public Problem {
    errors = List.copyOf(errors.subList(0, Math.min(errors.size(), MOST_ERRORS)));
    detail =
        detail != null && detail.length() > LONGEST_DETAIL
            ? detail.substring(0, LONGEST_DETAIL - 1) + "…"
            : detail;
  }

  /**
   * One fault in the input.
   *
   * @param pointer JSON pointer to it, or the parameter's name
   * @param code the kind as a constant
   * @param message what is expected there
   */
  public record Fault(String pointer, String code, String message) {}

  /** A problem of a kind, not yet tied to a request. */
  static Problem of(int status, String code, String title, @Nullable String detail) {
    var type = "urn:firebreak:problem:" + code.toLowerCase(Locale.ROOT).replace('_', '-');
    return new Problem(type, title, status, code, null, detail, List.of());
  }

  Problem with(List<Fault> faults) {
    return new Problem(type, title, status, code, instance, detail, faults);
  }

  Problem at(String requestId) {
    return new Problem(
        type, title, status, code, "urn:firebreak:request:" + requestId, detail, errors);
  }

  /** This problem as the way out of an endpoint. */
  Refusal asRefusal() {
    return new Refusal(this);
  }

  /** Carries a problem out of an endpoint to the one place that writes problems. */
  static final class Refusal extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    private Refusal(Problem problem) {
      super(problem.code(), null, false, false);
      this.problem = problem;
    }

    Problem problem() {
      return problem;
    }
  }
}

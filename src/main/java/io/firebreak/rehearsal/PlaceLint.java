package io.firebreak.rehearsal;

import com.google.re2j.Pattern;
import io.firebreak.runbook.Nearest;
import io.firebreak.runbook.Runbook;
import io.firebreak.runbook.RunbookVersion;
import io.firebreak.runbook.Step;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds places that a test names and that neither its runbook nor a child of it has. */
final class PlaceLint {
  private static final Pattern ITEMS = Pattern.compile("items(\\.[0-9]{1,4}(\\.undo)?)?|undo");
  private static final Pattern CHECKS = Pattern.compile("checks(\\.[0-9]{1,4})?");

  private final Runbook runbook;
  private final Shelf shelf;

  PlaceLint(Runbook runbook, Shelf shelf) {
    this.runbook = runbook;
    this.shelf = shelf;
  }

  /**
   * Why a place does not exist.
   *
   * @param nearest what may have been meant; null when nothing is near
   */
  record Missing(String why, @Nullable String nearest) {}

  /** Why a place as written does not exist; null when it does. */
  @Nullable Missing missing(String written) {
    var parts = Places.parts(Places.full(written));
    var in = runbook;
    for (var i = 0; i < parts.length - 1; i++) {
      var wrong = part(in, parts[i]);
      if (wrong != null) {
        return wrong;
      }
      var name = step(in, parts[i]) instanceof Step.Call call ? call.child() : null;
      if (name == null) {
        return new Missing(Places.brief(parts[i]) + " runs no other runbook", null);
      }
      in = shelf.inForce(name).map(RunbookVersion::runbook).orElse(null);
      if (in == null) {
        return new Missing(
            "its runbook "
                + name
                + " stands neither beside this one nor in the folders to be tested",
            null);
      }
    }
    return part(in, parts[parts.length - 1]);
  }

  private static @Nullable Missing part(Runbook in, String part) {
    var words = part.split("\\.", -1);
    if (words[0].equals("steps")) {
      return words.length < 2 ? new Missing("say which step", null) : step(in, words);
    }
    if (words.length == 1) {
      return null;
    }
    var known = known(in, words[0]);
    return known.contains(words[1])
        ? null
        : new Missing(
            in.name() + " has no " + words[0] + "." + words[1], Nearest.of(words[1], known));
  }

  private static @Nullable Missing step(Runbook in, String[] words) {
    var steps = in.allSteps().stream().collect(Collectors.toMap(Step::id, step -> step));
    var step = steps.get(words[1]);
    if (step == null) {
      return new Missing(
          "the runbook " + in.name() + " has no step \"" + words[1] + "\"",
          Nearest.of(words[1], steps.keySet()));
    }
    var rest = String.join(".", List.of(words).subList(2, words.length));
    var ofList = step instanceof Step.Call call && call.forEach() != null;
    var ofItems = ofList && (rest.isEmpty() || ITEMS.matches(rest));
    var ofCheck = ofList && step instanceof Step.Call call && call.batchCheck() != null;
    return ofItems || rest.isEmpty() || rest.equals("undo") || (ofCheck && CHECKS.matches(rest))
        ? null
        : new Missing("step " + words[1] + " has no \"" + rest + "\"", null);
  }

  private static @Nullable Step step(Runbook in, String part) {
    var id = part.split("\\.", -1)[1];
    return in.allSteps().stream().filter(each -> each.id().equals(id)).findFirst().orElse(null);
  }

  /** What may stand behind the first word of a place that is no step. */
  private static List<String> known(Runbook in, String first) {
    return switch (first) {
      case "preconditions" -> numbers(in.preconditions().size());
      case "capture" -> in.capture().stream().map(each -> each.id()).toList();
      case "verify", "baseline" -> numbers(checks(in));
      default -> numbers(handlers(in).getOrDefault(first, 0));
    };
  }

  private static int checks(Runbook in) {
    return IntStream.range(0, in.remedies().size())
        .mapToObj(in::verify)
        .flatMap(Stream::ofNullable)
        .mapToInt(verify -> verify.checks().size())
        .max()
        .orElse(0);
  }

  private static Map<String, Integer> handlers(Runbook in) {
    return Map.of(
        "on_failure", in.onFailure().size(),
        "on_success", in.onSuccess().size(),
        "on_skip", in.onSkip().size(),
        "on_cancel", in.onCancel().size(),
        "always", in.always().size());
  }

  private static List<String> numbers(int count) {
    return IntStream.range(0, count).mapToObj(Integer::toString).toList();
  }
}

package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.label.Matcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The silences that stand when they are first asked for: one unit is judged by one set of them. Not
 * thread-safe.
 */
final class StandingSilences {
  private final SilenceStore store;
  private final String tenant;
  private @Nullable List<Compiled> standing;

  StandingSilences(SilenceStore store, String tenant) {
    this.store = store;
    this.tenant = tenant;
  }

  private record Compiled(Silence silence, List<Matcher> matchers) {}

  /** Windows of silences, and of what is quiet beside them. */
  Quiet and(Quiet quiet) {
    return (version, alert, now) ->
        over(alert)
            .map(found -> new Quiet.Window(found.endsAt(), found.words(), found.id()))
            .or(() -> quiet.window(version, alert, now));
  }

  /** The silence over an alert that ends last. */
  private Optional<Silence> over(Alert alert) {
    return standing().stream()
        .filter(each -> Matcher.all(each.matchers(), alert.labels()))
        .map(Compiled::silence)
        .findFirst();
  }

  private List<Compiled> standing() {
    if (standing == null) {
      var read = new ArrayList<Compiled>();
      store
          .standing(tenant)
          .forEach(each -> read.add(new Compiled(each, Matcher.parseAll(each.matchers()))));
      standing = read;
    }
    return standing;
  }
}

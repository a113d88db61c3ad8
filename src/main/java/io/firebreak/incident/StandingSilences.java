package io.firebreak.incident;

import io.firebreak.alert.Alert;
import io.firebreak.label.Matcher;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The silences that stand when they are first asked for: one unit is judged by one set of them. Not
 * thread-safe.
 */
final class StandingSilences implements Quiet {
  private final SilenceStore store;
  private final String tenant;
  private @Nullable List<Compiled> standing;

  StandingSilences(SilenceStore store, String tenant) {
    this.store = store;
    this.tenant = tenant;
  }

  private record Compiled(Silence silence, List<Matcher> matchers) {}

  @Override
  public Optional<Window> window(RunbookVersion version, Alert alert, Instant now) {
    return over(alert).map(found -> new Window(found.endsAt(), found.words(), found.id()));
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

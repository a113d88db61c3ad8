package io.firebreak.rehearsal;

import io.firebreak.rehearsal.Recorder.Told;
import io.firebreak.runbook.RunbookVersion;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A run that really happened, and its children at any depth. */
final class Recording {
  private final Function<String, Told> children;
  private final Function<String, RunbookVersion> versions;
  private final List<PlayedRun> runs = new ArrayList<>();

  private Recording(Function<String, Told> children, Function<String, RunbookVersion> versions) {
    this.children = children;
    this.versions = versions;
  }

  static Recording of(
      Told run, Function<String, Told> children, Function<String, RunbookVersion> versions) {
    var recording = new Recording(children, versions);
    recording.add(null, run);
    return recording;
  }

  private void add(@Nullable String place, Told told) {
    runs.add(new PlayedRun(place, told.state(), told.events()));
    for (var id : told.state().births()) {
      var child = children.apply(id);
      var parent = Objects.requireNonNull(child.state().begun().parent());
      add(Places.in(place, parent.path()), child);
    }
  }

  PlayedRun root() {
    return runs.getFirst();
  }

  /** The run, then each child in the order of birth, followed by its own. */
  List<PlayedRun> runs() {
    return runs;
  }

  List<PlayedRun> children() {
    return Performance.born(runs);
  }

  /** What a run ran. */
  RunbookVersion version(PlayedRun run) {
    return version(run.state().begun().version());
  }

  /** A version by its hash. */
  RunbookVersion version(String hash) {
    return versions.apply(hash);
  }

  /** All events in the order in which they happened. */
  List<Moment> moments() {
    return Moment.of(runs);
  }
}

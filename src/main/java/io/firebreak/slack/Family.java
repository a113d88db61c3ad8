package io.firebreak.slack;

import io.firebreak.execute.StepState;
import io.firebreak.plan.Paths;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A run and the runs that are a part of it, which are told in its message. Read when asked for. */
final class Family {
  private final RunState root;
  private final Function<String, Optional<RunState>> runs;
  private final boolean editable;
  private final Map<String, Optional<RunState>> known = new HashMap<>();

  Family(RunState root, Function<String, Optional<RunState>> runs, boolean editable) {
    this.root = root;
    this.runs = runs;
    this.editable = editable;
  }

  /** The family of a run, as it is now. */
  static Family of(Remediation remediation, String tenant, RunState root) {
    return new Family(
        root, id -> remediation.find(tenant, id), !remediation.editable(root).isEmpty());
  }

  /** Whether an approver may change an input of it now. */
  boolean editable() {
    return editable;
  }

  RunState root() {
    return root;
  }

  /** How far the step at a path has come, as the root names it. */
  String status(String path) {
    return status(root, path);
  }

  private String status(RunState run, String path) {
    if (Paths.inChild(path)) {
      return part(run, Paths.parent(path))
          .map(part -> status(part, Paths.child(path)))
          .orElse(StepState.untouched(path).status());
    }
    var own = run.step(path).status();
    return part(run, path)
        .map(part -> own + ", run " + part.id() + " " + Standing.of(part))
        .orElse(own);
  }

  /** What stands in the message beside its own: a part that lives and a person must look at. */
  List<RunState> needingPeople() {
    return live().values().stream()
        .filter(part -> part.status().needsPerson() || part.held() != null)
        .toList();
  }

  /** Those of all runs that go on only when a person settles them. */
  List<RunState> unsettled() {
    return Stream.concat(Stream.of(root), live().values().stream())
        .filter(part -> part.status().unsettled())
        .toList();
  }

  /** Manual steps that wait, of all runs. */
  List<Task> tasks() {
    var tasks = new ArrayList<Task>();
    root.manual().forEach(step -> tasks.add(new Task(root.id(), step.path(), step)));
    live()
        .forEach((path, part) ->
            part.manual()
                .forEach(step ->
                    tasks.add(new Task(part.id(), Paths.inChild(path, step.path()), step))));
    return tasks;
  }

  /**
   * A manual step that waits.
   *
   * @param run which waits
   * @param shown its path as the root names it
   */
  record Task(String run, String shown, StepState step) {}

  private Map<String, RunState> live() {
    var live = new java.util.LinkedHashMap<String, RunState>();
    collect(root, null, live);
    return live;
  }

  private void collect(RunState run, @Nullable String prefix, Map<String, RunState> live) {
    for (var path : run.liveChildren().keySet()) {
      var shown = prefix == null ? path : Paths.inChild(prefix, path);
      part(run, path)
          .ifPresent(part -> {
            live.put(shown, part);
            collect(part, shown, live);
          });
    }
  }

  private Optional<RunState> part(RunState run, String path) {
    var id = run.children().get(path);
    return id == null ? Optional.empty() : known.computeIfAbsent(id, runs);
  }
}

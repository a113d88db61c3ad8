package io.firebreak.rehearsal;

import io.firebreak.plan.Paths;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The run of a test and its children at any depth, as the record tells them now. */
final class Family {
  private final Remediation remediation;
  private final String tenant;
  private final String root;

  /** Where each run stands that was asked about; a child never moves. */
  private final Map<String, String> places = new HashMap<>();

  Family(Remediation remediation, String tenant, String root) {
    this.remediation = remediation;
    this.tenant = tenant;
    this.root = root;
  }

  RunState root() {
    return state(root);
  }

  RunState state(String run) {
    return remediation.find(tenant, run).orElseThrow();
  }

  /** All of them: the run, then each child in the order of birth, followed by its own. */
  List<PlayedRun> all() {
    return standing().stream()
        .map(run ->
            new PlayedRun(run.place(), run.state(), remediation.events(tenant, run.state().id())))
        .toList();
  }

  /** The same without their events, which take time to read. */
  List<PlayedRun> standing() {
    var all = new ArrayList<PlayedRun>();
    add(null, root(), all);
    return all;
  }

  private void add(@Nullable String place, RunState state, List<PlayedRun> all) {
    all.add(new PlayedRun(place, state, List.of()));
    for (var child : state.births()) {
      var born = state(child);
      add(Places.in(place, Objects.requireNonNull(born.begun().parent()).path()), born, all);
    }
  }

  /** A place in one of the runs as the outermost one names it. */
  String place(String run, String path) {
    return run.equals(root) ? path : Paths.inChild(place(run), path);
  }

  private String place(String child) {
    var known = places.get(child);
    if (known == null) {
      var parent = Objects.requireNonNull(state(child).begun().parent());
      known = place(parent.run(), parent.path());
      places.put(child, known);
    }
    return known;
  }

  /** Whether the effect at a place has happened, as the run there knows it. */
  boolean applied(String place) {
    var state = root();
    var path = place;
    while (!state.step(path).applied() && Paths.inChild(path)) {
      var child = state.children().get(Paths.parent(path));
      if (child == null) {
        return false;
      }
      state = state(child);
      path = Paths.child(path);
    }
    return state.step(path).applied();
  }
}

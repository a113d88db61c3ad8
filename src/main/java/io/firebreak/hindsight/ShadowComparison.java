package io.firebreak.hindsight;

import io.firebreak.hindsight.PairedJudgements.Both;
import io.firebreak.hindsight.RecordStore.Counted;
import io.firebreak.hindsight.RecordStore.Started;
import io.firebreak.hindsight.Replay.Judgement;
import io.firebreak.incident.Episode;
import io.firebreak.remediation.Beginning;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.RunbookVersion;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One comparison of two versions under way, alert by alert. */
final class ShadowComparison {
  /** What lets an alert through; how far it then goes alone is the plan's approval. */
  private static final Set<String> GOES = Set.of("run", "ask", "suggest", "observe");

  private final Shadow.Ground ground;
  private final RecordStore store;
  private final Deeds deeds;
  private final String tenant;
  private final Shadow.Pair pair;
  private final Map<String, Long> differences = new TreeMap<>();
  private final Map<String, Long> beside = new TreeMap<>();
  private final List<ShadowReport.Line> lines = new ArrayList<>();
  private long matched;
  private long differ;
  private long planned;

  ShadowComparison(Shadow.Ground ground, String tenant, Shadow.Pair pair) {
    this.ground = ground;
    this.store = new RecordStore(ground.database());
    this.deeds = new Deeds(ground.remediation(), ground.incidents());
    this.tenant = tenant;
    this.pair = pair;
  }

  /** What both plans come to. */
  private record Plans(RunState theirs, RunState own) {}

  /** The next alert. */
  void add(Both both) throws InterruptedException {
    matched++;
    var told = lines.size() < ShadowReport.MOST;
    var found = judged(both);
    var plans = told ? plans(both) : Optional.<Plans>empty();
    plans.ifPresent(made -> found.addAll(PlanDifferences.ofVersions(made.theirs(), made.own())));
    planned += plans.isPresent() ? 1 : 0;
    differ += found.isEmpty() ? 0 : 1;
    found.stream()
        .map(Difference::what)
        .distinct()
        .forEach(what -> differences.merge(what, 1L, Long::sum));
    if (told) {
      var wouldAct =
          goes(both.own()) && plans.map(made -> PlanDifferences.goesOn(made.own())).orElse(true);
      lines.add(line(both, found, plans.isPresent(), wouldAct));
    }
  }

  /** What trigger, inputs, target and guards say. */
  private List<Difference> judged(Both both) {
    var found = new ArrayList<Difference>();
    var theirs = both.theirs();
    if (theirs == null || !theirs.matched() || !both.own().matched()) {
      PlanDifferences.add("match", match(theirs), match(both.own()), found);
      return found;
    }
    pair.theirs().ifPresent(version -> subject(both, version, found));
    if (!outcome(theirs).equals(outcome(both.own()))) {
      found.add(Difference.of("gates", words(theirs), words(both.own())));
    }
    return found;
  }

  private void subject(Both both, RunbookVersion version, List<Difference> found) {
    var alert = both.heard().alert();
    var theirs = Beginning.of(version.runbook(), Map.of(), alert, ground.evaluator());
    var own = Beginning.of(pair.own().runbook(), Map.of(), alert, ground.evaluator());
    PlanDifferences.add("inputs", theirs.inputs().toString(), own.inputs().toString(), found);
    PlanDifferences.add("target", theirs.target(), own.target(), found);
  }

  private static String match(@Nullable Judgement judgement) {
    return judgement == null
        ? "no version in force"
        : judgement.matched() ? "matches" : words(judgement);
  }

  private static boolean goes(Judgement judgement) {
    return judgement.matched() && GOES.contains(judgement.would());
  }

  private static String outcome(Judgement judgement) {
    return goes(judgement) ? "goes" : judgement.would();
  }

  private static String words(Judgement judgement) {
    return judgement.would() + (judgement.detail().isEmpty() ? "" : ": " + judgement.detail());
  }

  /** Where both would go on and an alert started a run, what the world answered to it is known. */
  private Optional<Plans> plans(Both both) throws InterruptedException {
    var version = pair.theirs().orElse(null);
    var theirs = both.theirs();
    if (version == null || theirs == null || !goes(theirs) || !goes(both.own())) {
      return Optional.empty();
    }
    var run =
        both.own().started().stream()
            .min(Comparator.comparing((Started each) -> !each.runbook().equals(name())))
            .flatMap(each -> ground.remediation().find(tenant, each.run()));
    return run.isEmpty()
        ? Optional.empty()
        : Optional.of(
            new Plans(
                ground.replanner().inPlaceOf(run.get(), version).state(),
                ground.replanner().inPlaceOf(run.get(), pair.own()).state()));
  }

  private ShadowReport.Line line(
      Both both, List<Difference> found, boolean plansMade, boolean wouldAct) {
    var heard = both.heard();
    var counted = store.episode(tenant, Episode.of(heard.alert()));
    var incident = deeds.incident(tenant, counted.map(Counted::incident).orElse(null));
    var done =
        incident.map(it -> deeds.runs(tenant, it)).orElse(List.of()).stream()
            .map(run -> deeds.of(tenant, run))
            .toList();
    var stands = Beside.of(wouldAct, done).code();
    beside.merge(stands, 1L, Long::sum);
    var theirs = both.theirs();
    return new ShadowReport.Line(
        heard.at(),
        heard.alert().episode(),
        heard.alert().name(),
        counted.map(Counted::incident).orElse(null),
        theirs == null ? "no version in force" : words(theirs),
        words(both.own()),
        plansMade,
        found,
        stands,
        done,
        heard.endsAt());
  }

  private String name() {
    return pair.own().runbook().name();
  }

  /** What all of it comes to. */
  ShadowReport report(Instant since, Instant until, long alerts) {
    return new ShadowReport(
        name(),
        pair.own().hash(),
        pair.theirs().map(RunbookVersion::hash).orElse(null),
        since,
        until,
        alerts,
        matched,
        matched - differ,
        differ,
        planned,
        differences,
        beside,
        lines,
        matched > lines.size());
  }
}

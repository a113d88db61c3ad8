package io.firebreak.ui;

import io.firebreak.hindsight.LatestRot;
import io.firebreak.hindsight.Summaries;
import io.firebreak.runbook.Catalogue;
import jakarta.inject.Singleton;
import java.time.InstantSource;

/** What the program has found out beside the work about the runbooks in force. */
@Singleton
final class Insight {
  private final Catalogue catalogue;
  private final LatestRot rot;
  private final Summaries summaries;
  private final InstantSource clock;

  Insight(Catalogue catalogue, LatestRot rot, Summaries summaries, InstantSource clock) {
    this.catalogue = catalogue;
    this.rot = rot;
    this.summaries = summaries;
    this.clock = clock;
  }

  /** As it is known now. */
  InsightPart part() {
    return InsightPart.of(catalogue, rot, summaries, clock.instant());
  }
}

package io.firebreak.hindsight;

import io.firebreak.approval.ApprovalEvent.Voted;
import io.firebreak.execute.ExecuteEvent.Confirmed;
import io.firebreak.execute.ExecuteEvent.Settled;
import io.firebreak.incident.Incident;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.Payload;
import io.firebreak.remediation.Remediation;
import io.firebreak.remediation.RunEvent.CancelAsked;
import io.firebreak.remediation.RunState;
import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.verify.VerifyEvent.Judged;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds what was really done about an incident. */
final class Deeds {
  private final Remediation remediation;
  private final Incidents incidents;

  Deeds(Remediation remediation, Incidents incidents) {
    this.remediation = remediation;
    this.incidents = incidents;
  }

  Optional<Incident> incident(String tenant, @Nullable String id) {
    return id == null ? Optional.empty() : incidents.find(tenant, id);
  }

  /** The runs of an incident in order, those left out that only observed. */
  List<RunState> runs(String tenant, Incident incident) {
    return incident.runs().stream()
        .flatMap(run -> remediation.find(tenant, run).stream())
        .filter(state -> !observed(state))
        .toList();
  }

  /** Whether a run was one that only observes. */
  static boolean observed(RunState state) {
    return state.begun().autonomy() == Autonomy.OBSERVE;
  }

  Deed of(String tenant, RunState state) {
    var begun = state.begun();
    var reason = state.reason();
    return new Deed(
        state.id(),
        begun.runbook(),
        begun.target(),
        state.status().code(),
        reason == null ? null : reason.code(),
        state.effectBegun(),
        remediation.events(tenant, state.id()).stream()
            .flatMap(event -> said(event.payload()))
            .toList(),
        Objects.requireNonNull(state.createdAt()));
  }

  private static Stream<String> said(@Nullable Payload payload) {
    return switch (payload) {
      case Voted vote ->
          Stream.of(vote.person() + " voted " + word(vote.vote()) + because(vote.reason()));
      case Confirmed report ->
          Stream.of(
              "%s reported %s %s%s"
                  .formatted(
                      report.person(),
                      report.path(),
                      report.done() ? "done" : "failed",
                      because(report.note())));
      case CancelAsked asked ->
          Stream.of(asked.person() + " cancelled it" + because(asked.reason()));
      case Settled settled ->
          Stream.of(
              "%s settled %s as %s%s"
                  .formatted(
                      settled.person(),
                      settled.path(),
                      word(settled.answer()),
                      because(settled.note())));
      case Judged judged ->
          Stream.of(
              judged.person()
                  + " judged its verification: "
                  + word(judged.answer())
                  + because(judged.note()));
      case null, default -> Stream.empty();
    };
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private static String because(@Nullable String reason) {
    return reason == null || reason.isBlank() ? "" : ": " + reason;
  }
}

package io.firebreak.plan;

import static io.firebreak.runbook.ApprovalRule.Excluded.REQUESTER;
import static io.firebreak.runbook.ApprovalRule.Excluded.RUNBOOK_AUTHOR;
import static org.assertj.core.api.Assertions.assertThat;

import io.firebreak.plan.Required.Quorum;
import io.firebreak.runbook.ApprovalRule.Excluded;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two needs for approval are met only together. */
class RequiredTest {
  private static Quorum anyone(int count) {
    return new Quorum(count, List.of(), List.of(), null, null);
  }

  private static Quorum team(int count, String team) {
    return new Quorum(count, List.of(), List.of(team), null, null);
  }

  private static Required need(Quorum quorum, Excluded... exclude) {
    return new Required(List.of(quorum), List.of(exclude));
  }

  @Test
  void theStricterOfOneGroupStands() {
    assertThat(need(team(1, "sre")).and(need(team(2, "sre"))).quorums())
        .containsExactly(team(2, "sre"));
    assertThat(need(team(2, "sre")).and(need(team(1, "sre"))).quorums())
        .containsExactly(team(2, "sre"));
  }

  @Test
  void differentGroupsStandBesideEachOther() {
    var both = need(team(1, "sre")).and(need(team(2, "security")));
    assertThat(both.quorums()).containsExactly(team(1, "sre"), team(2, "security"));
    assertThat(both.votes()).isEqualTo(2);
    assertThat(both.words()).isEqualTo("1 of team sre and 2 of team security");
  }

  @Test
  void whatAnybodyMayGiveIsMetByAGroup() {
    assertThat(need(anyone(1)).and(need(team(2, "sre"))).quorums()).containsExactly(team(2, "sre"));
    assertThat(need(team(1, "sre")).and(need(anyone(1))).quorums()).containsExactly(team(1, "sre"));
    assertThat(need(anyone(3)).and(need(team(2, "sre"))).quorums())
        .containsExactly(anyone(3), team(2, "sre"));
  }

  @Test
  void whomEitherLeavesOutIsLeftOut() {
    assertThat(need(anyone(1), RUNBOOK_AUTHOR).and(need(anyone(1), REQUESTER)).exclude())
        .containsExactly(REQUESTER, RUNBOOK_AUTHOR);
  }

  @Test
  void theOrderOfNeedsDoesNotChangeWhatIsNeeded() {
    var one = need(anyone(1), REQUESTER);
    assertThat(one.and(one)).isEqualTo(one);
  }
}

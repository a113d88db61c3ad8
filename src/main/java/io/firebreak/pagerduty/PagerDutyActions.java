package io.firebreak.pagerduty;

import io.firebreak.action.Action;
import java.util.List;

/** What runbooks can do at PagerDuty. */
public final class PagerDutyActions {
  private PagerDutyActions() {}

  /** Every action, on this account. */
  public static List<Action<?>> of(PagerDutyAccount account) {
    return List.of(
        new TriggerIncident(account),
        new SetStatus(account, SetStatus.Status.ACKNOWLEDGED),
        new SetStatus(account, SetStatus.Status.RESOLVED),
        new EscalateIncident(account),
        new AddNote(account),
        new SetPriority(account),
        new AddResponders(account),
        new PublishStatus(account),
        new WhoIsOnCall(account));
  }
}

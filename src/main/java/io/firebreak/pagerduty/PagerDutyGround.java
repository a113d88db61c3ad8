package io.firebreak.pagerduty;

import io.firebreak.action.Egress;
import io.firebreak.action.Secrets;
import io.firebreak.gate.Holds;
import io.firebreak.incident.Incidents;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.Remediation;

/**
 * What telling PagerDuty stands on.
 *
 * @param resolver finds the addresses of PagerDuty's hosts
 * @param holds which of them breakers placed
 * @param refused which of its webhooks are refused here
 */
public record PagerDutyGround(
    PagerDutySettings settings,
    Secrets secrets,
    Egress.Resolver resolver,
    Database database,
    Journal journal,
    Remediation remediation,
    Incidents incidents,
    Holds holds,
    RefusedWebhooks refused) {}

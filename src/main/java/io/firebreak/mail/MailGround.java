package io.firebreak.mail;

import io.firebreak.action.Secrets;
import io.firebreak.approval.People;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.journal.Database;
import io.firebreak.journal.Journal;
import io.firebreak.remediation.Remediation;
import java.util.List;
import java.util.Optional;

/**
 * What asking by mail stands on.
 *
 * @param database where it is kept when people were last mailed about what waits for them
 * @param addresses where people are reached
 * @param heartbeats of which people are told
 * @param responders addresses of those who are told when a heartbeat is silent
 */
public record MailGround(
    MailSettings settings,
    Secrets secrets,
    Database database,
    Journal journal,
    Remediation remediation,
    People people,
    Addresses addresses,
    HeartbeatRecord heartbeats,
    List<String> responders) {
  public MailGround {
    responders = List.copyOf(responders);
  }

  /** Where people are reached. Implemented by what knows everybody. */
  @FunctionalInterface
  public interface Addresses {
    /** The verified address of the person with this id; empty when they have none. */
    Optional<String> of(String person);
  }
}

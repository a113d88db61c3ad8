package io.firebreak.mail;

import io.firebreak.action.Secrets;
import io.firebreak.approval.People;
import io.firebreak.remediation.Remediation;
import java.util.Optional;

/**
 * What asking by mail stands on.
 *
 * @param addresses where people are reached
 */
public record MailGround(
    MailSettings settings,
    Secrets secrets,
    Remediation remediation,
    People people,
    Addresses addresses) {
  /** Where people are reached. Implemented by what knows everybody. */
  @FunctionalInterface
  public interface Addresses {
    /** The verified address of the person with this id; empty when they have none. */
    Optional<String> of(String person);
  }
}

package io.firebreak.slack;

import io.firebreak.runbook.Runbook.Autonomy;
import io.firebreak.runbook.Rung;
import java.util.List;
import java.util.function.UnaryOperator;

/** That a runbook may act without a person now, or asks people again. */
final class RungMessage {
  private RungMessage() {}

  /**
   * A change of a runbook.
   *
   * @param page address of the runbook's page
   * @param names a person's name by id
   */
  static RunMessage of(
      String runbook, Rung.Change change, String page, UnaryOperator<String> names) {
    var news =
        change.rung() == Autonomy.AUTO ? " may act without a person now" : " asks people again";
    var who =
        switch (change.cause()) {
          case PROVEN -> "Proven: ";
          case FELL -> "Fell: ";
          case PERSON -> "By " + names.apply(String.valueOf(change.person())) + ": ";
        };
    return RunMessage.plain(
        List.of(
            "Firebreak: " + runbook + news,
            who + change.detail(),
            "Since " + SlackText.time(change.at()),
            page));
  }
}

package io.firebreak.app;

import io.firebreak.action.Durations;
import io.firebreak.action.Secrets;
import io.firebreak.app.config.Configuration;
import io.firebreak.cli.Doctor.Finding;
import io.firebreak.gate.HeartbeatRecord;
import io.firebreak.gate.HeartbeatRecord.Standing;
import io.firebreak.journal.Database;
import io.firebreak.journal.StorageException;
import io.firebreak.journal.StreamId;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jdbi.v3.core.JdbiException;

/** Looks when each heartbeat was heard last, and whether anybody would be told of its silence. */
final class HeartbeatExam {
  private static final String AREA = "heartbeats";

  private HeartbeatExam() {}

  static List<Finding> of(Configuration configuration, Secrets secrets, InstantSource clock) {
    var findings = new ArrayList<Finding>();
    if (configuration.heartbeats().isEmpty()) {
      return findings;
    }
    if (HeartbeatRoom.topics(configuration).isEmpty()) {
      findings.add(
          Finding.doubtful(
              AREA, "nobody is told of a silence", "configure pagerduty, slack or mail"));
    }
    try (var database = Database.openReadOnly(StorePlace.of(configuration, secrets), clock)) {
      var standing =
          HeartbeatRecord.read(database, StreamId.DEFAULT_TENANT).stream()
              .collect(Collectors.toMap(Standing::name, Function.identity()));
      configuration.heartbeats().entrySet().stream()
          .sorted(Map.Entry.comparingByKey())
          .map(each ->
              finding(
                  standing.getOrDefault(each.getKey(), new Standing(each.getKey(), null, null)),
                  Durations.format(each.getValue().silentAfter())))
          .forEach(findings::add);
    } catch (StorageException | JdbiException | Secrets.SecretMissingException e) {
      findings.add(
          Finding.doubtful(
              AREA,
              "the record cannot be read, so nobody knows when they were heard: " + e.getMessage(),
              "start the server once, or look where the record is"));
    }
    return findings;
  }

  private static Finding finding(Standing standing, String silentAfter) {
    if (standing.silence() != null) {
      return Finding.doubtful(
          AREA,
          standing.silence().reason() + " (noticed at " + standing.silence().since() + ")",
          "find out why its sender, or what lies between, is silent");
    }
    return standing.heardAt() == null
        ? Finding.doubtful(
            AREA, standing.name() + " was never heard", "have its sender post to the hook")
        : Finding.sound(
            AREA,
            standing.name()
                + " was last heard at "
                + standing.heardAt()
                + "; people are told after "
                + silentAfter);
  }
}

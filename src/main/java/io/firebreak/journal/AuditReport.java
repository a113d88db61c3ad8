package io.firebreak.journal;

import java.util.List;
import java.util.Optional;

/**
 * What a verification found, for people and for programs.
 *
 * @param events how many were read
 * @param streams in how many streams
 * @param proven how many of them a checkpoint from outside the store seals; the others are covered
 *     by the chain alone
 * @param withheld how many payloads were erased; their events stand
 * @param findings what is wrong, first the events in their order; at most 1,000
 * @param remarks what the reader must know to weigh the result
 */
public record AuditReport(
    long events,
    long streams,
    long proven,
    long withheld,
    List<Finding> findings,
    List<String> remarks) {

  public AuditReport {
    findings = List.copyOf(findings);
    remarks = List.copyOf(remarks);
  }

  /**
   * One thing that is wrong.
   *
   * @param stream the name of the stream; empty when it is about checkpoints
   * @param seq the first event that is known to be bad; 0 when it is about the whole stream
   * @param problem what is wrong with it, as the end of a sentence that begins with the event
   */
  public record Finding(String stream, long seq, String problem) {
    /** A sentence. */
    public String text() {
      if (stream.isEmpty()) {
        return problem;
      }
      return (seq == 0 ? "stream " + stream : "event " + seq + " of " + stream) + " " + problem;
    }
  }

  /** Whether nothing is wrong. */
  public boolean ok() {
    return findings.isEmpty();
  }

  /** The first bad event. */
  public Optional<Finding> first() {
    return findings.stream().findFirst();
  }

  /** The whole result in words, one line each. */
  public String text() {
    var text = new StringBuilder();
    text.append(
        ok()
            ? "The record is whole: %,d events in %,d streams, every hash is right.\n"
                .formatted(events, streams)
            : "The record was tampered with or is damaged (%,d events in %,d streams read). First: %s.\n"
                .formatted(events, streams, findings.getFirst().text()));
    findings.stream()
        .skip(1)
        .forEach(finding -> text.append("Also: ").append(finding.text()).append(".\n"));
    remarks.forEach(remark -> text.append(remark).append('\n'));
    return text.toString();
  }
}

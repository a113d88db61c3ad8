package io.firebreak.verify;

import com.fasterxml.jackson.databind.JsonNode;
import io.firebreak.journal.Payload;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What verification adds to a run's stream. */
public sealed interface VerifyEvent extends Payload {
  /** Verification begins, or begins anew at a person's word. */
  record VerifyBegun() implements VerifyEvent {}

  /** The readings that later checks compare with, taken before the first change. */
  record BaselineTaken(List<Reading> readings) implements VerifyEvent {
    public BaselineTaken {
      readings = List.copyOf(readings);
    }
  }

  /**
   * A check's reading before the change.
   *
   * @param check index of the check
   * @param result null when it could not be read
   */
  record Reading(int check, @Nullable JsonNode result, @Nullable String error) {}

  /** All checks were read once. */
  record RoundRead(List<Checked> checks) implements VerifyEvent {
    public RoundRead {
      checks = List.copyOf(checks);
    }
  }

  /**
   * What one check saw.
   *
   * @param name for people
   * @param observed for people
   * @param value the number that was read; null when it was none
   */
  record Checked(String name, Saw saw, String observed, @Nullable Double value) {
    /** What a check saw that is no number. */
    public Checked(String name, Saw saw, String observed) {
      this(name, saw, observed, null);
    }
  }

  /** What a check can see. */
  enum Saw {
    PASS,
    FAIL,
    /** It cannot be a yes yet, and is no proof of a no: an alert that still fires. */
    PENDING,
    /** It could not be read: neither. */
    ERROR
  }

  /** A person decides about a verification that could neither pass nor fail. */
  record Judged(Judgement answer, String person, @Nullable String note) implements VerifyEvent {}

  /** What a person may say about an inconclusive verification. */
  enum Judgement {
    ACCEPT,
    VERIFY_AGAIN,
    UNDO,
    ABANDON
  }
}

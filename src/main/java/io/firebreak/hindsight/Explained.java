package io.firebreak.hindsight;

import java.util.List;

/** What came of asking why. */
public sealed interface Explained {
  /** Here is why. */
  record Why(Finding finding) implements Explained {}

  /**
   * Several things begin so.
   *
   * @param candidates some of them
   */
  record Ambiguous(List<Candidate> candidates) implements Explained {
    public Ambiguous {
      candidates = List.copyOf(candidates);
    }
  }

  /** Nothing that is on record begins so. */
  record Unknown() implements Explained {}

  /**
   * Something that can be explained.
   *
   * @param kind {@code incident}, {@code delivery}, {@code alert} or {@code run}
   * @param id its whole id
   */
  record Candidate(String kind, String id) {}
}

package io.firebreak.testing;

import java.util.List;
import java.util.SplittableRandom;

/**
 * A seeded source of test data. A test that fails shows the seed in its description; {@code
 * -Dfirebreak.seed=…} repeats it.
 */
public final class Dice {
  private final long seed;
  private final SplittableRandom random;

  private Dice(long seed) {
    this.seed = seed;
    this.random = new SplittableRandom(seed);
  }

  /** Dice with the seed of this JVM's command line, else with the given one. */
  public static Dice of(long seed) {
    return new Dice(Long.getLong("firebreak.seed", seed));
  }

  /** The seed, for failure descriptions. */
  public long seed() {
    return seed;
  }

  /** A number from 0 to below {@code bound}. */
  public int below(int bound) {
    return random.nextInt(bound);
  }

  /** Any long. */
  public long any() {
    return random.nextLong();
  }

  /** One of several. */
  public <T> T oneOf(List<T> choices) {
    return choices.get(below(choices.size()));
  }

  /** Text of up to {@code longest} characters with everything that makes escaping hard. */
  public String text(int longest) {
    var text = new StringBuilder();
    for (int i = below(longest + 1); i > 0; i--) {
      text.appendCodePoint(codePoint());
    }
    return text.toString();
  }

  private int codePoint() {
    return switch (below(6)) {
      case 0 -> below(0x20);
      case 1 -> oneOf(List.of((int) '"', (int) '\\', (int) '/', 0x7f, 0x2028, 0xfeff));
      case 2 -> 0x80 + below(0x700);
      case 3 -> 0x10000 + below(0x10000);
      default -> 'a' + below(26);
    };
  }
}

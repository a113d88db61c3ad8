package io.firebreak.cli;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Examines an installation; the composition root supplies it. */
@FunctionalInterface
public interface Doctor {
  /**
   * Everything that was looked at, sound or not.
   *
   * @param config folder with {@code firebreak.yaml}
   * @param runbooks folder with the runbooks, null for the one that the configuration names
   * @throws IllegalArgumentException when the configuration cannot be read, with everything that is
   *     wrong
   */
  List<Finding> examine(Path config, @Nullable Path runbooks);

  /**
   * One thing that was looked at.
   *
   * @param area part of the configuration, such as {@code hooks}
   * @param what was found
   * @param advice what to do; null when it is sound
   */
  record Finding(String area, Health health, String what, @Nullable String advice) {
    /** All is well. */
    public static Finding sound(String area, String what) {
      return new Finding(area, Health.SOUND, what, null);
    }

    /** It works, and is not as it should be. */
    public static Finding doubtful(String area, String what, String advice) {
      return new Finding(area, Health.DOUBTFUL, what, advice);
    }

    /** It does not work. */
    public static Finding broken(String area, String what, String advice) {
      return new Finding(area, Health.BROKEN, what, advice);
    }
  }

  /** How something is. */
  enum Health {
    SOUND,
    DOUBTFUL,
    BROKEN
  }
}

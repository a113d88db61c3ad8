package io.firebreak.runbook.git;

import java.io.File;
import org.eclipse.jgit.lib.Config;
import org.eclipse.jgit.storage.file.FileBasedConfig;
import org.eclipse.jgit.util.FS;
import org.eclipse.jgit.util.SystemReader;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the configuration of the machine and of its user out of our repositories, so that only our
 * own settings count, and no {@code git} program is asked where it keeps its own.
 */
final class Hermetic extends SystemReader.Delegate {
  private Hermetic(SystemReader real) {
    super(real);
  }

  /** From now on, for the whole process; it has no other repositories. */
  static void insist() {
    if (!(SystemReader.getInstance() instanceof Hermetic)) {
      SystemReader.setInstance(new Hermetic(SystemReader.getInstance()));
    }
  }

  @Override
  public FileBasedConfig openUserConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openSystemConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  @Override
  public FileBasedConfig openJGitConfig(@Nullable Config parent, FS fs) {
    return new Empty(parent, fs);
  }

  private static final class Empty extends FileBasedConfig {
    Empty(@Nullable Config parent, FS fs) {
      super(parent, new File("none"), fs);
    }

    @Override
    public void load() {
      clear();
    }

    /** What the library measures of the file system is not worth keeping. */
    @Override
    public void save() {
      clear();
    }

    @Override
    public boolean isOutdated() {
      return false;
    }
  }
}

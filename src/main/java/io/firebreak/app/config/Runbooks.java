package io.firebreak.app.config;

import com.google.re2j.Pattern;
import io.firebreak.action.SecretText;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Where runbooks are: in a folder, or in a Git repository.
 *
 * @param path folder with runbooks at any depth; with {@code git}, the folder in the repository
 * @param git address of the repository, null for a plain folder
 * @param branch that is followed
 * @param poll how often the repository is asked
 * @param timeout of asking it once
 * @param requireSigned whether the newest commit must bear a signature that counts
 * @param allowedSigners whose signatures count, in OpenSSH's format
 * @param user for HTTP
 * @param password for HTTP: a password or token
 * @param key private key for SSH
 * @param knownHosts keys of SSH servers
 */
public record Runbooks(
    @Setting(
            value =
                "Folder with the runbooks, at any depth. With `git`, the folder in the repository.",
            fallback = "./runbooks")
        Path path,
    @Setting("Repository to take runbooks from: `https://…`, `ssh://…` or a path of this machine.")
        @Nullable String git,
    @Setting(value = "Branch that is followed.", fallback = "main") String branch,
    @Setting(value = "How often the repository is asked.", fallback = "1m") Duration poll,
    @Setting(value = "How long asking it may take, all in all.", fallback = "30s") Duration timeout,
    @Setting(
            value = "`true` takes only commits with an SSH signature of `allowed_signers`.",
            fallback = "false")
        boolean requireSigned,
    @Setting("File with the signers whose commits are taken, as `ssh-keygen` reads it.")
        @Nullable Path allowedSigners,
    @Setting(value = "User for HTTP.", fallback = "git") String user,
    @Setting("Password or token for HTTP.") @Nullable SecretText password,
    @Setting("Private key for SSH, in OpenSSH's format and without a passphrase.")
        @Nullable SecretText key,
    @Setting("File with the keys of SSH servers; others are refused.") @Nullable Path knownHosts) {
  private static final Pattern ADDRESS =
      Pattern.compile("https?://[^@\\s]+|ssh://([^@:\\s]+@)?[^@\\s]+|/\\S+");
  private static final Duration SHORTEST = Duration.ofSeconds(1);

  /** A repository's address has no user with a password, and a scheme that is known. */
  public Runbooks {
    if (git == null && (requireSigned || password != null || key != null)) {
      throw new InvalidSetting(
          "", "require_signed, password and key belong to `git`, which is missing");
    }
    if (git != null) {
      check(git, path);
    }
    if (poll.compareTo(SHORTEST) < 0) {
      throw new InvalidSetting("poll", "must be at least 1s");
    }
    if (timeout.compareTo(SHORTEST) < 0) {
      throw new InvalidSetting("timeout", "must be at least 1s");
    }
    if (requireSigned && allowedSigners == null) {
      throw new InvalidSetting(
          "allowed_signers", "is missing; require_signed needs to know whose signatures count");
    }
    if (git != null && git.startsWith("ssh://") && (key == null || knownHosts == null)) {
      throw new InvalidSetting("git", "over SSH needs `key` and `known_hosts`");
    }
  }

  private static void check(String git, Path path) {
    if (!ADDRESS.matches(git)) {
      throw new InvalidSetting(
          "git",
          "must begin with https://, ssh:// or / and hold no password; name that in `password`");
    }
    if (path.isAbsolute() || path.normalize().startsWith("..")) {
      throw new InvalidSetting("path", "must lie within the repository");
    }
  }
}

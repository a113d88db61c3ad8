package io.firebreak.runbook.git;

import io.firebreak.action.SecretText;
import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which repository, and who is believed.
 *
 * @param url {@code https://}, {@code http://}, {@code ssh://} or a path of this machine; holds no
 *     secret
 * @param branch that is followed
 * @param path of the runbooks within the repository; empty for all of it
 * @param folder of our own, for the copy and the commits that are laid out
 * @param timeout of asking once, all in all
 * @param allowedSigners file with those whose signatures count; null when none is asked for
 * @param user for HTTP
 * @param password for HTTP, null for none
 * @param key private key for SSH, null for none
 * @param knownHosts keys of SSH servers, null without SSH
 */
public record GitSettings(
    String url,
    String branch,
    String path,
    Path folder,
    Duration timeout,
    @Nullable Path allowedSigners,
    String user,
    @Nullable SecretText password,
    @Nullable SecretText key,
    @Nullable Path knownHosts) {}

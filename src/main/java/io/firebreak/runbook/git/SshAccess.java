package io.firebreak.runbook.git;

import io.firebreak.action.Secrets;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.sshd.common.NamedResource;
import org.apache.sshd.common.util.security.SecurityUtils;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/** SSH with the configured key to hosts whose keys are known; nothing of the user's own is used. */
final class SshAccess {
  private SshAccess() {}

  /** Gives an SSH transport its key and its known hosts; leaves others alone. */
  static void prepare(Transport transport, GitSettings settings, Secrets secrets) {
    if (transport instanceof SshTransport ssh) {
      var home = settings.folder().toFile();
      ssh.setSshSessionFactory(
          new SshdSessionFactoryBuilder()
              .setHomeDirectory(home)
              .setSshDirectory(home)
              .setConfigFile(_ -> null)
              .setPreferredAuthentications("publickey")
              .setDefaultIdentities(_ -> List.of())
              .setDefaultKnownHostsFiles(
                  _ -> List.of(Objects.requireNonNull(settings.knownHosts())))
              .setDefaultKeysProvider(_ -> keys(settings, secrets))
              .build(null));
    }
  }

  private static Iterable<KeyPair> keys(GitSettings settings, Secrets secrets) {
    var text = secrets.reveal(Objects.requireNonNull(settings.key()));
    try (var in = new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))) {
      var keys = new ArrayList<KeyPair>();
      SecurityUtils.loadKeyPairIdentities(null, NamedResource.ofName("runbooks.key"), in, null)
          .forEach(keys::add);
      return keys;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalStateException("runbooks.key is no private key without a passphrase", e);
    }
  }
}

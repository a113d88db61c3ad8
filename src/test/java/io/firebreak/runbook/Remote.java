package io.firebreak.runbook;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.apache.sshd.common.config.keys.writer.openssh.OpenSSHKeyPairResourceWriter;
import org.apache.sshd.common.keyprovider.KeyPairProvider;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.lib.PersonIdent;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** A repository of other people, to which they push. */
final class Remote {
  final Path place;
  final Git git;

  Remote(Path place) throws GitAPIException, IOException {
    this.place = place;
    this.git = Git.init().setDirectory(place.toFile()).setInitialBranch("main").call();
    var config = git.getRepository().getConfig();
    config.setString("gpg", null, "format", "ssh");
    config.save();
  }

  Remote write(String file, String text) throws IOException {
    var path = place.resolve(file);
    Files.createDirectories(path.getParent());
    Files.writeString(path, text);
    return this;
  }

  Remote link(String file, String target) throws IOException {
    Files.createSymbolicLink(place.resolve(file), Path.of(target));
    return this;
  }

  RevCommit commit(String author) throws GitAPIException {
    return commit(author, null);
  }

  /** Commits everything, deletions too, signed by {@code key} when there is one. */
  RevCommit commit(String author, @Nullable Path key) throws GitAPIException {
    git.add().addFilepattern(".").call();
    git.add().addFilepattern(".").setUpdate(true).call();
    var who = new PersonIdent(author, author + "@example.com");
    var commit =
        git.commit()
            .setAuthor(who)
            .setCommitter(who)
            .setMessage("by " + author)
            .setSign(key != null);
    if (key != null) {
      commit.setSigningKey(key.toString());
    }
    return commit.call();
  }

  /** Makes a key pair as {@code ssh-keygen} does; the public one stands beside it. */
  static void newKey(Path file) throws GeneralSecurityException, IOException {
    var pair = KeyUtils.generateKeyPair(KeyPairProvider.SSH_ED25519, 256);
    try (OutputStream out = Files.newOutputStream(file)) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePrivateKey(pair, "test", null, out);
    }
    try (OutputStream out = Files.newOutputStream(Path.of(file + ".pub"))) {
      OpenSSHKeyPairResourceWriter.INSTANCE.writePublicKey(pair, "test", out);
    }
  }
}

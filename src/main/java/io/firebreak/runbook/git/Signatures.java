package io.firebreak.runbook.git;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.eclipse.jgit.lib.GpgConfig;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.SignatureVerifier.SignatureVerification;
import org.eclipse.jgit.lib.SignatureVerifier.TrustLevel;
import org.eclipse.jgit.lib.SignatureVerifiers;
import org.eclipse.jgit.revwalk.RevCommit;
import org.jspecify.annotations.Nullable;

/** Whether a commit bears a signature that counts. */
final class Signatures {
  private static final String SSH = "-----BEGIN SSH SIGNATURE-----";

  private Signatures() {}

  /**
   * The signer, as the file of allowed signers names them.
   *
   * @throws GitTrouble when the commit is not signed, or not by one of them
   */
  static String signer(Repository repository, RevCommit commit) throws GitTrouble {
    var signature = commit.getRawGpgSignature();
    if (signature == null) {
      throw refused(commit, "is not signed");
    }
    if (!new String(signature, StandardCharsets.US_ASCII).startsWith(SSH)) {
      throw refused(commit, "has a signature that is not of SSH");
    }
    try {
      var verified =
          SignatureVerifiers.verify(repository, new GpgConfig(repository.getConfig()), commit);
      return trusted(commit, verified);
    } catch (IOException e) {
      throw refused(commit, "has a signature that cannot be checked: " + e.getMessage());
    }
  }

  private static String trusted(RevCommit commit, @Nullable SignatureVerification verified)
      throws GitTrouble {
    if (verified == null || !verified.verified()) {
      throw refused(
          commit,
          "has a signature that does not hold"
              + (verified == null || verified.message() == null ? "" : ": " + verified.message()));
    }
    if (verified.expired() || verified.trustLevel().compareTo(TrustLevel.FULL) < 0) {
      throw refused(commit, "is signed by a key that is not allowed: " + verified.keyFingerprint());
    }
    return String.valueOf(verified.keyUser());
  }

  private static GitTrouble refused(RevCommit commit, String why) {
    return new GitTrouble("commit " + commit.name().substring(0, 12) + " " + why);
  }
}

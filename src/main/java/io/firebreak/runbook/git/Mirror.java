package io.firebreak.runbook.git;

import io.firebreak.action.Egress;
import io.firebreak.action.Secrets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.util.List;
import java.util.function.LongSupplier;
import org.eclipse.jgit.api.Git;
import org.eclipse.jgit.api.errors.GitAPIException;
import org.eclipse.jgit.api.errors.JGitInternalException;
import org.eclipse.jgit.internal.storage.file.FileRepository;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.lib.SubmoduleConfig.FetchRecurseSubmodulesMode;
import org.eclipse.jgit.transport.RefSpec;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.jspecify.annotations.Nullable;

/**
 * Our own bare copy of the branch. It has no working tree, so nothing is checked out, no hook and
 * no filter can run, and submodules are only names.
 */
final class Mirror {
  private static final String FETCHED = "refs/firebreak/fetched";
  private static final String TAKEN = "refs/firebreak/taken";

  private final GitSettings settings;
  private final Secrets secrets;
  private final LongSupplier nanoTime;
  private final Repository repository;

  /** The copy below the settings' folder, which is made when it is not there. */
  Mirror(GitSettings settings, Secrets secrets, LongSupplier nanoTime) {
    Hermetic.insist();
    this.settings = settings;
    this.secrets = secrets;
    this.nanoTime = nanoTime;
    try {
      var place = Files.createDirectories(settings.folder()).resolve("mirror.git");
      this.repository = new FileRepository(place.toFile());
      if (Files.notExists(place.resolve("HEAD"))) {
        repository.create(true);
      }
      configure();
    } catch (IOException e) {
      throw new UncheckedIOException("no copy of the repository can be kept", e);
    }
  }

  private void configure() throws IOException {
    var config = repository.getConfig();
    config.setString("http", null, "followRedirects", "false");
    config.setString("gpg", null, "format", "ssh");
    var signers = settings.allowedSigners();
    if (signers != null) {
      config.setString("gpg", "ssh", "allowedSignersFile", signers.toAbsolutePath().toString());
    }
    config.save();
  }

  Repository repository() {
    return repository;
  }

  /**
   * Asks for the branch's newest commit.
   *
   * @throws GitTrouble when there is no answer
   */
  ObjectId fetch() throws GitTrouble {
    insistOnEgress();
    try (var git = new Git(repository)) {
      git.fetch()
          .setRemote(settings.url())
          .setRefSpecs(new RefSpec("+refs/heads/" + settings.branch() + ":" + FETCHED))
          .setTagOpt(TagOpt.NO_TAGS)
          .setRecurseSubmodules(FetchRecurseSubmodulesMode.NO)
          .setCheckFetchedObjects(true)
          .setTimeout((int) settings.timeout().toSeconds())
          .setProgressMonitor(new Deadline(nanoTime, settings.timeout().toNanos()))
          .setCredentialsProvider(credentials())
          .setTransportConfigCallback(this::prepare)
          .call();
      var found = repository.resolve(FETCHED);
      if (found == null) {
        throw new GitTrouble("the repository has no branch " + settings.branch());
      }
      return found;
    } catch (GitAPIException | JGitInternalException | IOException e) {
      throw new GitTrouble("the repository does not answer: " + secrets.redact(why(e)));
    }
  }

  /**
   * The address is the operator's own, but even an operator may not be led to the machine's
   * metadata.
   */
  private void insistOnEgress() throws GitTrouble {
    if (settings.url().startsWith("http")) {
      var guard = Egress.toHostsOf(List.of(URI.create(settings.url())), Egress.Resolver.SYSTEM);
      if (guard.checkWithAddresses(settings.url()) instanceof Egress.Verdict.Denied(var why)) {
        throw new GitTrouble(why);
      }
    }
  }

  private @Nullable UsernamePasswordCredentialsProvider credentials() {
    var password = settings.password();
    return password == null
        ? null
        : new UsernamePasswordCredentialsProvider(settings.user(), secrets.reveal(password));
  }

  private void prepare(Transport transport) {
    SshAccess.prepare(transport, settings, secrets);
  }

  private static String why(Exception e) {
    var cause = e.getCause();
    var message = String.valueOf(e.getMessage());
    return cause == null || cause.getMessage() == null || message.contains(cause.getMessage())
        ? message
        : message + " (" + cause.getMessage() + ")";
  }

  /** The commit that was taken last, in an earlier life of this program too; null for none. */
  @Nullable ObjectId taken() {
    try {
      return repository.resolve(TAKEN);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void take(ObjectId commit) {
    try {
      var update = repository.updateRef(TAKEN);
      update.setNewObjectId(commit);
      update.forceUpdate();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Ends a fetch that takes too long as a whole; the library's own limit is for each read. */
  private static final class Deadline extends EmptyProgressMonitor {
    private final LongSupplier nanoTime;
    private final long end;

    Deadline(LongSupplier nanoTime, long nanos) {
      this.nanoTime = nanoTime;
      this.end = nanoTime.getAsLong() + nanos;
    }

    @Override
    public boolean isCancelled() {
      return nanoTime.getAsLong() - end > 0;
    }
  }
}
